import { BulkStatement, Statement } from '../../platform/database/index.js';
import type { Connection } from './entities/connection.entity.js';
import type { UserPresence } from './entities/user-presence.entity.js';

type PresenceRow = Omit<UserPresence, 'user'>;
/** SQLite has no booleans: 0 and 1. */
type ConnectionRow = Omit<Connection, 'isAway'> & { readonly isAway: boolean | number };

const PRESENCE = `user_id AS "userId", chosen_status AS "chosenStatus", last_seen AS "lastSeen",
  shown_status AS "shownStatus", announced_at AS "announcedAt"`;
const CONNECTION = `id, user_id AS "userId", node_id AS "nodeId", is_away AS "isAway"`;

export const FIND_PRESENCES = new BulkStatement<PresenceRow>({
  each: `SELECT ${PRESENCE} FROM user_presence WHERE user_id = $1`,
  all: `SELECT ${PRESENCE} FROM user_presence WHERE user_id = ANY($1::text[])`,
});

/** In the order of the ids, so that nodes wait for each other, and not in a circle. */
export const LOCK_PRESENCES = new BulkStatement<PresenceRow>({
  each: FIND_PRESENCES.each.text,
  all: `${FIND_PRESENCES.all} ORDER BY user_id FOR NO KEY UPDATE`,
});

/** For those who come for the first time. One who is no user any more gets none, and holds nobody up. */
export const BEGIN_PRESENCES = new BulkStatement({
  each: `INSERT INTO user_presence (user_id, chosen_status)
    SELECT id, 'online' FROM users WHERE id = $1
    ON CONFLICT (user_id) DO NOTHING`,
  all: `INSERT INTO user_presence (user_id, chosen_status)
    SELECT id, 'online' FROM users WHERE id = ANY($1::text[]) ORDER BY id
    ON CONFLICT (user_id) DO NOTHING`,
});

export const SAVE_PRESENCES = new BulkStatement({
  each: `UPDATE user_presence SET chosen_status = $2, shown_status = $3, announced_at = $4,
    last_seen = $5 WHERE user_id = $1`,
  all: `UPDATE user_presence SET chosen_status = k.chosen, shown_status = k.shown,
      announced_at = k.announced, last_seen = k.seen
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
      AS k (user_id, chosen, shown, announced, seen)
    WHERE user_presence.user_id = k.user_id`,
});

export const FIND_CONNECTIONS = new BulkStatement<ConnectionRow>({
  each: `SELECT ${CONNECTION} FROM connections WHERE user_id = $1`,
  all: `SELECT ${CONNECTION} FROM connections WHERE user_id = ANY($1::text[])`,
});

export const SAVE_CONNECTIONS = new BulkStatement({
  each: `INSERT INTO connections (id, user_id, node_id, is_away) VALUES ($1, $2, $3, $4)
    ON CONFLICT (id) DO UPDATE SET is_away = excluded.is_away`,
  all: `INSERT INTO connections (id, user_id, node_id, is_away)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[])
    ON CONFLICT (id) DO UPDATE SET is_away = excluded.is_away`,
});

export const DELETE_CONNECTIONS = new BulkStatement({
  each: 'DELETE FROM connections WHERE id = $1',
  all: 'DELETE FROM connections WHERE id = ANY($1::text[])',
});

export const LIST_USERS_AT = new Statement<{ userId: string }>(
  'SELECT DISTINCT user_id AS "userId" FROM connections WHERE node_id = $1',
);
export const DELETE_CONNECTIONS_AT = new Statement('DELETE FROM connections WHERE node_id = $1');

export function connectionOf(row: ConnectionRow): Omit<Connection, 'user'> {
  return { ...row, isAway: Boolean(row.isAway) };
}
