import { Injectable } from '@nestjs/common';
import { permissionsOf, type Principal } from '../../common/auth/index.js';
import { isoNow } from '../../common/clock.js';
import { forbidden, invalidField, notFound } from '../../common/errors/index.js';
import { offsetOf, type PageQuery } from '../../common/paging/index.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { AuditLog } from '../audit/index.js';
import { UsersService } from '../users/index.js';
import { ChannelAccess } from './channel-access.js';
import { membersAreFixed } from './channels.errors.js';
import { canModerate, canRestrict } from './channels.policy.js';
import type { PutRestrictionDto } from './dto/put-restriction.dto.js';
import {
  restrictionView,
  type RestrictionPage,
  type RestrictionView,
} from './dto/restriction.view.js';
import {
  WITHOUT_END,
  type Restriction,
  type RestrictionKind,
} from './entities/restriction.entity.js';
import { MembersRepository } from './members.repository.js';
import { Memberships } from './memberships.js';
import { RestrictionsRepository, type RestrictionKey } from './restrictions.repository.js';

const ACTIONS = {
  ban: { put: 'member.banned', lift: 'member.unbanned' },
  mute: { put: 'member.muted', lift: 'member.unmuted' },
} as const;

/** Bans and mutes. The channel is locked meanwhile, so what is being posted is judged before or after, and not beside. */
@Injectable()
export class RestrictionsService {
  constructor(
    private readonly restrictions: RestrictionsRepository,
    private readonly members: MembersRepository,
    private readonly memberships: Memberships,
    private readonly access: ChannelAccess,
    private readonly users: UsersService,
    private readonly audit: AuditLog,
    private readonly uow: UnitOfWork,
  ) {}

  /** Whoever is banned is no member any more, and out of the channel's live events at once. */
  put(
    principal: Principal,
    key: RestrictionKey,
    { until, reason }: PutRestrictionDto,
  ): Promise<RestrictionView> {
    const end = until ? new Date(until).toISOString() : WITHOUT_END;
    if (end <= isoNow()) throw invalidField('until', 'until must be a time to come');
    return this.uow.run(async () => {
      const target = await this.requireRestrictable(principal, key);
      if (key.kind === 'ban' && target) await this.memberships.end(target);
      const restriction: Restriction = {
        ...key,
        until: end,
        reason: reason ?? null,
        createdBy: principal.userId,
        createdAt: isoNow(),
      };
      await this.restrictions.put(restriction);
      const view = restrictionView(restriction);
      await this.record(principal, key, 'put', { until: view.until, reason: view.reason });
      return view;
    });
  }

  /** Throws `not_found` where there is none in force. */
  async lift(principal: Principal, key: RestrictionKey): Promise<void> {
    await this.uow.run(async () => {
      await this.requireRestrictable(principal, key);
      if (!(await this.restrictions.remove(key))) throw notFound(key.kind);
      await this.record(principal, key, 'lift');
    });
  }

  async list(
    principal: Principal,
    channelId: string,
    kind: RestrictionKind,
    query: PageQuery,
  ): Promise<RestrictionPage> {
    const standing = await this.access.requireReadable(principal, channelId);
    if (!canModerate(principal, standing)) throw forbidden();
    const { page, pageSize } = query;
    const offset = offsetOf(query);
    const [found, total] = await this.restrictions.listPage(channelId, kind, offset, pageSize);
    return { items: found.map(restrictionView), page, pageSize, total };
  }

  /** The membership of whom it is about, if they are a member; the channel is locked. */
  private async requireRestrictable(principal: Principal, { channelId, userId }: RestrictionKey) {
    const standing = await this.access.lock(principal, channelId);
    if (standing.channel.kind === 'direct') throw membersAreFixed();
    if (!canModerate(principal, standing)) throw forbidden();
    const { roles } = await this.users.get(userId);
    const member = await this.members.find({ channelId, userId });
    const target = { userId, member, permissions: permissionsOf(roles) };
    if (!canRestrict(principal, standing, target)) throw forbidden();
    return member;
  }

  private record(
    principal: Principal,
    { channelId, userId, kind }: RestrictionKey,
    what: 'put' | 'lift',
    details?: Record<string, unknown>,
  ): Promise<void> {
    const act = { action: ACTIONS[kind][what], targetId: userId, channelId };
    return this.audit.record(principal, { ...act, ...(details && { details }) });
  }
}
