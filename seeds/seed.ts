import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { permissionsOf, type Principal } from '../src/common/auth/index.js';
import { AppError } from '../src/common/errors/index.js';
import { AccountsService } from '../src/modules/auth/index.js';
import { ChannelsService } from '../src/modules/channels/index.js';
import { MessagesService } from '../src/modules/messages/index.js';
import { UsersService, type User } from '../src/modules/users/index.js';
import type { AppConfig } from '../src/platform/config/index.js';
import { ADMIN, CHANNELS } from './data.js';

/** The admin, public channels and sample messages, as far as they are not there. What was made, in sentences. */
export async function seed(app: INestApplicationContext, config: AppConfig): Promise<string> {
  const { admin, report } = await seedAdmin(app, config);
  for (const channel of CHANNELS) await seedChannel(app, principalOf(admin), channel);
  return `${report}\nPublic channels: ${CHANNELS.map(({ name }) => `#${name}`).join(', ')}.`;
}

async function seedAdmin(app: INestApplicationContext, config: AppConfig) {
  const existing = await app.get(UsersService).findByLogin(ADMIN.username);
  if (existing && !existing.roles.includes('Admin')) {
    throw new Error('Somebody who is no admin has the username admin: nothing was seeded.');
  }
  if (existing) return { admin: existing, report: 'The user admin is there; the password stays.' };
  const password = config.seedAdminPassword ?? randomBytes(12).toString('base64url');
  const admin = await app
    .get(AccountsService)
    .create({ ...ADMIN, password }, ['User', 'Moderator', 'Admin'], (user) =>
      Promise.resolve(user),
    );
  const hint = config.seedAdminPassword ? 'SEED_ADMIN_PASSWORD' : `${password} (shown only now)`;
  return { admin, report: `Sign in as admin with the password: ${hint}` };
}

async function seedChannel(
  app: INestApplicationContext,
  admin: Principal,
  { name, topic, messages }: (typeof CHANNELS)[number],
): Promise<void> {
  const channelId = await findOrCreateChannel(app.get(ChannelsService), admin, name, topic);
  if (!channelId) return;
  for (const [index, text] of messages.entries()) {
    // The server itself sees to it that a repeated run posts nothing twice.
    const clientMessageId = `seed-${name}-${index}`;
    await app.get(MessagesService).post(admin, channelId, { text, clientMessageId });
  }
}

/** Undefined where the name is taken by a channel that is not public. */
async function findOrCreateChannel(
  channels: ChannelsService,
  admin: Principal,
  name: string,
  topic: string,
): Promise<string | undefined> {
  try {
    return (await channels.create(admin, { name, topic })).id;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
    const { items } = await channels.list(admin, { query: name, page: 1, pageSize: 100 });
    return items.find((channel) => channel.name === name && !channel.isPrivate)?.id;
  }
}

function principalOf({ id, roles }: User): Principal {
  const permissions = permissionsOf(roles);
  const where = { sessionId: 'seed', credential: 'session', ip: 'seed' } as const;
  return { ...where, userId: id, roles, permissions, expiresAt: null };
}
