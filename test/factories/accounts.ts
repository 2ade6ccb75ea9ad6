import { sendJson } from '../support/fetch.js';

export const PASSWORD = 'correct horse battery';

/** With which a server that is started as a process has its admin. */
export const SEED_VARIABLES = { SEED_ADMIN_PASSWORD: PASSWORD };

/** Somebody at a server that is another process. */
export interface Account {
  readonly id: string;
  readonly username: string;
  readonly token: string;
}

export async function signUp(url: string, username: string): Promise<Account> {
  const input = { username, email: `${username}@example.org`, password: PASSWORD };
  return accountOf(await sendJson(url, 'POST', '/api/auth/register', undefined, input));
}

export async function signIn(url: string, username: string): Promise<Account> {
  const input = { username, password: PASSWORD };
  return accountOf(await sendJson(url, 'POST', '/api/auth/login', undefined, input));
}

export async function signUpModerator(url: string, username: string): Promise<Account> {
  const [admin, { id }] = await Promise.all([signIn(url, 'admin'), signUp(url, username)]);
  const roles = ['User', 'Moderator'];
  await sendJson(url, 'PATCH', `/api/users/${id}`, admin.token, { roles });
  return signIn(url, username);
}

function accountOf({ user, accessToken }: any): Account {
  return { id: user.id, username: user.username, token: accessToken };
}
