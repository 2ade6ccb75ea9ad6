/** A final text frame; and the bit of the length's byte that says that a mask follows. */
const TEXT = 0x81;
const MASKED = 0x80;
/** Lengths that stand for one in the next two bytes, or the next eight. */
const IN_TWO_BYTES = 126;
const IN_EIGHT_BYTES = 127;
/** Any but zeros, which the server would not have to undo. */
const MASK = Buffer.from([0x5a, 0x13, 0xc7, 0x2e]);

/** Calls `onFrame` with where each whole frame's payload lies; where the last of them ends. */
export function readFrames(data: Buffer, onFrame: (start: number, end: number) => void): number {
  let at = 0;
  while (data.length - at >= 2) {
    const short = data[at + 1]!;
    const start = at + (short < IN_TWO_BYTES ? 2 : short === IN_TWO_BYTES ? 4 : 10);
    if (start > data.length) break;
    const length = short < IN_TWO_BYTES ? short : longLength(data, at + 2, short);
    if (start + length > data.length) break;
    at = start + length;
    onFrame(start, at);
  }
  return at;
}

export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const lengthBytes = length < IN_TWO_BYTES ? 0 : 2;
  const start = 2 + lengthBytes + MASK.length;
  const frame = Buffer.allocUnsafe(start + length);
  frame[0] = TEXT;
  frame[1] = MASKED | (lengthBytes ? IN_TWO_BYTES : length);
  if (lengthBytes) frame.writeUInt16BE(length, 2);
  MASK.copy(frame, start - MASK.length);
  frame.write(text, start);
  for (let index = 0; index < length; index++) frame[start + index]! ^= MASK[index & 3]!;
  return frame;
}

function longLength(data: Buffer, at: number, short: number): number {
  return short === IN_EIGHT_BYTES ? Number(data.readBigUInt64BE(at)) : data.readUInt16BE(at);
}
