import { z } from 'zod';
import { byteSize, commaList, duration, whole } from './parsers.js';
import { trustedProxies } from './trusted-proxies.js';

/** The shortest key that HS256 may be used with, in bytes. */
const MIN_KEY_BYTES = 32;

const DAY_MS = 86_400_000;

const signingKey = z.string().refine((key) => Buffer.byteLength(key) >= MIN_KEY_BYTES, {
  error: `must be at least ${MIN_KEY_BYTES} bytes: make one with \`openssl rand -base64 48\``,
});

const databaseUrl = z.string().refine((url) => /^sqlite:.+/.test(url) || isPostgresUrl(url), {
  error: 'must be `sqlite:<path>` or `postgres://user:password@host:5432/database`',
});

const backplaneUrl = z.string().refine((url) => /^rediss?:\/\//.test(url) && URL.canParse(url), {
  error: 'must be `redis://user:password@host:6379` (or `rediss://…`)',
});

const storageUrl = z.string().refine((url) => /^file:.+/.test(url) || isS3Url(url), {
  error: 'must be `file:<folder>` or `s3://bucket?endpoint=https://host&region=name`',
});

const proxies = z.string().transform((text, context) => {
  try {
    return trustedProxies(text);
  } catch {
    context.addIssue('must be a number of proxies, or addresses and networks separated by commas');
    return z.NEVER;
  }
});

/** Every variable that the server reads, and how. A variable set to nothing counts as not set. */
export const environmentSchema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  HOST: z.string().optional(),
  PORT: whole(0, 65_535).prefault('3000'),
  DATABASE_URL: databaseUrl.default('sqlite:./data/chat.db'),
  BACKPLANE_URL: backplaneUrl.optional(),
  STORAGE_URL: storageUrl.default('file:./data/attachments'),
  JWT_KEY: signingKey.optional(),
  JWT_PREVIOUS_KEYS: commaList.pipe(z.array(signingKey)).prefault(''),
  JWT_ISSUER: z.string().default('calvero-club-chat'),
  JWT_AUDIENCE: z.string().default('calvero-club-chat'),
  JWT_ACCESS_TTL: whole(1, 86_400).prefault('900'),
  JWT_REFRESH_TTL: duration(60_000, 3650 * DAY_MS).prefault('30d'),
  HUB_KEEP_ALIVE_INTERVAL: duration(1000, 300_000).prefault('15s'),
  HUB_HANDSHAKE_TIMEOUT: duration(1000, 300_000).prefault('15s'),
  LIMITS_MAX_MESSAGE_SIZE: byteSize(16 * 1024, 64 * 1024 ** 2).prefault('1 MiB'),
  LIMITS_MAX_ATTACHMENT_SIZE: byteSize(1024, 2 ** 31 - 1).prefault('10 MiB'),
  RATE_LIMIT_REQUESTS_PER_MINUTE: whole(0, 1_000_000_000).prefault('600'),
  RATE_LIMIT_LOGIN_PER_MINUTE: whole(0, 1_000_000_000).prefault('10'),
  RATE_LIMIT_MESSAGES_PER_MINUTE: whole(0, 1_000_000_000).prefault('120'),
  CORS_ORIGINS: commaList.optional(),
  TRUST_PROXY: proxies.prefault(''),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  LOG_FILE: z.string().optional(),
  METRICS_TOKEN: z.string().optional(),
  PRESENCE_GRACE_MS: whole(0, 600_000).prefault('10000'),
  PRESENCE_BROADCAST_MAX_MEMBERS: whole(0, 1_000_000).prefault('500'),
  ATTACHMENT_ORPHAN_TTL: duration(1000, 365 * DAY_MS).prefault('24h'),
  SEED_ADMIN_PASSWORD: z
    .string()
    .refine((password) => [...password].length >= 10 && !/admin/i.test(password), {
      error: 'must have at least 10 characters and not contain `admin`',
    })
    .optional(),
});

/** The same, and what holds between variables. */
export const environmentRules = environmentSchema.superRefine((env, context) => {
  if (env.NODE_ENV === 'production' && !env.JWT_KEY) {
    context.addIssue({
      code: 'custom',
      path: ['JWT_KEY'],
      message: 'is required in production: make one with `openssl rand -base64 48`',
    });
  }
  if (env.BACKPLANE_URL && !isPostgresUrl(env.DATABASE_URL)) {
    context.addIssue({
      code: 'custom',
      path: ['BACKPLANE_URL'],
      message:
        'is for several nodes, which need a database that they can share: set DATABASE_URL to `postgres://…`, or unset it',
    });
  }
});

export type Environment = z.infer<typeof environmentSchema>;

function isPostgresUrl(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url) && URL.canParse(url);
}

function isS3Url(url: string): boolean {
  if (!/^s3:\/\/./.test(url) || !URL.canParse(url)) return false;
  const { hostname, searchParams } = new URL(url);
  const endpoints = ['endpoint', 'publicEndpoint'].flatMap((name) => searchParams.getAll(name));
  return hostname !== '' && endpoints.every((endpoint) => /^https?:\/\/./.test(endpoint));
}
