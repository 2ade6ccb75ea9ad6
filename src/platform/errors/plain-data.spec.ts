import { faultOf } from './plain-data.js';

const nested = (depth: number): unknown =>
  Array.from({ length: depth }).reduce((inner) => ({ inner }), 'end');

describe('A body', () => {
  it('may be nested as deeply as anything of use, and no deeper', () => {
    expect(faultOf(nested(20), 'body')).toBeNull();
    expect(faultOf(nested(40), 'body')).toMatchObject({ message: 'is nested too deeply' });
    expect(faultOf(nested(100_000), 'body')).toMatchObject({ message: 'is nested too deeply' });
  });

  it('may have so many fields, and so many values in all', () => {
    const fields = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, 1]));
    expect(faultOf(fields(64), 'body')).toBeNull();
    expect(faultOf(fields(65), 'body')).toMatchObject({ message: 'has too many fields' });
    expect(faultOf({ metadata: { list: Array(4_000).fill(1) } }, 'body')).toBeNull();
    expect(faultOf({ metadata: { list: Array(6_000).fill(1) } }, 'body')).toMatchObject({
      message: 'has too many values',
    });
  });

  it.each(['__proto__', 'constructor', 'prototype'])('may not have the key %s anywhere', (key) => {
    const body: unknown = JSON.parse(`{"metadata":{"inner":{"${key}":1}}}`);
    expect(faultOf(body, 'body')).toMatchObject({ field: key });
  });

  it('may have the name of what every object has inside, where all is kept, but not at its top', () => {
    expect(faultOf({ metadata: { toString: 1 } }, 'body')).toBeNull();
    expect(faultOf({ toString: 1 }, 'body')).toMatchObject({ field: 'toString' });
  });

  it('is not walked where it is bytes', () => {
    expect(faultOf({ file: Buffer.alloc(100_000) }, 'body')).toBeNull();
  });
});
