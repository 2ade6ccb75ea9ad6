import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean } from 'class-validator';
import { PageQuery } from '../../../common/paging/index.js';
import { IfGiven, IsText } from '../../../common/validation/index.js';
import { MAX_NAME_LENGTH } from './create-channel.dto.js';

const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, false: false };

export class ListChannelsQuery extends PageQuery {
  @ApiPropertyOptional({ type: Boolean, description: 'Only those that the caller is a member of' })
  @IfGiven()
  @Transform(({ value }: { value: unknown }) => BOOLEANS[String(value)] ?? value)
  @IsBoolean()
  joined?: boolean;

  @ApiPropertyOptional({
    maxLength: MAX_NAME_LENGTH,
    description: 'Part of the name, ignoring case',
  })
  @IfGiven()
  @IsText({ max: MAX_NAME_LENGTH, allowBlank: true })
  query?: string;
}
