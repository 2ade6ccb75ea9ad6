import { ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '../../../common/paging/index.js';
import { IfGiven, IsText } from '../../../common/validation/index.js';
import { MAX_DISPLAY_NAME_LENGTH } from './update-profile.dto.js';

export class ListUsersQuery extends PageQuery {
  @ApiPropertyOptional({
    maxLength: MAX_DISPLAY_NAME_LENGTH,
    description: 'Part of the username or display name, ignoring case',
  })
  @IfGiven()
  @IsText({ max: MAX_DISPLAY_NAME_LENGTH, allowBlank: true })
  query?: string;
}
