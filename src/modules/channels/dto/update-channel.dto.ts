import { PartialType } from '@nestjs/swagger';
import { CreateChannelDto } from './create-channel.dto.js';

/** What is left out stays as it is. */
export class UpdateChannelDto extends PartialType(CreateChannelDto, {
  skipNullProperties: false,
}) {}
