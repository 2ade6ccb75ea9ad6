import { ApiProperty } from '@nestjs/swagger';
import { MessageView } from './message.view.js';

/** A numbered page of a channel's log: the newest first, inside a page in ascending `seq`. */
export class MessagePage {
  @ApiProperty({ type: [MessageView] })
  items: MessageView[];

  @ApiProperty({ type: 'integer' })
  page: number;

  @ApiProperty({ type: 'integer' })
  pageSize: number;

  @ApiProperty({ type: 'integer', description: 'The `seq` of the newest message' })
  total: number;
}

/** A stretch of a channel's log, in ascending `seq`. */
export class MessageRange {
  @ApiProperty({ type: [MessageView] })
  items: MessageView[];

  @ApiProperty()
  hasMoreBefore: boolean;

  @ApiProperty()
  hasMoreAfter: boolean;
}

/** What was created or changed in a channel, each message once in its present state, in ascending `rev`. */
export class MessageChanges {
  @ApiProperty({ type: [MessageView] })
  items: MessageView[];

  @ApiProperty({ type: 'integer', description: 'How far the answer is complete' })
  rev: number;

  @ApiProperty()
  hasMore: boolean;
}

export type HistoryView = MessagePage | MessageRange | MessageChanges;
