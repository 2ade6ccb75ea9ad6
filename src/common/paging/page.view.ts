import { ApiProperty } from '@nestjs/swagger';

/** What every numbered page of a list says beside its items. */
export abstract class PageView {
  @ApiProperty({ type: 'integer', minimum: 1 })
  page: number;

  @ApiProperty({ type: 'integer' })
  pageSize: number;

  @ApiProperty({ type: 'integer', description: 'How many items there are on all pages' })
  total: number;
}
