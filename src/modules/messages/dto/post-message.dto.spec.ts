import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import * as fc from 'fast-check';
import { plainCheckOf } from '../../../platform/errors/index.js';
import { EditMessageDto } from './edit-message.dto.js';
import { PostMessageDto } from './post-message.dto.js';

/** Values that a rule may stumble over, good ones among them. */
const anything = fc.oneof(
  fc.constantFrom(undefined, null, '', ' ', 'text', 0, true, [], {}),
  fc.constantFrom('0190a000-0000-7000-8000-000000000000', '0190A000-0000-7000-8000-000000000000'),
  fc.constantFrom('a\u0000b', '\ud800', 'x'.repeat(64), 'x'.repeat(65), 'x'.repeat(4001)),
  fc.constantFrom({ a: 1 }, { a: 'x'.repeat(5000) }, { toString: 1 }, { deep: { er: [1] } }),
  fc.string(),
  fc.jsonValue(),
);

function payloadOf(...fields: string[]) {
  const known = Object.fromEntries(fields.map((field) => [field, anything]));
  return fc.record({ ...known, unknown: anything }, { requiredKeys: [] });
}

/** What is good at first sight goes on without class-validator: the two must never disagree. */
describe('A message', () => {
  it.each([
    [PostMessageDto, payloadOf('text', 'replyTo', 'clientMessageId', 'metadata')],
    [EditMessageDto, payloadOf('text')],
  ])('is judged alike by its plain check and by class-validator: %p', (metatype, payloads) => {
    const isGood = plainCheckOf(metatype)!;
    const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };
    fc.assert(
      fc.property(payloads, (payload) => {
        const errors = validateSync(plainToInstance<object, object>(metatype, payload), options);
        expect(isGood(payload)).toBe(errors.length === 0);
      }),
      { numRuns: 3000 },
    );
  });
});
