import { createSecretKey, type KeyObject } from 'node:crypto';
import { environmentRules, type Environment } from './environment.schema.js';
import { DEVELOPMENT_KEY_FILE, keptSigningKey } from './signing-key.js';
import type { ProxyTrust } from './trusted-proxies.js';

/** A configuration that cannot be started with; the message names each variable and the mend. */
export class ConfigError extends Error {}

/** Everything that can be set from outside, judged before a port opens. Durations are milliseconds unless named. */
export class AppConfig {
  readonly isProduction: boolean;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  /** Where there may be other nodes. */
  readonly backplaneUrl: string | undefined;
  /** Where the bytes of attachments lie. */
  readonly storageUrl: string;
  readonly jwt: {
    /** Key objects: a string secret costs forty times as much at each verification. */
    readonly key: KeyObject;
    readonly previousKeys: readonly KeyObject[];
    readonly issuer: string;
    readonly audience: string;
    readonly accessTtlSeconds: number;
    readonly refreshTtlMs: number;
  };
  readonly hub: { readonly keepAliveIntervalMs: number; readonly handshakeTimeoutMs: number };
  /** The largest JSON body and hub packet, in bytes. */
  readonly maxMessageSize: number;
  readonly attachments: {
    /** The largest file, in bytes. */
    readonly maxSize: number;
    /** How long an upload that no message takes is kept. */
    readonly orphanTtlMs: number;
  };
  /** Per minute; 0 turns a limit off. */
  readonly rateLimits: {
    readonly requests: number;
    readonly login: number;
    readonly messages: number;
  };
  /** Browser origins that may call; `*` is any. */
  readonly corsOrigins: readonly string[];
  readonly trustProxy: ProxyTrust;
  readonly log: { readonly level: Environment['LOG_LEVEL']; readonly file: string | undefined };
  readonly metricsToken: string | undefined;
  readonly presence: { readonly graceMs: number; readonly broadcastMaxMembers: number };
  readonly seedAdminPassword: string | undefined;

  private constructor(env: Environment, jwtKey: string) {
    this.isProduction = env.NODE_ENV === 'production';
    this.host = env.HOST ?? (this.isProduction ? '0.0.0.0' : '127.0.0.1');
    this.port = env.PORT;
    this.databaseUrl = env.DATABASE_URL;
    this.backplaneUrl = env.BACKPLANE_URL;
    this.storageUrl = env.STORAGE_URL;
    this.jwt = {
      key: keyObject(jwtKey),
      previousKeys: env.JWT_PREVIOUS_KEYS.map(keyObject),
      issuer: env.JWT_ISSUER,
      audience: env.JWT_AUDIENCE,
      accessTtlSeconds: env.JWT_ACCESS_TTL,
      refreshTtlMs: env.JWT_REFRESH_TTL,
    };
    this.hub = {
      keepAliveIntervalMs: env.HUB_KEEP_ALIVE_INTERVAL,
      handshakeTimeoutMs: env.HUB_HANDSHAKE_TIMEOUT,
    };
    this.maxMessageSize = env.LIMITS_MAX_MESSAGE_SIZE;
    this.attachments = {
      maxSize: env.LIMITS_MAX_ATTACHMENT_SIZE,
      orphanTtlMs: env.ATTACHMENT_ORPHAN_TTL,
    };
    this.rateLimits = {
      requests: env.RATE_LIMIT_REQUESTS_PER_MINUTE,
      login: env.RATE_LIMIT_LOGIN_PER_MINUTE,
      messages: env.RATE_LIMIT_MESSAGES_PER_MINUTE,
    };
    // Callers prove themselves by a token, not by a cookie, so any origin does no harm while developing.
    this.corsOrigins = env.CORS_ORIGINS ?? (this.isProduction ? [] : ['*']);
    this.trustProxy = env.TRUST_PROXY;
    this.log = { level: env.LOG_LEVEL, file: env.LOG_FILE };
    this.metricsToken = env.METRICS_TOKEN;
    this.presence = {
      graceMs: env.PRESENCE_GRACE_MS,
      broadcastMaxMembers: env.PRESENCE_BROADCAST_MAX_MEMBERS,
    };
    this.seedAdminPassword = env.SEED_ADMIN_PASSWORD;
  }

  /** Throws `ConfigError`. In development without JWT_KEY, makes a key and keeps it in `data/`. */
  static from(variables: NodeJS.ProcessEnv): AppConfig {
    const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
    const { success, data: env, error } = environmentRules.safeParse(set);
    if (!success) {
      const sentences = error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`);
      throw new ConfigError(sentences.join('\n'));
    }
    return new AppConfig(env, env.JWT_KEY ?? keptSigningKey(DEVELOPMENT_KEY_FILE));
  }
}

function keyObject(key: string): KeyObject {
  return createSecretKey(Buffer.from(key, 'utf8'));
}
