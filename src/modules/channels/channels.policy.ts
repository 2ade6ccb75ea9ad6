import { may, type Principal } from '../../common/auth/index.js';
import type { Channel } from './entities/channel.entity.js';
import { MEMBER_ROLES, type Member, type MemberRole } from './entities/member.entity.js';

/** A channel and the caller's place in it. */
export interface Standing {
  readonly channel: Channel;
  readonly member: Member | null;
}

/** What of the log after a member's read marker is deleted (other people's), and how much of it mentions them. */
export interface AfterRead {
  readonly deleted: number;
  readonly mentions: number;
}

export interface CountedStanding extends Standing {
  readonly afterRead: AfterRead;
}

/** Direct conversations are their two members' alone, whatever role another may have. */
export function canRead(principal: Principal, { channel, member }: Standing): boolean {
  if (member) return true;
  if (channel.kind === 'direct') return false;
  return channel.isPrivate ? manages(principal) : may(principal, 'channels:read');
}

/** Posting in a public channel makes its sender a member; nobody posts into a private one from outside. */
export function canPost(principal: Principal, { channel, member }: Standing): boolean {
  if (channel.kind === 'direct') return member !== null && may(principal, 'messages:direct');
  return (member !== null || !channel.isPrivate) && may(principal, 'messages:send');
}

/** Into a public channel, by oneself. */
export function canJoin(principal: Principal, { channel, member }: Standing): boolean {
  return member === null && !channel.isPrivate && may(principal, 'channels:join');
}

/** Name, topic, privacy. */
export function canUpdate(principal: Principal, standing: Standing): boolean {
  return hasRank(standing, 'moderator') || canManage(principal, standing);
}

export function canDelete(principal: Principal, standing: Standing): boolean {
  return hasRank(standing, 'owner') || canManage(principal, standing);
}

/** Owners give any role; moderators bring in plain members. */
export function canAppoint(
  principal: Principal,
  standing: Standing,
  target: Member | null,
  role: MemberRole,
): boolean {
  if (hasRank(standing, 'owner') || canManage(principal, standing)) return true;
  return hasRank(standing, 'moderator') && role === 'member' && (target?.role ?? role) === role;
}

/** Channel staff remove those below them; the server's moderators anyone, where everybody may read. */
export function canRemove(principal: Principal, standing: Standing, target: Member): boolean {
  const { member } = standing;
  if (moderatesServer(principal, standing)) return true;
  return hasRank(standing, 'moderator') && member !== null && rank(member) < rank(target);
}

/** Over what others have said: channel staff in their own, the server's moderators where everybody may read. */
export function canModerate(principal: Principal, standing: Standing): boolean {
  return hasRank(standing, 'moderator') || moderatesServer(principal, standing);
}

function moderatesServer(principal: Principal, standing: Standing): boolean {
  const isOpen = !standing.channel.isPrivate && may(principal, 'channels:moderate');
  return isOpen || canManage(principal, standing);
}

function canManage(principal: Principal, { channel }: Standing): boolean {
  return channel.kind === 'channel' && manages(principal);
}

function manages(principal: Principal): boolean {
  return may(principal, 'channels:manage');
}

function hasRank({ channel, member }: Standing, atLeast: MemberRole): boolean {
  if (!member || channel.kind === 'direct') return false;
  return rank(member) <= MEMBER_ROLES.indexOf(atLeast);
}

/** 0 is the strongest. */
function rank(member: Member): number {
  return MEMBER_ROLES.indexOf(member.role);
}
