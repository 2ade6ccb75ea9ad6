/** An unmasked, final text frame, as a server sends it (RFC 6455, section 5.2). */
const FINAL_TEXT = 0x81;
/** Payloads up to this length have it in the second byte; longer ones announce two or eight bytes of it. */
const MAX_SHORT = 125;
const TWO_BYTES = 126;
const EIGHT_BYTES = 127;

/** Texts, and frames that are made already, as one run of WebSocket frames; null where one of them is neither. */
export function textFrames(parts: readonly unknown[]): Buffer | null {
  let length = 0;
  const lengths = parts.map((part) => {
    const partLength = typeof part === 'string' ? Buffer.byteLength(part) : lengthOf(part);
    length += typeof part === 'string' ? partLength + headerLength(partLength) : partLength;
    return partLength;
  });
  if (Number.isNaN(length)) return null;
  const target = Buffer.allocUnsafe(length);
  let offset = 0;
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'string') {
      offset = writeHeader(target, offset, lengths[index]!);
      offset += target.write(part, offset);
    } else {
      for (const piece of part as Buffer[]) {
        target.set(piece, offset);
        offset += piece.length;
      }
    }
  }
  return target;
}

/** Of a frame in pieces; NaN for anything else. */
function lengthOf(part: unknown): number {
  if (!Array.isArray(part)) return NaN;
  return (part as Buffer[]).reduce((sum, piece) => sum + piece.length, 0);
}

function headerLength(payload: number): number {
  if (payload <= MAX_SHORT) return 2;
  return payload <= 0xffff ? 4 : 10;
}

function writeHeader(target: Buffer, offset: number, payload: number): number {
  target[offset] = FINAL_TEXT;
  if (payload <= MAX_SHORT) {
    target[offset + 1] = payload;
    return offset + 2;
  }
  if (payload <= 0xffff) {
    target[offset + 1] = TWO_BYTES;
    return target.writeUInt16BE(payload, offset + 2);
  }
  target[offset + 1] = EIGHT_BYTES;
  return target.writeBigUInt64BE(BigInt(payload), offset + 2);
}
