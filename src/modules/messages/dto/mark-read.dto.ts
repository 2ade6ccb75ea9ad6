import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsOptional, Min } from 'class-validator';

export class MarkReadDto {
  @ApiProperty({ type: 'integer', minimum: 0, description: 'Read up to this `seq`' })
  @IsInt()
  @Min(0)
  seq: number;

  @ApiPropertyOptional({ description: 'Moves the marker backward too' })
  @IsOptional()
  @IsBoolean()
  force?: boolean;
}
