import { IsInt, IsOptional, Min } from 'class-validator';

export class JoinOptionsDto {
  /** The highest `rev` that the client has of the channel. */
  @IsOptional()
  @IsInt()
  @Min(0)
  sinceRev?: number;
}
