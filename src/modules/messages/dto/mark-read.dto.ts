import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, Min } from 'class-validator';
import { IfGiven } from '../../../common/validation/index.js';

export class MarkReadDto {
  @ApiProperty({ type: 'integer', minimum: 0, description: 'Read up to this `seq`' })
  @IsInt()
  @Min(0)
  seq: number;

  @ApiPropertyOptional({ description: 'Moves the marker backward too' })
  @IfGiven()
  @IsBoolean()
  force?: boolean;
}
