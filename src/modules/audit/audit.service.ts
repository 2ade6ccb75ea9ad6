import { Injectable } from '@nestjs/common';
import { offsetOf } from '../../common/paging/index.js';
import { AuditRepository } from './audit.repository.js';
import { auditEntryView, type AuditPage } from './dto/audit-entry.view.js';
import type { ListAuditQuery } from './dto/list-audit.query.js';

@Injectable()
export class AuditService {
  constructor(private readonly entries: AuditRepository) {}

  async list({ from, to, ...query }: ListAuditQuery): Promise<AuditPage> {
    const { page, pageSize, actorId, targetId, action } = query;
    const filter = {
      ...(actorId !== undefined && { actorId }),
      ...(targetId !== undefined && { targetId }),
      ...(action !== undefined && { action }),
      ...(from !== undefined && { from: inUtc(from) }),
      ...(to !== undefined && { to: inUtc(to) }),
    };
    const [entries, total] = await this.entries.listPage(filter, offsetOf(query), pageSize);
    return { items: entries.map(auditEntryView), page, pageSize, total };
  }
}

/** As the rows have it, whatever the offset it was given with. */
function inUtc(time: string): string {
  return new Date(time).toISOString();
}
