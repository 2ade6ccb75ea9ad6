import { BulkStatement, Statement, type Value } from '../../platform/database/index.js';
import type { Message } from './entities/message.entity.js';

/** As the databases hold it: free-form values as JSON. */
type MessageRow = Omit<Message, 'attachments' | 'metadata' | 'reactions'> & {
  readonly attachments: string | null;
  readonly metadata: string | null;
  readonly reactions: string | null;
};

const MESSAGE = `
  m.id AS "id", m.channel_id AS "channelId", m.seq AS "seq", m.rev AS "rev",
  m.sender_id AS "senderId", m.text AS "text", m.attachments AS "attachments",
  m.reply_to AS "replyTo", m.metadata AS "metadata",
  m.client_message_id AS "clientMessageId", m.created_at AS "createdAt",
  m.edited_at AS "editedAt", m.deleted_at AS "deletedAt", m.pinned_rev AS "pinnedRev",
  m.reactions AS "reactions"`;

/** What a new message has; the rest comes to it by changes. */
const NEW_COLUMNS = `id, channel_id, seq, rev, sender_id, text, attachments, reply_to,
  metadata, client_message_id, created_at`;

export const INSERT_MESSAGES = new BulkStatement({
  each: `INSERT INTO messages (${NEW_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
  all: `INSERT INTO messages (${NEW_COLUMNS}) SELECT * FROM unnest(
    $1::text[], $2::text[], $3::int[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::text[], $11::text[])`,
});

export const FIND_ORIGINALS = new BulkStatement<MessageRow>({
  each: `SELECT ${MESSAGE} FROM messages m WHERE m.sender_id = $1 AND m.client_message_id = $2`,
  all: `SELECT ${MESSAGE} FROM messages m
    JOIN unnest($1::text[], $2::text[]) AS k (sender_id, client_message_id)
      ON m.sender_id = k.sender_id AND m.client_message_id = k.client_message_id
    WHERE m.client_message_id IS NOT NULL`,
});

export const FIND_CHANNELS_OF = new BulkStatement<{ id: string; channelId: string }>({
  each: 'SELECT id, channel_id AS "channelId" FROM messages WHERE id = $1',
  all: 'SELECT id, channel_id AS "channelId" FROM messages WHERE id = ANY($1::text[])',
});

export const FIND_RANGE = new Statement<MessageRow>(`
  SELECT ${MESSAGE} FROM messages m
  WHERE m.channel_id = $1 AND m.seq BETWEEN $2 AND $3 ORDER BY m.seq`);

export const FIND_CHANGED = new Statement<MessageRow>(`
  SELECT ${MESSAGE} FROM messages m
  WHERE m.channel_id = $1 AND m.rev > $2 ORDER BY m.rev LIMIT $3`);

/** Channels whose `rev` is beyond the one given. */
export const LIST_AHEAD = new BulkStatement<{ channelId: string; rev: number }>({
  each: 'SELECT id AS "channelId", rev FROM channels WHERE id = $1 AND rev > $2',
  all: `SELECT c.id AS "channelId", c.rev FROM unnest($1::text[], $2::int[]) AS k (id, rev)
    JOIN channels c ON c.id = k.id WHERE c.rev > k.rev`,
});

/** The same of a few channels at once, so much of each. */
export const LIST_AFTER = new BulkStatement<MessageRow & { readonly directKey: string | null }>({
  each: `SELECT ${MESSAGE}, c.direct_key AS "directKey"
    FROM messages m JOIN channels c ON c.id = m.channel_id
    WHERE m.channel_id = $1 AND m.rev > $2 ORDER BY m.rev LIMIT $3`,
  all: `SELECT ${MESSAGE}, c.direct_key AS "directKey"
    FROM unnest($1::text[], $2::int[], $3::int[]) AS k (channel_id, rev, most)
    JOIN channels c ON c.id = k.channel_id
    CROSS JOIN LATERAL (
      SELECT * FROM messages WHERE channel_id = k.channel_id AND messages.rev > k.rev
      ORDER BY messages.rev LIMIT k.most
    ) m ORDER BY m.channel_id, m.rev`,
});

/** In the order of the columns of `INSERT_MESSAGES`. */
export function newMessageValues(message: Message): Value[] {
  const { id, channelId, seq, rev, senderId, text, replyTo, clientMessageId, createdAt } = message;
  const [attachments, metadata] = [jsonOf(message.attachments), jsonOf(message.metadata)];
  const content = [senderId, text, attachments, replyTo, metadata];
  return [id, channelId, seq, rev, ...content, clientMessageId, createdAt];
}

export function messageOf<Row extends MessageRow>(row: Row): Omit<Row, keyof Message> & Message {
  const { attachments, metadata, reactions } = row;
  return {
    ...row,
    attachments: valueOf(attachments) as Message['attachments'],
    metadata: valueOf(metadata) as Message['metadata'],
    reactions: valueOf(reactions) as Message['reactions'],
  };
}

function jsonOf(value: object | null): string | null {
  return value && JSON.stringify(value);
}

/** What was written as JSON by this server, from a field of that type. */
function valueOf(json: string | null): unknown {
  return json === null ? null : JSON.parse(json);
}
