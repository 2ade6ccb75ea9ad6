import { chaos } from '../support/chaos.js';
import { createDatabase } from '../support/database.js';
import type { Row } from './row.js';

/** What 20 clients have in the end whose connections break all the time, of a server that is killed in between. */
export async function chaosRow(): Promise<Row> {
  const options = { readers: 20, writers: 6, seconds: 30, kills: 3 };
  const database = await createDatabase();
  try {
    const figures = await chaos(database, options);
    const { delivered, deliverable } = figures;
    return {
      name: 'chaos',
      work: '20 readers cut off for 0.2–2 s again and again, kill -9 three times, 6 writers for 30 s',
      figures: { ...figures, 'delivered, %': (100 * delivered) / deliverable },
    };
  } finally {
    await database.drop();
  }
}
