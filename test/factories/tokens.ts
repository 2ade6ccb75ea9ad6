import { http, type Http } from '../support/http.js';
import type { Person } from './people.js';

interface NewToken {
  readonly name?: string;
  readonly permissions?: readonly string[];
  readonly expiresAt?: string;
}

/** A personal access token of someone. */
export async function createToken(owner: Person, input: NewToken = {}): Promise<any> {
  const answer = await owner.http
    .post('/api/users/me/tokens')
    .send({ name: 'A bot', ...input })
    .expect(201);
  return answer.body;
}

/** REST by a new token of theirs, with these permissions or with all that they have. */
export async function withToken(owner: Person, permissions?: readonly string[]): Promise<Http> {
  const { token } = await createToken(owner, permissions && { permissions });
  return http(owner.server, token);
}
