import { ValidateBy } from 'class-validator';

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/;

/** A moment: ISO 8601 with its offset, as the wire has it. */
export function IsTime(): PropertyDecorator {
  return ValidateBy({
    name: 'isTime',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'string' && ISO_TIME.test(value) && !Number.isNaN(Date.parse(value)),
      defaultMessage: () => '$property must be a time such as 2026-01-31T12:00:00.000Z',
    },
  });
}
