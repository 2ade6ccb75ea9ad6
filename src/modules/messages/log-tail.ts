import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/index.js';
import { peerIn } from '../channels/index.js';
import { messageView, type MessageView } from './dto/message.view.js';
import { MessagesRepository, type KnownRev } from './messages.repository.js';

export type { KnownRev };

export interface TailEntry {
  readonly message: MessageView;
  /** The addressee, in direct conversations. */
  readonly peerId: string | null;
}

/**
 * The end of many channels' logs, for a node that follows them: whatever it was not told of stands there. Asks for no
 * permission, so nothing of it is for one person.
 */
@Injectable()
export class LogTail {
  constructor(
    private readonly messages: MessagesRepository,
    private readonly uow: UnitOfWork,
  ) {}

  /** Whether others than this process may write to the logs. */
  get isShared(): boolean {
    return this.uow.canLockRows;
  }

  /** Those of the channels that have come further, with the `rev` that they have come to. */
  listAhead(known: readonly KnownRev[]): Promise<KnownRev[]> {
    return this.messages.listAhead(known);
  }

  /** What was created or changed since, at most `limit` messages of each channel, in ascending `rev`. */
  async listAfter(known: readonly KnownRev[], limit: number): Promise<TailEntry[]> {
    const found = await this.messages.listAfter(known, limit);
    return found.map(({ directKey, ...message }) => ({
      message: messageView(message),
      peerId: peerIn({ directKey }, message.senderId),
    }));
  }
}
