import { Injectable } from '@nestjs/common';
import { may, type Principal } from '../../common/auth/index.js';
import { forbidden, notFound } from '../../common/errors/index.js';
import { offsetOf, type PageQuery } from '../../common/paging/index.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { AuditLog } from '../audit/index.js';
import { UsersService } from '../users/index.js';
import { ChannelAccess } from './channel-access.js';
import { liftBanFirst, memberNotFound, membersAreFixed } from './channels.errors.js';
import { canAppoint, canJoin, canRemove, type Standing } from './channels.policy.js';
import { memberView, type MemberPage, type MemberView } from './dto/member.view.js';
import type { PutMemberDto } from './dto/put-member.dto.js';
import type { Channel } from './entities/channel.entity.js';
import { newMember, type Member, type MemberRole } from './entities/member.entity.js';
import { MembersRepository } from './members.repository.js';
import { Memberships } from './memberships.js';
import { RestrictionsRepository } from './restrictions.repository.js';

@Injectable()
export class MembersService {
  constructor(
    private readonly members: MembersRepository,
    private readonly memberships: Memberships,
    private readonly restrictions: RestrictionsRepository,
    private readonly access: ChannelAccess,
    private readonly users: UsersService,
    private readonly audit: AuditLog,
    private readonly uow: UnitOfWork,
  ) {}

  async list(principal: Principal, channelId: string, query: PageQuery): Promise<MemberPage> {
    await this.access.requireReadable(principal, channelId);
    const { page, pageSize } = query;
    const [members, total] = await this.members.listPage(channelId, offsetOf(query), pageSize);
    return { items: members.map(memberView), page, pageSize, total };
  }

  /** Makes the caller a member of a public channel; nothing changes for one who may read it already without. */
  async join(principal: Principal, channelId: string): Promise<void> {
    const seen = await this.access.requireReadable(principal, channelId);
    if (!canJoin(principal, seen)) return;
    await this.uow.run(async () => {
      const standing = await this.access.lock(principal, channelId);
      if (canJoin(principal, standing)) {
        await this.add(standing.channel, principal.userId, 'member');
      }
    });
  }

  /** Adds someone or changes their role; for the caller themself, joins. */
  async put(
    principal: Principal,
    channelId: string,
    userId: string,
    { role }: PutMemberDto,
  ): Promise<MemberView> {
    if (!(await this.users.exists(userId))) throw notFound('user');
    return this.uow.run(async () => {
      const standing = await this.access.lock(principal, channelId);
      const { channel } = standing;
      if (channel.kind === 'direct') throw membersAreFixed();
      const target = await this.members.find({ channelId, userId });
      const wanted = role ?? target?.role ?? 'member';
      if (target?.role === wanted) return memberView(target);
      if (!mayPut(principal, standing, userId, target, wanted)) throw forbidden();
      await this.recordPut(principal, channelId, userId, { from: target?.role, to: wanted });
      if (!target) {
        const ban = { channelId, userId, kind: 'ban' } as const;
        if (await this.restrictions.isInForce(ban)) throw liftBanFirst();
        return memberView(await this.add(channel, userId, wanted));
      }
      await this.members.setRole(target, wanted);
      return memberView({ ...target, role: wanted });
    });
  }

  /** The caller leaves, or removes another. Out of the channel's live events at once. */
  async remove(principal: Principal, channelId: string, userId: string): Promise<void> {
    await this.uow.run(async () => {
      const standing = await this.access.lock(principal, channelId);
      if (standing.channel.kind === 'direct') throw membersAreFixed();
      const target = await this.members.find({ channelId, userId });
      if (!target) throw memberNotFound();
      const leaves = userId === principal.userId;
      const isAllowed = leaves
        ? may(principal, 'channels:join')
        : canRemove(principal, standing, target);
      if (!isAllowed) throw forbidden();
      await this.memberships.end(target);
      if (leaves) return;
      const act = { action: 'member.removed', targetId: userId, channelId } as const;
      await this.audit.record(principal, act);
    });
  }

  /** Whoever comes into a public channel by themself does nothing to anybody. */
  private async recordPut(
    principal: Principal,
    channelId: string,
    targetId: string,
    details: { readonly from: MemberRole | undefined; readonly to: MemberRole },
  ): Promise<void> {
    if (details.from === undefined && targetId === principal.userId) return;
    const action = details.from === undefined ? 'member.added' : 'member.role_changed';
    await this.audit.record(principal, { action, targetId, channelId, details });
  }

  private async add(channel: Channel, userId: string, role: MemberRole): Promise<Member> {
    const member = newMember(channel.id, userId, { role, readSeq: channel.lastSeq });
    await this.memberships.begin(member);
    return member;
  }
}

/** Anyone may come into a public channel as a plain member; the rest is for those who appoint. */
function mayPut(
  principal: Principal,
  standing: Standing,
  userId: string,
  target: Member | null,
  role: MemberRole,
): boolean {
  const joins = userId === principal.userId && canJoin(principal, standing);
  return (joins && role === 'member') || canAppoint(principal, standing, target, role);
}
