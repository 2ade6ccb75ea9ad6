import { IsInt, Max, Min } from 'class-validator';
import { IfGiven } from '../../../common/validation/index.js';
import { PlainData } from '../../../platform/errors/index.js';

/** Larger than any `rev` can be; what the column holds. */
const MAX_REV = 2 ** 31 - 1;

@PlainData()
export class JoinOptionsDto {
  /** The highest `rev` that the client has of the channel. */
  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(MAX_REV)
  sinceRev?: number;
}
