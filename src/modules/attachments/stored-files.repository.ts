import { Injectable } from '@nestjs/common';
import { In, IsNull, LessThanOrEqual } from 'typeorm';
import { isoNow } from '../../common/clock.js';
import { ROW_LOCK, UnitOfWork } from '../../platform/database/index.js';
import { HOLD, LIST_HELD } from './attachment.statements.js';
import { StoredFile } from './entities/stored-file.entity.js';

@Injectable()
export class StoredFilesRepository {
  constructor(private readonly uow: UnitOfWork) {}

  async insert(file: StoredFile): Promise<void> {
    await this.uow.run(async () => {
      await this.rows.insert(file);
    });
  }

  /** One that an attachment has, so its bytes are in the store. */
  findHeld(sha256: string): Promise<StoredFile | null> {
    return this.rows.findOneBy({ sha256, removableAt: IsNull() });
  }

  /** Inside the transaction of the attachment that is to have it. False where the bytes are as good as removed. */
  async hold(key: string): Promise<boolean> {
    return (await this.uow.query(HOLD, [key, isoNow()])).length > 0;
  }

  /**
   * The keys of bytes that may go and that no attachment has. Nothing can take hold of them any more: `hold` refuses
   * what is removable, under the same lock.
   */
  listRemovable(limit: number): Promise<string[]> {
    return this.uow.run(async () => {
      const due = await this.rows.find({
        select: { key: true },
        where: { removableAt: LessThanOrEqual(isoNow()) },
        order: { removableAt: 'ASC' },
        take: limit,
        ...(this.uow.canLockRows && { lock: { mode: ROW_LOCK } }),
      });
      const keys = due.map(({ key }) => key);
      // A statement of its own after the lock: it sees what was committed until then.
      const found = await this.uow.queryAll(
        LIST_HELD,
        keys.map((key) => [key]),
      );
      const held = new Set(found.map(({ key }) => key));
      if (held.size > 0) await this.rows.update({ key: In([...held]) }, { removableAt: null });
      return keys.filter((key) => !held.has(key));
    });
  }

  async delete(key: string): Promise<void> {
    await this.uow.run(async () => {
      await this.rows.delete({ key });
    });
  }

  private get rows() {
    return this.uow.manager.getRepository(StoredFile);
  }
}
