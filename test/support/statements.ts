import type { QueryRunner } from 'typeorm';
import { Database, SqliteSession } from '../../src/platform/database/index.js';
import type { TestServer } from './server.js';

/** Every statement that reaches the database while `work` runs. */
export async function statementsOf(
  server: TestServer,
  work: () => Promise<unknown>,
): Promise<string[]> {
  const { writer } = server.app.get(Database);
  const runner = writer.createQueryRunner();
  const prototype = Object.getPrototypeOf(runner) as Pick<QueryRunner, 'query'>;
  const byOrm = jest.spyOn(prototype, 'query');
  const prepared = jest.spyOn(SqliteSession.prototype, 'query');
  try {
    await work();
    return [
      ...byOrm.mock.calls.map(([sql]) => sql),
      ...prepared.mock.calls.map(([statement]) => statement.text),
    ];
  } finally {
    byOrm.mockRestore();
    prepared.mockRestore();
    if (writer.options.type === 'postgres') await runner.release();
  }
}
