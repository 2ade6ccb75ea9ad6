import type { Role } from '../../src/common/auth/index.js';
import { AccountsService } from '../../src/modules/auth/index.js';
import { http, type Http } from '../support/http.js';
import { connect, type HubClient, type HubOptions } from '../support/hub.js';
import type { TestServer } from '../support/server.js';
import { PASSWORD } from './accounts.js';

export { PASSWORD };

let count = 0;

/** Someone signed in. */
export class Person {
  private readonly connections: HubClient[] = [];

  constructor(
    readonly server: TestServer,
    readonly signIn: {
      user: { id: string; username: string; email: string };
      accessToken: string;
      refreshToken: string;
    },
  ) {}

  get id(): string {
    return this.signIn.user.id;
  }

  get username(): string {
    return this.signIn.user.username;
  }

  get token(): string {
    return this.signIn.accessToken;
  }

  get http(): Http {
    return http(this.server, this.token);
  }

  /** REST at another node, or at the same one started anew. */
  onServer(server: TestServer): Http {
    return http(server, this.token);
  }

  /** A connection of theirs that has had its `Ready`. */
  async hub(options?: HubOptions): Promise<HubClient> {
    const client = await connect(this.server, this.token, options);
    this.connections.push(client);
    return client;
  }

  /** The same person, signed in once more. */
  async again(): Promise<Person> {
    const answer = await http(this.server)
      .post('/api/auth/login')
      .send({ username: this.username, password: PASSWORD })
      .expect(200);
    return new Person(this.server, answer.body);
  }

  leave(): void {
    for (const client of this.connections) client.close();
  }
}

export function newName(prefix = 'user'): string {
  return `${prefix}-${++count}-${Math.random().toString(36).slice(2, 8)}`;
}

export async function register(server: TestServer, username = newName()): Promise<Person> {
  const answer = await http(server)
    .post('/api/auth/register')
    .send({ username, email: `${username}@example.org`, password: PASSWORD })
    .expect(201);
  return new Person(server, answer.body);
}

export async function registerMany(server: TestServer, howMany: number): Promise<Person[]> {
  return Promise.all(Array.from({ length: howMany }, () => register(server)));
}

/** Someone with more rights than a registration gives. */
export async function registerWith(server: TestServer, ...roles: Role[]): Promise<Person> {
  const username = newName(roles.at(-1)?.toLowerCase());
  await server.app
    .get(AccountsService)
    .create({ username, email: `${username}@example.org`, password: PASSWORD }, roles, () =>
      Promise.resolve(),
    );
  const answer = await http(server)
    .post('/api/auth/login')
    .send({ username, password: PASSWORD })
    .expect(200);
  return new Person(server, answer.body);
}

export const registerModerator = (server: TestServer) => registerWith(server, 'User', 'Moderator');
export const registerAdmin = (server: TestServer) =>
  registerWith(server, 'User', 'Moderator', 'Admin');
