import { FILE_NAME_RULE, IfGiven, isFileName, isId } from '../../../common/validation/index.js';
import { AreAttachments, MessageContent } from '../../../modules/messages/index.js';
import { PlainData } from '../../../platform/errors/index.js';

const MAX_MIME_TYPE_LENGTH = 255;
const MIME_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;.*)?$/;

/** A file that comes with its message. */
export interface InlineFile {
  readonly name: string;
  /** What its sender says that it is. */
  readonly mimeType: string;
  readonly data: Buffer;
}

/** A message by the hub. */
@PlainData()
export class SendMessageDto extends MessageContent {
  @IfGiven()
  @AreAttachments(
    (item) => isId(item) || isInlineFile(item),
    `a UUID in lower case or { name, mimeType, data }: ${FILE_NAME_RULE}, and data binary`,
  )
  attachments?: readonly (string | InlineFile)[];
}

function isInlineFile(item: unknown): item is InlineFile {
  if (typeof item !== 'object' || item === null) return false;
  const { name, mimeType, data, ...others } = item as Partial<Record<keyof InlineFile, unknown>>;
  return (
    isFileName(name) &&
    typeof mimeType === 'string' &&
    mimeType.length <= MAX_MIME_TYPE_LENGTH &&
    MIME_TYPE.test(mimeType) &&
    // Whatever binary a client sends comes out of the parser as this.
    Buffer.isBuffer(data) &&
    Object.keys(others).length === 0
  );
}
