import { ApiProperty } from '@nestjs/swagger';

/** Where the caller stands in a channel. */
export class ReadStateView {
  @ApiProperty({ type: 'integer' })
  readSeq: number;

  @ApiProperty({ type: 'integer' })
  unread: number;

  @ApiProperty({ type: 'integer' })
  mentions: number;
}
