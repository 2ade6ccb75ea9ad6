import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { chaosRow } from './chaos.row.js';
import type { Row } from './row.js';

/** Every row, in order. A row that falls short stays in. */
const ROWS: readonly (() => Promise<Row>)[] = [chaosRow];

const RESULTS = resolve('dist/bench.json');

const [cpu] = cpus();
const machine = `${cpus().length} × ${cpu?.model ?? 'unknown'}, Node.js ${process.version}`;
console.log(machine);

const rows: Row[] = [];
for (const measure of ROWS) {
  const row = await measure();
  rows.push(row);
  console.log(`\n${row.name}: ${row.work}`);
  console.table(row.figures);
}
writeFileSync(RESULTS, JSON.stringify({ machine, at: new Date().toISOString(), rows }, null, 2));
console.log(`Written to ${RESULTS}`);
