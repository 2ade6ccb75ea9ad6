import { chaos } from '../../support/chaos.js';
import { createDatabase } from '../../support/database.js';

describe('Clients whose connections break, of a server that is killed', () => {
  it('have everything that was acknowledged: once, in order, edits and deletions included', async () => {
    const database = await createDatabase();
    const figures = await chaos(database, {
      readers: 20,
      writers: 6,
      seconds: 20,
      kills: 2,
    });
    await database.drop();
    console.info(figures);
    expect(figures.posts).toBeGreaterThan(100);
    expect(figures.cuts).toBeGreaterThan(30);
    expect(figures.resumes).toBeGreaterThan(30);
    expect(figures).toMatchObject({
      delivered: figures.deliverable,
      doubles: 0,
      orderErrors: 0,
    });
  }, 120_000);
});
