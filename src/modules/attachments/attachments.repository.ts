import { Injectable } from '@nestjs/common';
import { isoNow } from '../../common/clock.js';
import { UnitOfWork, type Statement, type Value } from '../../platform/database/index.js';
import {
  FIND,
  FIND_ALL,
  fullAttachment,
  RELEASE,
  REMOVE_OF_DELETED_CHANNELS,
  REMOVE_OF_MESSAGE,
  REMOVE_ONE_UNSENT,
  REMOVE_UNSENT,
  TAKE,
  type FullAttachment,
} from './attachment.statements.js';
import { FilesReleased } from './attachments.events.js';
import { Attachment } from './entities/attachment.entity.js';

/** Which message takes which attachment. */
export interface Taking {
  readonly id: string;
  readonly messageId: string;
  readonly channelId: string;
}

@Injectable()
export class AttachmentsRepository {
  constructor(private readonly uow: UnitOfWork) {}

  async insert(attachment: Attachment): Promise<void> {
    await this.uow.manager.getRepository(Attachment).insert(attachment);
  }

  async find(id: string): Promise<FullAttachment | null> {
    const [row] = await this.uow.query(FIND, [id]);
    return row ? fullAttachment(row) : null;
  }

  async findAll(ids: readonly string[]): Promise<FullAttachment[]> {
    const rows = await this.uow.queryAll(
      FIND_ALL,
      ids.map((id) => [id]),
    );
    return rows.map(fullAttachment);
  }

  /** How many of them were to be had still. */
  async takeAll(takings: readonly Taking[]): Promise<number> {
    const rows = takings.map(({ id, messageId, channelId }) => [id, messageId, channelId]);
    return (await this.uow.queryAll(TAKE, rows)).length;
  }

  /** Inside a transaction, as the others that remove. Each says how many it has removed. */
  removeOfMessage(messageId: string): Promise<number> {
    return this.remove(REMOVE_OF_MESSAGE, [messageId]);
  }

  /** Nothing where a message has it by now. */
  removeUnsent(id: string): Promise<number> {
    return this.remove(REMOVE_ONE_UNSENT, [id]);
  }

  removeUnsentBefore(createdAt: string, limit: number): Promise<number> {
    return this.remove(REMOVE_UNSENT, [createdAt, limit]);
  }

  removeOfDeletedChannels(limit: number): Promise<number> {
    return this.remove(REMOVE_OF_DELETED_CHANNELS, [limit]);
  }

  private async remove(
    statement: Statement<{ readonly key: string }>,
    values: readonly Value[],
  ): Promise<number> {
    const removed = await this.uow.query(statement, values);
    if (removed.length > 0) {
      const at = isoNow();
      const keys = [...new Set(removed.map(({ key }) => key))].sort();
      await this.uow.queryAll(
        RELEASE,
        keys.map((key) => [key, at]),
      );
      this.uow.afterCommit(new FilesReleased());
    }
    return removed.length;
  }
}
