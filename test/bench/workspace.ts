import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Everything that a run writes, databases above all. */
export const WORKSPACE = mkdtempSync(join(tmpdir(), 'chat-bench-'));

/** Processes that have not ended yet. */
export const running = new Set<ChildProcess>();

/** However a run ends, nothing of it stays. */
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(WORKSPACE, { recursive: true, force: true, maxRetries: 3 });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

let folders = 0;

/** A new folder inside. */
export function newFolder(): string {
  return mkdtempSync(join(WORKSPACE, `${++folders}-`));
}
