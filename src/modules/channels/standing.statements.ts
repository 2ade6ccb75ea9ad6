import { BulkStatement, Statement } from '../../platform/database/index.js';
import type { CountedStanding, Standing } from './channels.policy.js';
import type { Channel, ChannelKind } from './entities/channel.entity.js';
import type { Member } from './entities/member.entity.js';

/** Whose place in which channel. */
export interface StandingKey {
  readonly channelId: string;
  readonly userId: string;
}

/** SQLite has no booleans: 0 and 1. */
export type ChannelRow = Omit<Channel, 'isPrivate'> & { readonly isPrivate: boolean | number };

/** What there is of one user in one channel: the columns of a member are null where they are none. */
type PlaceRow = StandingKey &
  Pick<Member, 'readSeq' | 'ownAfterRead' | 'joinedAt'> &
  Pick<Standing, 'bannedUntil' | 'mutedUntil'> & { readonly role: Member['role'] | null };

type StandingRow = ChannelRow & Omit<PlaceRow, keyof StandingKey>;

/** A joined channel with what its read state is counted from. */
export interface JoinedChannel {
  readonly id: string;
  readonly kind: ChannelKind;
  readonly name: string | null;
  readonly lastSeq: number;
  readonly rev: number;
  readonly readSeq: number;
  readonly ownAfterRead: number;
  readonly deletedAfterRead: number;
  readonly mentionsAfterRead: number;
}

/** Both are a range of an index, as long as what it counts: nothing is read of messages that are merely unread. */
export const DELETED_AFTER_READ = `(
  SELECT CAST(count(*) AS integer) FROM tombstones
  WHERE tombstones.channel_id = member.channel_id AND tombstones.seq > member.read_seq
    AND tombstones.sender_id <> member.user_id)`;
export const MENTIONS_AFTER_READ = `(
  SELECT CAST(count(*) AS integer) FROM mentions
  WHERE mentions.channel_id = member.channel_id AND mentions.user_id = member.user_id
    AND mentions.seq > member.read_seq)`;

const CHANNEL = `
  c.id AS "id", c.kind AS "kind", c.name AS "name", c.name_key AS "nameKey",
  c.direct_key AS "directKey", c.topic AS "topic", c.is_private AS "isPrivate",
  c.slow_mode_seconds AS "slowModeSeconds",
  c.created_by AS "createdBy", c.created_at AS "createdAt", c.deleted_at AS "deletedAt",
  c.last_seq AS "lastSeq", c.rev AS "rev", c.member_count AS "memberCount"`;
const MEMBERSHIP = `
  member.role AS "role", member.read_seq AS "readSeq", member.own_after_read AS "ownAfterRead",
  member.joined_at AS "joinedAt"`;
const RESTRICTIONS = `ban.until AS "bannedUntil", mute.until AS "mutedUntil"`;

/** What there is of one user in one channel, by what stands for their ids. */
const place = (channelId: string, userId: string) => `
  LEFT JOIN channel_members member
    ON member.channel_id = ${channelId} AND member.user_id = ${userId}
  LEFT JOIN channel_restrictions ban
    ON ban.channel_id = ${channelId} AND ban.user_id = ${userId} AND ban.kind = 'ban'
  LEFT JOIN channel_restrictions mute
    ON mute.channel_id = ${channelId} AND mute.user_id = ${userId} AND mute.kind = 'mute'`;

const FROM_ONE = `FROM channels c ${place('c.id', '$2')}
  WHERE c.id = $1 AND c.deleted_at IS NULL`;

/** A channel, unless deleted, with one user's membership. */
export const FIND_STANDING = new Statement<StandingRow>(
  `SELECT ${CHANNEL}, ${MEMBERSHIP}, ${RESTRICTIONS} ${FROM_ONE}`,
);

export const FIND_COUNTED_STANDING = new Statement<StandingRow & CountedStanding['afterRead']>(`
  SELECT ${CHANNEL}, ${MEMBERSHIP}, ${RESTRICTIONS}, ${DELETED_AFTER_READ} AS "deleted",
    ${MENTIONS_AFTER_READ} AS "mentions" ${FROM_ONE}`);

/** Every channel that a user is a member of: one statement, whatever their number. */
export const LIST_JOINED = new Statement<JoinedChannel>(`
  SELECT c.id AS "id", c.kind AS "kind", c.name AS "name", c.last_seq AS "lastSeq",
    c.rev AS "rev", member.read_seq AS "readSeq", member.own_after_read AS "ownAfterRead",
    ${DELETED_AFTER_READ} AS "deletedAfterRead", ${MENTIONS_AFTER_READ} AS "mentionsAfterRead"
  FROM channel_members member JOIN channels c ON c.id = member.channel_id
  WHERE member.user_id = $1 AND c.deleted_at IS NULL ORDER BY c.id`);

/** In the order of their ids, so that transactions which lock several wait for each other, and not in a circle. */
export const LOCK_CHANNELS = new BulkStatement<ChannelRow>({
  each: `SELECT ${CHANNEL} FROM channels c WHERE c.id = $1 AND c.deleted_at IS NULL`,
  all: `SELECT ${CHANNEL} FROM channels c WHERE c.id = ANY($1::text[]) AND c.deleted_at IS NULL
    ORDER BY c.id FOR NO KEY UPDATE`,
});

/** Each with one row, whatever there is of the user in the channel. */
export const FIND_PLACES = new BulkStatement<PlaceRow>({
  each: `SELECT $1 AS "channelId", $2 AS "userId", ${MEMBERSHIP}, ${RESTRICTIONS}
    FROM (SELECT 1) AS k ${place('$1', '$2')}`,
  all: `SELECT k.channel_id AS "channelId", k.user_id AS "userId", ${MEMBERSHIP}, ${RESTRICTIONS}
    FROM unnest($1::text[], $2::text[]) AS k (channel_id, user_id)
    ${place('k.channel_id', 'k.user_id')}`,
});

export function channelOf(row: ChannelRow): Channel {
  return { ...row, isPrivate: Boolean(row.isPrivate) };
}

export function standingOf(row: StandingRow, userId: string): Standing {
  const { role, readSeq, ownAfterRead, joinedAt, bannedUntil, mutedUntil, ...channel } = row;
  const membership = { role, readSeq, ownAfterRead, joinedAt };
  const place = { channelId: row.id, userId, ...membership, bannedUntil, mutedUntil };
  return { channel: channelOf(channel), ...placeOf(place) };
}

export function placeOf(row: PlaceRow): Omit<Standing, 'channel'> {
  const { role, bannedUntil, mutedUntil, ...member } = row;
  return { member: role === null ? null : { ...member, role }, bannedUntil, mutedUntil };
}
