import { Statement } from '../database/index.js';

export interface NodeRow {
  readonly id: string;
  /** Its own clock's: whoever watches it compares it with itself alone, so clocks need not agree. */
  readonly seenAt: string;
  readonly stoppedAt: string | null;
}

export const REGISTER = new Statement(
  'INSERT INTO nodes (id, started_at, seen_at) VALUES ($1, $2, $2)',
);
/** Answers with the node, unless others have taken it for dead and forgotten it. */
export const BEAT = new Statement<{ id: string }>(
  'UPDATE nodes SET seen_at = $2 WHERE id = $1 RETURNING id',
);
export const STOP = new Statement('UPDATE nodes SET stopped_at = $2 WHERE id = $1');
export const LIST_OTHERS = new Statement<NodeRow>(`
  SELECT id, seen_at AS "seenAt", stopped_at AS "stoppedAt" FROM nodes WHERE id <> $1`);
/** Answers with the node where it is as it was when it was last looked at, and nobody else was faster. */
export const FORGET = new Statement<{ id: string }>(
  'DELETE FROM nodes WHERE id = $1 AND seen_at = $2 RETURNING id',
);

/** Answers with the name where the job is this node's: it was, it is nobody's, or its owner is no more. */
export const CLAIM_JOB = new Statement<{ name: string }>(`
  INSERT INTO job_owners (name, node_id) VALUES ($1, $2)
  ON CONFLICT (name) DO UPDATE SET node_id = excluded.node_id
    WHERE job_owners.node_id = excluded.node_id
      OR NOT EXISTS (SELECT 1 FROM nodes n WHERE n.id = job_owners.node_id AND n.stopped_at IS NULL)
  RETURNING name`);
