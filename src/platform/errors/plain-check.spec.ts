import 'reflect-metadata';
import { IsInt, Max, Min, validateSync, ValidateNested } from 'class-validator';
import * as fc from 'fast-check';
import { IfGiven } from '../../common/validation/index.js';
import { PlainData, plainCheckOf } from './plain-check.js';

@PlainData()
class Numbers {
  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(9)
  digit?: number;
}

describe('A plain check', () => {
  it('judges as class-validator does', () => {
    const values = fc.oneof(
      fc.constantFrom(undefined, null, 0, 9, 10, -1, 1.5, NaN, '1', true, [], {}),
      fc.jsonValue(),
    );
    const payloads = fc.record({ digit: values, unknown: values }, { requiredKeys: [] });
    const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };
    fc.assert(
      fc.property(payloads, (payload) => {
        const errors = validateSync(Object.assign(new Numbers(), payload), options);
        expect(plainCheckOf(Numbers)!(payload)).toBe(errors.length === 0);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([null, undefined, [], 'text', 7])('finds %p no payload', (payload) => {
    expect(plainCheckOf(Numbers)!(payload)).toBe(false);
  });

  it('is not made for a class that does not ask for it', () => {
    class Asks {
      @IsInt()
      digit: number;
    }
    expect(plainCheckOf(Asks)).toBeNull();
  });

  it('is refused to a class with rules beyond it, at the start', () => {
    @PlainData()
    class Nested {
      @ValidateNested()
      inner: Numbers;
    }
    expect(() => plainCheckOf(Nested)).toThrow('Nested.inner');
  });
});
