import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import type { Person } from './people.js';

/** A file as a client has it. */
export interface TestFile {
  readonly name: string;
  readonly mimeType: string;
  readonly data: Buffer;
}

export const textFile = (text = 'Some words.\n', name = 'words.txt'): TestFile => ({
  name,
  mimeType: 'text/plain',
  data: Buffer.from(text),
});

/** Of any bytes, reproducibly. */
export function binaryFile(size: number, name = 'bytes.bin'): TestFile {
  const data = Buffer.alloc(size);
  for (let index = 0; index < size; index++) data[index] = (index * 2_654_435_761) >>> 24;
  return { name, mimeType: 'application/octet-stream', data };
}

export async function pngFile(width = 640, height = 480, name = 'picture.png'): Promise<TestFile> {
  const image = sharp({ create: { width, height, channels: 3, background: 'teal' } });
  return { name, mimeType: 'image/png', data: await image.png().toBuffer() };
}

export async function jpegFile(orientation: number, name = 'photo.jpg'): Promise<TestFile> {
  const image = sharp({ create: { width: 600, height: 400, channels: 3, background: 'red' } });
  const data = await image.withMetadata({ orientation }).jpeg().toBuffer();
  return { name, mimeType: 'image/jpeg', data };
}

/** A few bytes that say that they are `width` × `height` pixels. */
export function pngBomb(width: number, height: number): TestFile {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const pixels = deflateSync(Buffer.alloc(100_000));
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const data = Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels)]);
  return { name: 'bomb.png', mimeType: 'image/png', data };
}

export function sendUpload(person: Person, file: TestFile) {
  return person.http
    .post('/api/attachments')
    .set('Content-Type', 'multipart/form-data; boundary=x')
    .send(formOf(file) as never);
}

/** By hand: the usual clients' own forms tidy names up. */
export function formOf({ name, mimeType, data }: TestFile): Buffer {
  const head =
    `--x\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n` +
    `Content-Type: ${mimeType}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), data, Buffer.from('\r\n--x--\r\n')]);
}

export async function upload(person: Person, file: TestFile): Promise<any> {
  return (await sendUpload(person, file).expect(201)).body;
}

/** The bytes, wherever the server says that they are. */
export async function download(
  person: Person,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; data: Buffer }> {
  const answer = await fetch(person.server.url + path, {
    headers: { Authorization: `Bearer ${person.token}`, ...headers },
  });
  return {
    status: answer.status,
    headers: answer.headers,
    data: Buffer.from(await answer.arrayBuffer()),
  };
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(typed), 4);
  return Buffer.concat([frame.subarray(0, 4), typed, frame.subarray(4)]);
}

function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
