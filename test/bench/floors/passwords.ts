import { createServer } from 'node:http';
import { availableParallelism } from 'node:os';
import { verify } from '@node-rs/argon2';

/**
 * Nothing but checks of one password, as many at a time as the server runs. `node passwords.js <port> <hash> <password>`;
 * `GET /?seconds=` checks for so long and tells how many there were.
 */
const [, , port, hash = '', password = ''] = process.argv;
const lanes = Math.max(1, Math.min(3, availableParallelism()));

const server = createServer((request, response) => {
  const seconds = new URL(request.url!, 'http://floor').searchParams.get('seconds');
  void check(Number(seconds)).then((load) => response.end(JSON.stringify(load)));
});
server.listen(Number(port), '127.0.0.1');

async function check(seconds: number): Promise<{ count: number; seconds: number }> {
  const startedAt = performance.now();
  const elapsed = () => (performance.now() - startedAt) / 1000;
  let count = 0;
  const lane = async (): Promise<void> => {
    while (elapsed() < seconds) {
      if (!(await verify(hash, password))) throw new Error('The password does not fit');
      count++;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { count, seconds: elapsed() };
}
