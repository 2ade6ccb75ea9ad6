import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { MAX_PAGE_SIZE } from '../../../common/paging/index.js';
import { IfGiven } from '../../../common/validation/index.js';

/** Larger than any `seq` or `rev` can be. */
const MAX_NUMBER = 2 ** 31 - 1;

function Whole(min: number, max: number): PropertyDecorator {
  return (target, property) => {
    for (const decorate of [IfGiven(), Type(() => Number), IsInt(), Min(min), Max(max)]) {
      decorate(target, property);
    }
  };
}

/** One of five ways into a channel's log; `page` where none is named. */
export class HistoryQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    description: 'Newest page first (default 1)',
  })
  @Whole(1, MAX_NUMBER)
  page?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_PAGE_SIZE,
    description: 'With `page` (default 50)',
  })
  @Whole(1, MAX_PAGE_SIZE)
  pageSize?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: MAX_NUMBER,
    description: 'What comes before this `seq`',
  })
  @Whole(0, MAX_NUMBER)
  before?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: MAX_NUMBER,
    description: 'What comes after this `seq`',
  })
  @Whole(0, MAX_NUMBER)
  after?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: MAX_NUMBER,
    description: 'What lies around this `seq`',
  })
  @Whole(0, MAX_NUMBER)
  around?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: MAX_NUMBER,
    description: 'What changed after this `rev`',
  })
  @Whole(0, MAX_NUMBER)
  sinceRev?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_PAGE_SIZE,
    description: 'With the other four (default 50)',
  })
  @Whole(1, MAX_PAGE_SIZE)
  limit?: number;
}
