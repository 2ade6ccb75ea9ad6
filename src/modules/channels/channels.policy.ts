import { may, type Permission, type Principal } from '../../common/auth/index.js';
import { isoNow } from '../../common/clock.js';
import type { Channel } from './entities/channel.entity.js';
import { MEMBER_ROLES, type Member, type MemberRole } from './entities/member.entity.js';

type HasPermissions = Pick<Principal, 'permissions'>;

/** A channel and the caller's place in it. */
export interface Standing {
  readonly channel: Channel;
  readonly member: Member | null;
  /** When a ban and a mute end; null where there is none. */
  readonly bannedUntil: string | null;
  readonly mutedUntil: string | null;
}

/** What of the log after a member's read marker is deleted (other people's), and how much of it mentions them. */
export interface AfterRead {
  readonly deleted: number;
  readonly mentions: number;
}

export interface CountedStanding extends Standing {
  readonly afterRead: AfterRead;
}

/** What a list shows of a channel. */
export type ListedChannel = Omit<CountedStanding, 'bannedUntil' | 'mutedUntil'>;

/** Direct conversations are their two members' alone, whatever role another may have. */
export function canRead(principal: Principal, standing: Standing): boolean {
  const { channel, member } = standing;
  if (isBanned(principal, standing)) return false;
  if (channel.kind === 'direct') return member !== null && maySend(principal, channel);
  if (member) return true;
  return channel.isPrivate ? manages(principal) : may(principal, 'channels:read');
}

/** Posting in a public channel makes its sender a member; nobody posts into a private one from outside. */
export function canPost(principal: Principal, standing: Standing): boolean {
  const { channel, member } = standing;
  if (isMuted(principal, standing)) return false;
  const isOpen = channel.kind === 'channel' && !channel.isPrivate;
  return (member !== null || isOpen) && maySend(principal, channel);
}

/** Say something of one's own there, or take it back, as far as the token goes. */
export function maySend(principal: HasPermissions, { kind }: Channel): boolean {
  return may(principal, kind === 'direct' ? 'messages:direct' : 'messages:send');
}

/** Into a public channel, by oneself. */
export function canJoin(principal: Principal, standing: Standing): boolean {
  const { channel, member } = standing;
  if (isBanned(principal, standing)) return false;
  return member === null && !channel.isPrivate && may(principal, 'channels:join');
}

/** Name, topic, privacy. */
export function canUpdate(principal: Principal, standing: Standing): boolean {
  return hasRank(principal, standing, 'moderator') || canManage(principal, standing);
}

export function canDelete(principal: Principal, standing: Standing): boolean {
  return hasRank(principal, standing, 'owner') || canManage(principal, standing);
}

/** Owners give any role; moderators bring in plain members. */
export function canAppoint(
  principal: Principal,
  standing: Standing,
  target: Member | null,
  role: MemberRole,
): boolean {
  if (hasRank(principal, standing, 'owner') || canManage(principal, standing)) return true;
  return (
    hasRank(principal, standing, 'moderator') &&
    role === 'member' &&
    (target?.role ?? role) === role
  );
}

/** Channel staff remove those below them; the server's moderators anyone, where everybody may read. */
export function canRemove(principal: Principal, standing: Standing, target: Member): boolean {
  const { member } = standing;
  if (moderatesServer(principal, standing)) return true;
  return (
    hasRank(principal, standing, 'moderator') && member !== null && rank(member) < rank(target)
  );
}

/** Over what others have said: channel staff in their own, the server's moderators where everybody may read. */
export function canModerate(principal: Principal, standing: Standing): boolean {
  return hasRank(principal, standing, 'moderator') || moderatesServer(principal, standing);
}

/** Slow mode is for those who do not moderate there. */
export function isSlowedDown(principal: Principal, standing: Standing): boolean {
  return standing.channel.slowModeSeconds > 0 && !canModerate(principal, standing);
}

/** Who manages every channel is kept out of none, and silent in none. */
export function isBanned(principal: Principal, { bannedUntil }: Standing): boolean {
  return isInForce(bannedUntil) && !manages(principal);
}

export function isMuted(principal: Principal, { mutedUntil }: Standing): boolean {
  return isInForce(mutedUntil) && !manages(principal);
}

/** Whom a ban or a mute would be about. */
interface RestrictionTarget {
  readonly userId: string;
  readonly member: Member | null;
  readonly permissions: readonly Permission[];
}

/**
 * Ban and mute, by those who moderate here: channel staff those below them and those from outside, the server's
 * moderators anyone but their like. Nobody themself, and nobody who manages every channel.
 */
export function canRestrict(
  principal: Principal,
  standing: Standing,
  target: RestrictionTarget,
): boolean {
  const { member } = standing;
  if (target.userId === principal.userId || manages(target)) return false;
  if (canManage(principal, standing)) return true;
  if (moderatesServer(target, standing)) return false;
  if (moderatesServer(principal, standing)) return true;
  if (!hasRank(principal, standing, 'moderator') || member === null) return false;
  return target.member === null || rank(member) < rank(target.member);
}

function isInForce(until: string | null): boolean {
  return until !== null && until > isoNow();
}

function moderatesServer(principal: HasPermissions, standing: Standing): boolean {
  const isOpen = !standing.channel.isPrivate && may(principal, 'channels:moderate');
  return isOpen || canManage(principal, standing);
}

function canManage(principal: HasPermissions, { channel }: Standing): boolean {
  return channel.kind === 'channel' && manages(principal);
}

function manages(principal: HasPermissions): boolean {
  return may(principal, 'channels:manage');
}

function hasRank(
  principal: HasPermissions,
  { channel, member }: Standing,
  atLeast: MemberRole,
): boolean {
  if (!member || channel.kind === 'direct' || !may(principal, 'channels:staff')) return false;
  return rank(member) <= MEMBER_ROLES.indexOf(atLeast);
}

/** 0 is the strongest. */
function rank(member: Member): number {
  return MEMBER_ROLES.indexOf(member.role);
}
