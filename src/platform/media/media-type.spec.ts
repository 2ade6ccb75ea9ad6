import { contradicts, isDisplayable, textTypeOf } from './media-type.js';

const typeOfText = (text: string) => textTypeOf(Buffer.from(text));

describe('The type of a text', () => {
  it.each([
    ['Hello\r\n\tworld', 'text/plain'],
    ['naïve 🙂', 'text/plain'],
    ['{"json": true}', 'text/plain'],
    ['\ufeff  <!DOCTYPE html><p>', 'text/html'],
    ['<ScRiPt>alert(1)</script>', 'text/html'],
    ['<!-- a comment --><svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml'],
    ['<?xml version="1.0"?><svg onload="alert(1)">', 'image/svg+xml'],
  ])('of %j is %s', (text, type) => {
    expect(typeOfText(text)).toBe(type);
  });

  it('is none where the bytes are no text', () => {
    expect(textTypeOf(Uint8Array.of(0x41, 0x00, 0x42))).toBeNull();
    expect(textTypeOf(Uint8Array.of(0xff, 0xfe, 0x41))).toBeNull();
  });

  it('does not mind a character that is cut off at the end', () => {
    expect(textTypeOf(Buffer.from('ä🙂').subarray(0, 4))).toBe('text/plain');
  });
});

describe('What is shown inline', () => {
  it.each(['image/png', 'audio/mpeg', 'video/mp4', 'application/pdf'])('is %s', (type) => {
    expect(isDisplayable(type)).toBe(true);
  });

  it.each(['image/svg+xml', 'text/html', 'text/plain', 'application/xml', 'application/zip'])(
    'is not %s',
    (type) => {
      expect(isDisplayable(type)).toBe(false);
    },
  );
});

describe('A claim', () => {
  it.each([
    ['image/png', 'text/html', true],
    ['image/png', 'image/svg+xml', true],
    ['image/png', 'application/octet-stream', true],
    ['application/pdf', 'text/plain', true],
    ['video/mp4', 'text/html', true],
    ['video/mp4', 'application/octet-stream', false],
    ['image/png', 'image/jpeg', false],
    ['audio/webm', 'video/webm', false],
    ['image/svg+xml', 'text/html', false],
    ['application/octet-stream', 'text/html', false],
  ])('of %s for %s is contradicted: %s', (claimed, actual, is) => {
    expect(contradicts(claimed, actual)).toBe(is);
  });
});
