import { textFrames } from './text-frame.js';

/** What a client reads: the texts of unmasked, final frames, one after the other. */
function textsIn(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (let offset = 0; offset < bytes.length;) {
    expect(bytes[offset]).toBe(0x81);
    let length = bytes[offset + 1]!;
    offset += 2;
    if (length === 126) {
      length = bytes.readUInt16BE(offset);
      offset += 2;
    } else if (length === 127) {
      length = Number(bytes.readBigUInt64BE(offset));
      offset += 8;
    }
    texts.push(bytes.toString('utf8', offset, offset + length));
    offset += length;
  }
  return texts;
}

describe('textFrames', () => {
  it.each([0, 1, 125, 126, 127, 65_535, 65_536, 200_000])(
    'frames a text of %i bytes as the protocol has it',
    (length) => {
      const text = 'x'.repeat(length);
      expect(textsIn(textFrames([text, 'next'])!)).toEqual([text, 'next']);
    },
  );

  it('counts bytes, not characters', () => {
    const text = 'é€😀'.repeat(40);
    expect(textsIn(textFrames([text])!)).toEqual([text]);
  });

  it('puts frames that are made already in their place', () => {
    const made = [Buffer.from([0x81, 4]), Buffer.from('made')];
    expect(textsIn(textFrames(['before', made, 'after'])!)).toEqual(['before', 'made', 'after']);
  });

  it('leaves what is no text to others', () => {
    expect(textFrames(['text', Buffer.from('bytes')])).toBeNull();
    expect(textFrames([undefined])).toBeNull();
  });
});
