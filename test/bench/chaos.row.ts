import { chaos } from '../support/chaos.js';
import { createDatabase } from '../support/database.js';
import type { Row } from './row.js';
import { newFolder } from './workspace.js';

/** What 20 clients have in the end whose connections break all the time, of a server that is killed in between. */
export async function chaosRows(): Promise<Row[]> {
  const options = { readers: 20, writers: 6, seconds: 30, kills: 3 };
  // What the tests share leaves its folders where temporary ones are.
  process.env.TMPDIR = newFolder();
  const database = await createDatabase();
  const figures = await chaos(database, options);
  const share = (100 * figures.delivered) / figures.deliverable;
  return [
    {
      name: 'chaos',
      work: '20 readers cut off for 0.2–2 s again and again, kill -9 three times, 6 writers for 30 s',
      server: {
        '% delivered': share,
        messages: figures.delivered,
        doubles: figures.doubles,
        'out of order': figures.orderErrors,
        'broken connections': figures.cuts,
      },
      target: { is: 'at least', value: 100, measured: share, unit: '% delivered' },
    },
  ];
}
