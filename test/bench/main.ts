import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Row } from './row.js';
import { tableOf } from './table.js';

/**
 * In order. Each is loaded when its turn comes: one that is broken does not keep the others from running. A row that
 * falls short stays in.
 */
const ROWS: Readonly<Record<string, () => Promise<Row[]>>> = {
  post: async () => (await import('./post.row.js')).postRows(),
  'post-lone': async () => (await import('./post.row.js')).postLoneRows(),
  'post-rest': async () => (await import('./post-rest.row.js')).postRestRows(),
  'fan-out': async () => (await import('./fan-out.row.js')).fanOutRows(),
  'end-to-end': async () => (await import('./end-to-end.row.js')).endToEndRows(),
  history: async () => (await import('./history.row.js')).historyRows(),
  resume: async () => (await import('./resume.row.js')).resumeRows(),
  idle: async () => (await import('./idle.row.js')).idleRows(),
  return: async () => (await import('./return.row.js')).returnRows(),
  'sign-in': async () => (await import('./sign-in.row.js')).signInRows(),
  growth: async () => (await import('./growth.row.js')).growthRows(),
  nodes: async () => (await import('./nodes.row.js')).nodesRows(),
  start: async () => (await import('./start.row.js')).startRows(),
  chaos: async () => (await import('./chaos.row.js')).chaosRows(),
};

/** Several times what the longest takes. */
const ROW_LIMIT_MS = 180_000;

const RESULTS = resolve('dist/bench.json');
const TABLE = resolve('dist/bench.md');

const [cpu] = cpus();
const machine = `${cpus().length} × ${cpu?.model ?? 'unknown'}, Node.js ${process.version}`;
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(ROWS);
const unknown = names.filter((name) => !(name in ROWS));
if (unknown.length > 0) {
  console.error(
    `No row is called ${unknown.join(', ')}. There are: ${Object.keys(ROWS).join(', ')}`,
  );
  process.exit(2);
}

console.log(machine);
const rows: Row[] = [];
const failures: { name: string; reason: string }[] = [];
const startedAt = performance.now();
for (const name of names) {
  const before = performance.now();
  try {
    const measured = await within(ROW_LIMIT_MS, ROWS[name]!());
    rows.push(...measured);
    console.log(`\n${tableOf(measured)}`);
  } catch (error) {
    failures.push({ name, reason: error instanceof Error ? error.message : String(error) });
    console.error(`\n${name} failed:`, error);
  }
  console.log(`(${name}: ${seconds(before)} s)`);
}

const at = new Date().toISOString();
const failed = failures.map(({ name, reason }) => `\n${name} failed: ${reason}\n`).join('');
const report = `${machine}, ${at.slice(0, 10)}\n\n${tableOf(rows)}\n${failed}`;
writeFileSync(RESULTS, JSON.stringify({ machine, at, rows, failures }, null, 2));
writeFileSync(TABLE, report);
console.log(`\n${report}\nAfter ${seconds(startedAt)} s. Written to ${RESULTS} and ${TABLE}`);
// A row that failed may have left something that would keep the process.
process.exit(failures.length > 0 ? 1 : 0);

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}

function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  const limit = wait(limitMs, undefined, { ref: false }).then((): never => {
    throw new Error(`No end after ${limitMs / 1000} s`);
  });
  return Promise.race([work, limit]);
}
