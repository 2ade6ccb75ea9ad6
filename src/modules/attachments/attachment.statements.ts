import { BulkStatement, Statement } from '../../platform/database/index.js';
import type { Attachment } from './entities/attachment.entity.js';
import type { StoredFile } from './entities/stored-file.entity.js';

/** An attachment with what there is to know of its bytes. */
export type FullAttachment = Pick<
  Attachment,
  'id' | 'uploaderId' | 'name' | 'channelId' | 'messageId'
> &
  Pick<StoredFile, 'key' | 'sha256' | 'size' | 'mimeType' | 'width' | 'height' | 'hasThumbnail'>;

/** SQLite has no booleans. */
type Row = Omit<FullAttachment, 'hasThumbnail'> & { readonly hasThumbnail: boolean | number };

const SELECT_FULL = `
  SELECT a.id AS "id", a.uploader_id AS "uploaderId", a.name AS "name",
    a.channel_id AS "channelId", a.message_id AS "messageId", f.key AS "key", f.sha256 AS "sha256",
    f.size AS "size", f.mime_type AS "mimeType", f.width AS "width", f.height AS "height",
    f.has_thumbnail AS "hasThumbnail"
  FROM attachments a JOIN stored_files f ON f.key = a.file_key`;

export const FIND = new Statement<Row>(`${SELECT_FULL} WHERE a.id = $1`);

export const FIND_ALL = new BulkStatement<Row>({
  each: `${SELECT_FULL} WHERE a.id = $1`,
  all: `${SELECT_FULL} WHERE a.id = ANY($1::text[])`,
});

/** Answers with the ids of those that no other message has. */
export const TAKE = new BulkStatement<{ id: string }>({
  each: `UPDATE attachments SET message_id = $2, channel_id = $3
    WHERE id = $1 AND message_id IS NULL RETURNING id`,
  all: `UPDATE attachments SET message_id = k.message_id, channel_id = k.channel_id
    FROM unnest($1::text[], $2::text[], $3::text[]) AS k (id, message_id, channel_id)
    WHERE attachments.id = k.id AND attachments.message_id IS NULL RETURNING attachments.id`,
});

/** Each answers with the keys of the bytes that an attachment less has now. */
interface Released {
  readonly key: string;
}
export const REMOVE_OF_MESSAGE = new Statement<Released>(
  'DELETE FROM attachments WHERE message_id = $1 RETURNING file_key AS "key"',
);
/** Once more that no message has it: one may have taken it since it was looked for. */
export const REMOVE_UNSENT = new Statement<Released>(`
  DELETE FROM attachments WHERE message_id IS NULL AND id IN (
    SELECT id FROM attachments WHERE message_id IS NULL AND created_at < $1
    ORDER BY created_at LIMIT $2
  ) RETURNING file_key AS "key"`);
export const REMOVE_ONE_UNSENT = new Statement<Released>(
  'DELETE FROM attachments WHERE message_id IS NULL AND id = $1 RETURNING file_key AS "key"',
);
export const REMOVE_OF_DELETED_CHANNELS = new Statement<Released>(`
  DELETE FROM attachments WHERE id IN (
    SELECT id FROM attachments
    WHERE channel_id IN (SELECT id FROM channels WHERE deleted_at IS NOT NULL) LIMIT $1
  ) RETURNING file_key AS "key"`);

export const RELEASE = new BulkStatement({
  each: 'UPDATE stored_files SET removable_at = $2 WHERE key = $1',
  all: `UPDATE stored_files SET removable_at = k.at
    FROM unnest($1::text[], $2::text[]) AS k (key, at) WHERE stored_files.key = k.key`,
});

/** Answers with the key, unless the time has come at which the bytes may be removed. */
export const HOLD = new Statement<Released>(`
  UPDATE stored_files SET removable_at = NULL
  WHERE key = $1 AND (removable_at IS NULL OR removable_at > $2) RETURNING key AS "key"`);

/** Those of the keys whose bytes an attachment has. */
export const LIST_HELD = new BulkStatement<Released>({
  each: `SELECT f.key AS "key" FROM stored_files f
    WHERE f.key = $1 AND EXISTS (SELECT 1 FROM attachments a WHERE a.file_key = f.key)`,
  all: `SELECT f.key AS "key" FROM stored_files f
    WHERE f.key = ANY($1::text[]) AND EXISTS (SELECT 1 FROM attachments a WHERE a.file_key = f.key)`,
});

export function fullAttachment(row: Row): FullAttachment {
  return { ...row, hasThumbnail: Boolean(row.hasThumbnail) };
}
