import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, Matches } from 'class-validator';
import { IfGiven, IsText, UUID } from '../../../common/validation/index.js';
import { PlainData } from '../../../platform/errors/index.js';
import { IsJsonObject } from './is-json-object.decorator.js';

const MAX_TEXT_LENGTH = 4000;
const MAX_CLIENT_MESSAGE_ID_LENGTH = 64;
const MAX_METADATA_BYTES = 4096;

/** A message as its sender gives it, the same by REST and by hub. */
@PlainData()
export class PostMessageDto {
  @ApiProperty({
    minLength: 1,
    maxLength: MAX_TEXT_LENGTH,
    description:
      'Stored and returned exactly as sent; not only white space. Counted in code points',
  })
  @IsText({ min: 1, max: MAX_TEXT_LENGTH })
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
  @Transform(({ obj }: { obj: PostMessageDto }) => obj.metadata)
  @IsJsonObject(MAX_METADATA_BYTES)
  metadata?: Record<string, unknown> | null;
}
