import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, Matches } from 'class-validator';
import { IfGiven, IsText, UUID } from '../../../common/validation/index.js';
import { PlainData } from '../../../platform/errors/index.js';
import { AreAttachmentIds, MAX_ATTACHMENTS } from './attachments.decorator.js';
import { IsJsonObject } from './is-json-object.decorator.js';
import { IsNewMessageText } from './message-text.decorator.js';

const MAX_CLIENT_MESSAGE_ID_LENGTH = 64;
const MAX_METADATA_BYTES = 4096;

/** A message as its sender gives it, but for its attachments, which the hub may bring along. */
export abstract class MessageContent {
  @IsNewMessageText()
  text: string;

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'A message of the same channel',
  })
  @IsOptional()
  @Matches(UUID, { message: 'replyTo must be a UUID in lower case' })
  replyTo?: string | null;

  @ApiPropertyOptional({
    minLength: 1,
    maxLength: MAX_CLIENT_MESSAGE_ID_LENGTH,
    description: 'Chosen by the client, unique per sender: a repeated send is stored once',
  })
  @IfGiven()
  @IsText({ min: 1, max: MAX_CLIENT_MESSAGE_ID_LENGTH })
  clientMessageId?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: `Up to ${MAX_METADATA_BYTES} bytes of JSON`,
  })
  @IsOptional()
  // As it came: class-transformer's copy lacks keys such as `toString`.
  @Transform(({ obj }: { obj: MessageContent }) => obj.metadata)
  @IsJsonObject(MAX_METADATA_BYTES)
  metadata?: Record<string, unknown> | null;
}

/** A message by REST. */
@PlainData()
export class PostMessageDto extends MessageContent {
  @ApiPropertyOptional({
    type: [String],
    format: 'uuid',
    maxItems: MAX_ATTACHMENTS,
    description: 'Uploads of the sender’s that no message has yet',
  })
  @IfGiven()
  @AreAttachmentIds()
  attachments?: readonly string[];
}
