import { ApiProperty } from '@nestjs/swagger';
import { PageView } from '../../../common/paging/index.js';
import { MessageView } from './message.view.js';

/**
 * A numbered page of messages. Of a channel's log: the newest page first, inside a page in ascending `seq`; `total` is
 * the last `seq`. Of its pins: the last pinned first.
 */
export class MessagePage extends PageView {
  @ApiProperty({ type: [MessageView] })
  items: MessageView[];
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
