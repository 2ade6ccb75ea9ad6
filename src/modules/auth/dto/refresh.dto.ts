import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '../../../common/validation/index.js';

export class RefreshDto {
  @ApiProperty({ minLength: 1, maxLength: 256 })
  @IsText({ min: 1, max: 256 })
  refreshToken: string;
}
