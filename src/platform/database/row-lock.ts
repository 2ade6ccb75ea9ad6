/**
 * How a row is locked for a change. Not `FOR UPDATE`: that also keeps out inserts whose foreign keys point at the row,
 * and a batch of posts would wait in a circle with a change of its senders.
 */
export const ROW_LOCK = 'for_no_key_update';
