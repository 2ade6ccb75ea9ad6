import { Injectable } from '@nestjs/common';
import { And, LessThan, MoreThanOrEqual, type FindOperator, type FindOptionsWhere } from 'typeorm';
import { UnitOfWork } from '../../platform/database/index.js';
import { AuditEntry } from './entities/audit-entry.entity.js';

/** What is asked for; what is left out may be anything. */
export interface AuditFilter {
  readonly actorId?: string;
  readonly targetId?: string;
  readonly action?: AuditEntry['action'];
  /** From this time on, and before that one, in the form that the wire has. */
  readonly from?: string;
  readonly to?: string;
}

@Injectable()
export class AuditRepository {
  constructor(private readonly uow: UnitOfWork) {}

  async insert(entry: AuditEntry): Promise<void> {
    // TypeORM's partial type cannot take a free-form JSON value; the entity's own type has checked it.
    await this.rows.insert(entry as object);
  }

  /** The newest first. */
  listPage(filter: AuditFilter, offset: number, limit: number): Promise<[AuditEntry[], number]> {
    return this.rows.findAndCount({
      where: whereOf(filter),
      order: { id: 'DESC' },
      skip: offset,
      take: limit,
    });
  }

  private get rows() {
    return this.uow.manager.getRepository(AuditEntry);
  }
}

function whereOf({ actorId, targetId, action, ...range }: AuditFilter) {
  const createdAt = between(range);
  return {
    ...(actorId !== undefined && { actorId }),
    ...(targetId !== undefined && { targetId }),
    ...(action !== undefined && { action }),
    ...(createdAt && { createdAt }),
  } satisfies FindOptionsWhere<AuditEntry>;
}

function between({ from, to }: AuditFilter): FindOperator<string> | null {
  const bounds = [
    ...(from === undefined ? [] : [MoreThanOrEqual(from)]),
    ...(to === undefined ? [] : [LessThan(to)]),
  ];
  return bounds.length > 0 ? And(...bounds) : null;
}
