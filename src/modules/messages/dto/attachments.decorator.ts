import { ValidateBy } from 'class-validator';
import { isId } from '../../../common/validation/index.js';

export const MAX_ATTACHMENTS = 10;

/** A list of few items, of which each is good and no id comes twice. */
export function AreAttachments(isItem: (item: unknown) => boolean, rule: string) {
  return ValidateBy({
    name: 'areAttachments',
    validator: {
      validate: (value: unknown) =>
        Array.isArray(value) &&
        value.length <= MAX_ATTACHMENTS &&
        new Set(value).size === value.length &&
        value.every(isItem),
      defaultMessage: () =>
        `$property must be up to ${MAX_ATTACHMENTS} different items, each ${rule}`,
    },
  });
}

/** Of uploads, by their ids. */
export const AreAttachmentIds = () => AreAttachments(isId, 'a UUID in lower case');
