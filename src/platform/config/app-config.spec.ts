import { AppConfig, ConfigError } from './app-config.js';

const KEY = 'k'.repeat(32);
const configOf = (variables: Record<string, string>) =>
  AppConfig.from({ JWT_KEY: KEY, ...variables });

describe('The configuration', () => {
  it('reads durations and sizes with their units', () => {
    const config = configOf({
      JWT_REFRESH_TTL: '2h',
      HUB_KEEP_ALIVE_INTERVAL: '20',
      LIMITS_MAX_MESSAGE_SIZE: '64 KiB',
    });
    expect(config.jwt.refreshTtlMs).toBe(7_200_000);
    expect(config.hub.keepAliveIntervalMs).toBe(20_000);
    expect(config.maxMessageSize).toBe(65_536);
  });

  it('listens on all interfaces and opens to no origin in production', () => {
    const production = configOf({ NODE_ENV: 'production' });
    expect([production.host, production.corsOrigins]).toEqual(['0.0.0.0', []]);
    const development = configOf({});
    expect([development.host, development.corsOrigins]).toEqual(['127.0.0.1', ['*']]);
  });

  it('takes a variable set to nothing as not set', () => {
    expect(configOf({ PORT: '', LOG_FILE: '' })).toMatchObject({
      port: 3000,
      log: { file: undefined },
    });
  });

  it('trusts a number of proxies, or those that are named', () => {
    const hops = configOf({ TRUST_PROXY: '1' }).trustProxy;
    expect([hops('192.0.2.1', 0), hops('192.0.2.1', 1)]).toEqual([true, false]);
    const networks = configOf({ TRUST_PROXY: 'loopback, 10.0.0.0/8' }).trustProxy;
    expect(['127.0.0.1', '10.1.2.3', '192.0.2.1'].map((ip) => networks(ip, 0))).toEqual([
      true,
      true,
      false,
    ]);
    expect(configOf({}).trustProxy('127.0.0.1', 0)).toBe(false);
  });

  it.each([
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL must be'],
    [{ BACKPLANE_URL: 'localhost:6379' }, 'BACKPLANE_URL must be'],
    [{ BACKPLANE_URL: 'redis://localhost' }, 'BACKPLANE_URL is for several nodes'],
    [{ STORAGE_URL: 'ftp://x' }, 'STORAGE_URL must be'],
    [{ STORAGE_URL: 's3://' }, 'STORAGE_URL must be'],
    [{ STORAGE_URL: 's3://bucket?endpoint=minio:9000' }, 'STORAGE_URL must be'],
    [{ LIMITS_MAX_ATTACHMENT_SIZE: '3 GiB' }, 'LIMITS_MAX_ATTACHMENT_SIZE must be'],
    [{ LIMITS_MAX_MESSAGE_SIZE: 'big' }, 'LIMITS_MAX_MESSAGE_SIZE must be a number of bytes'],
    [{ TRUST_PROXY: 'not an address' }, 'TRUST_PROXY must be'],
    [{ HUB_KEEP_ALIVE_INTERVAL: 'soon' }, 'HUB_KEEP_ALIVE_INTERVAL must be a duration'],
  ])('refuses %j, and says why', (variables, sentence) => {
    expect(() => configOf(variables)).toThrow(sentence);
  });

  it('names every variable that is wrong, and the mend', () => {
    const wrong = () => configOf({ PORT: '70000', LOG_LEVEL: 'loud', JWT_ACCESS_TTL: '1.5' });
    expect(wrong).toThrow(ConfigError);
    expect(wrong).toThrow(/PORT must be a whole number from 0 to 65535/);
    expect(wrong).toThrow(/LOG_LEVEL/);
    expect(wrong).toThrow(/JWT_ACCESS_TTL must be a whole number/);
  });
});
