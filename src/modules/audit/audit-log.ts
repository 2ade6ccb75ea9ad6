import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/auth/index.js';
import { isoNow } from '../../common/clock.js';
import { newId } from '../../common/id.js';
import type { AuditEntry } from './entities/audit-entry.entity.js';
import { AuditRepository } from './audit.repository.js';

/** Who does something; null where the server does it by itself. */
export type Actor = Pick<Principal, 'userId' | 'ip'> | null;

/** What is done, to whom or what, and where. */
export type Act = Pick<AuditEntry, 'action' | 'targetId'> &
  Partial<Pick<AuditEntry, 'channelId' | 'details'>>;

/** Writes down what is done to others, to rights and to the safety of accounts. */
@Injectable()
export class AuditLog {
  constructor(private readonly entries: AuditRepository) {}

  /** Inside the transaction of the act: both are committed, or neither is. */
  async record(actor: Actor, { action, targetId, channelId, details }: Act): Promise<void> {
    await this.entries.insert({
      id: newId(),
      createdAt: isoNow(),
      actorId: actor?.userId ?? null,
      ip: actor?.ip ?? null,
      action,
      targetId,
      channelId: channelId ?? null,
      details: details ?? null,
    });
  }
}
