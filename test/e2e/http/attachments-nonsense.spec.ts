import { createChannel, type TestChannel } from '../../factories/channels.js';
import { binaryFile, pngBomb, sendUpload, textFile, type TestFile } from '../../factories/files.js';
import { registerModerator, type Person } from '../../factories/people.js';
import { eventually } from '../../support/eventually.js';
import { startServer, type TestServer } from '../../support/server.js';
import { STORE_KINDS, startStore, type TestStore } from '../../support/stores.js';

const MAX_SIZE = 256 * 1024;

/** Whatever is wrong with an upload is told, and leaves nothing behind. */
describe.each(STORE_KINDS)('An upload to a store of the kind %s', (kind) => {
  let store: TestStore;
  let server: TestServer;
  let ada: Person;
  let channel: TestChannel;
  beforeAll(async () => {
    store = await startStore(kind);
    server = await startServer({
      STORAGE_URL: store.url,
      LIMITS_MAX_ATTACHMENT_SIZE: String(MAX_SIZE),
    });
    ada = await registerModerator(server);
    channel = await createChannel(ada);
  });
  afterAll(async () => {
    await server.stop();
    await store.stop();
  });

  const send = (attachments: unknown, text = '') =>
    ada.http.post(`/api/channels/${channel.id}/messages`).send({ text, attachments });

  let before: string[];
  beforeEach(async () => {
    before = (await store.keys()).sort();
  });
  afterEach(async () => {
    await eventually(async () => (await store.keys()).sort().join() === before.join());
  });

  const pngStart = () => pngBomb(9, 9).data.subarray(0, 20);
  const claimed = (file: TestFile, mimeType: string): TestFile => ({ ...file, mimeType });

  it.each<[string, number, () => TestFile]>([
    ['nothing', 400, () => binaryFile(0)],
    ['too much', 413, () => binaryFile(MAX_SIZE + 1)],
    ['far too much', 413, () => binaryFile(4 * MAX_SIZE)],
    ['HTML claimed as PNG', 415, () => claimed(textFile('<!DOCTYPE html>'), 'image/png')],
    ['SVG claimed as PNG', 415, () => claimed(textFile('<svg/>'), 'image/png')],
    ['text claimed as PDF', 415, () => claimed(textFile('words'), 'application/pdf')],
    ['60 million pixels', 400, () => pngBomb(10_000, 6_000)],
    ['more pixels than there can be', 415, () => pngBomb(2_000_000_000, 2_000_000_000)],
    ['the beginning of a PNG only', 415, () => ({ ...pngBomb(9, 9), data: pngStart() })],
    ['a name with a folder', 400, () => textFile('x', '../../etc/passwd')],
    ['a name with a Windows folder', 400, () => textFile('x', 'C:\\boot.ini')],
    ['two dots', 400, () => textFile('x', '..')],
    ['a name with a control character', 400, () => textFile('x', 'a\u0007b.txt')],
    ['a name that reads backwards', 400, () => textFile('x', 'gpj.\u202eexe')],
    ['a name without end', 400, () => textFile('x', 'x'.repeat(256))],
  ])('of a file with %s is refused with %i', async (_what, status, make) => {
    const { body } = await sendUpload(ada, make()).expect(status);
    expect(body.status).toBe(status);
    expect(body.detail).toBeTruthy();
  });

  it('of another field, two files, or a file and more is refused, by the field', async () => {
    const form = () => ada.http.post('/api/attachments');
    const words = Buffer.from('words');
    const refused = await Promise.all([
      form().attach('picture', words, 'words.txt').expect(400),
      form().attach('file', words, 'one').attach('file', words, 'two').expect(400),
      form().attach('file', words, 'one').field('text', 'more').expect(400),
      form().field('file', 'a text').expect(400),
      form().field('a', 'b').attach('file', words, 'one').expect(400),
    ]);
    expect(refused.map(({ body }) => body.errors[0].field)).toEqual([
      'picture',
      'file',
      'text',
      'file',
      'a',
    ]);
  });

  const HEAD = '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n';
  it.each([
    ['no end', `${HEAD}words`],
    ['an end of a part only', `${HEAD}words\r\n--x`],
    ['no part', '--x--\r\n'],
    ['nothing', ''],
    ['another boundary', HEAD.replaceAll('--x', '--y')],
    ['headers without end', `--x\r\n${'A: b\r\n'.repeat(5_000)}`],
    ['no name', `${HEAD.replace('; filename="a"', '')}words\r\n--x--\r\n`],
  ])('of a form with %s is refused', async (_what, body) => {
    const answer = await ada.http
      .post('/api/attachments')
      .set('Content-Type', 'multipart/form-data; boundary=x')
      .send(body)
      .expect(400);
    expect(answer.body.code).toBe('validation_failed');
  });

  it('of another type than a form is refused, and forms where JSON is asked for', async () => {
    await ada.http.post('/api/attachments').send({ file: 'x' }).expect(415);
    await ada.http.post('/api/channels').attach('file', Buffer.from('x'), 'x').expect(415);
    await ada.http
      .post('/api/attachments')
      .set('Content-Type', 'multipart/form-data')
      .send('x')
      .expect(415);
  });

  it('that breaks off leaves nothing', async () => {
    for (const length of [10, 100_000]) {
      const abort = new AbortController();
      const body = new ReadableStream({
        start(stream) {
          stream.enqueue(Buffer.from(HEAD));
          stream.enqueue(Buffer.alloc(length));
          setTimeout(() => abort.abort(), 100);
        },
      });
      const sending = fetch(`${server.url}/api/attachments`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${ada.token}`,
          'Content-Type': 'multipart/form-data; boundary=x',
        },
        body,
        signal: abort.signal,
        duplex: 'half',
      });
      await expect(sending).rejects.toThrow();
    }
  });

  it.each([
    ['the same twice', (id: string) => [id, id]],
    ['too many', () => Array.from({ length: 11 }, () => crypto.randomUUID())],
    ['numbers', () => [1]],
    ['one without a list', (id: string) => id],
    ['null', () => null],
    ['a file that comes along', () => [{ name: 'a', mimeType: 'text/plain', data: 'x' }]],
  ])('of attachments, %s, is refused', async (_what, make) => {
    const { body } = await send(make('01890000-0000-7000-8000-000000000000'), 'text');
    expect([body.status, body.errors?.[0].field]).toEqual([400, 'attachments']);
  });

  it('of no text without attachments is refused', async () => {
    for (const attachments of [undefined, []]) {
      const { body } = await send(attachments).expect(400);
      expect(body.errors[0].field).toBe('text');
    }
  });
});
