import { pino } from 'pino';
import { QueryFailedError } from 'typeorm';
import { errorWithoutData } from './logger.js';

it('The log of a failed statement has its reason, and none of its values', () => {
  const lines: string[] = [];
  const logger = pino(
    { serializers: { err: errorWithoutData } },
    { write: (line: string) => lines.push(line) },
  );
  const driverError = Object.assign(new Error('duplicate key value'), {
    code: '23505',
    detail: 'Key (email)=(ada@example.org) already exists.',
  });
  const query = 'INSERT INTO messages (text) VALUES ($1)';
  logger.error({ err: new QueryFailedError(query, ['the secret text'], driverError) }, 'failed');
  expect(lines.join()).toContain('duplicate key value');
  expect(lines.join()).toContain('23505');
  expect(lines.join()).not.toMatch(/secret text|ada@example/);
});
