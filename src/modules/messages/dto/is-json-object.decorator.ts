import { ValidateBy } from 'class-validator';

/** A plain JSON object of at most `maxBytes` when written as JSON. */
export function IsJsonObject(maxBytes: number): PropertyDecorator {
  return ValidateBy({
    name: 'isJsonObject',
    constraints: [maxBytes],
    validator: {
      validate: (value: unknown) =>
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        !holdsBinary(value) &&
        Buffer.byteLength(JSON.stringify(value)) <= maxBytes,
      defaultMessage: () => `$property must be a JSON object of up to ${maxBytes} bytes`,
    },
  });
}

/** The hub carries binary values inside of objects, where JSON knows none. */
function holdsBinary(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return ArrayBuffer.isView(value) || Object.values(value).some(holdsBinary);
}
