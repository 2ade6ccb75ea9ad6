import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { isoNow } from '../../common/clock.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { Restriction, type RestrictionKind } from './entities/restriction.entity.js';

export type RestrictionKey = Pick<Restriction, 'channelId' | 'userId' | 'kind'>;

@Injectable()
export class RestrictionsRepository {
  constructor(private readonly uow: UnitOfWork) {}

  /** In the place of the one that there may be. */
  async put(restriction: Restriction): Promise<void> {
    await this.rows.upsert(restriction, ['channelId', 'userId', 'kind']);
  }

  /** Whether it is in force. */
  isInForce(key: RestrictionKey): Promise<boolean> {
    return this.rows.existsBy({ ...key, until: MoreThan(isoNow()) });
  }

  /** False where there was none in force. */
  async remove(key: RestrictionKey): Promise<boolean> {
    const wasInForce = await this.isInForce(key);
    await this.rows.delete(key);
    return wasInForce;
  }

  /** Those in force, the latest first. */
  listPage(
    channelId: string,
    kind: RestrictionKind,
    offset: number,
    limit: number,
  ): Promise<[Restriction[], number]> {
    return this.rows.findAndCount({
      where: { channelId, kind, until: MoreThan(isoNow()) },
      order: { createdAt: 'DESC', userId: 'ASC' },
      skip: offset,
      take: limit,
    });
  }

  private get rows() {
    return this.uow.manager.getRepository(Restriction);
  }
}
