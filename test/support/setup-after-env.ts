// Without a Postgres the suite is skipped by name, not passed.
if (process.env.TEST_DATABASE === 'postgres' && !process.env.TEST_POSTGRES_URL) {
  globalThis.describe = describe.skip;
  globalThis.it = it.skip;
}
