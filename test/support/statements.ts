import type { QueryRunner } from 'typeorm';
import { Database } from '../../src/platform/database/index.js';
import type { TestServer } from './server.js';

/** Every statement that reaches the database while `work` runs. */
export async function statementsOf(
  server: TestServer,
  work: () => Promise<unknown>,
): Promise<string[]> {
  const { writer } = server.app.get(Database);
  const runner = writer.createQueryRunner();
  const prototype = Object.getPrototypeOf(runner) as Pick<QueryRunner, 'query'>;
  const query = jest.spyOn(prototype, 'query');
  try {
    await work();
    return query.mock.calls.map(([sql]) => sql);
  } finally {
    query.mockRestore();
    if (writer.options.type === 'postgres') await runner.release();
  }
}
