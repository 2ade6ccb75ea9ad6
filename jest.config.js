// Nest is ESM-only; Jest on Node 20 cannot `require` that, so these packages go through swc to CommonJS like our own.
const ESM_PACKAGES = [
  '@nestjs',
  'uuid',
  'content-disposition',
  'cookie',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  'load-esm',
];

const common = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.[cm]?[jt]s$': ['@swc/jest', { swcrc: true, module: { type: 'commonjs' } }],
  },
  // The innermost folder counts: packages have others of their own.
  transformIgnorePatterns: [`/node_modules/(?!.*/node_modules/)(?!(${ESM_PACKAGES.join('|')})/)`],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  setupFiles: ['reflect-metadata'],
};

const endToEnd = (database) => ({
  ...common,
  displayName: database,
  testMatch: ['<rootDir>/test/e2e/**/*.spec.ts'],
  // Several nodes need a database that they can share. They die and come back under load, so on Postgres one process
  // that does need not.
  testPathIgnorePatterns:
    database === 'sqlite'
      ? ['/test/e2e/nodes/']
      : [
          '/process/life',
          '/process/chaos',
          '/process/durability',
          '/process/slow-reader',
          '/process/uploads',
        ],
  setupFiles: [...common.setupFiles, `<rootDir>/test/support/setup-${database}.ts`],
  setupFilesAfterEnv: ['<rootDir>/test/support/setup-after-env.ts'],
  ...(database === 'postgres' && {
    globalSetup: '<rootDir>/test/support/postgres-up.ts',
    globalTeardown: '<rootDir>/test/support/postgres-down.ts',
  }),
});

/** @type {import('jest').Config} */
export default {
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/{src,test}/**/*.spec.ts'],
      testPathIgnorePatterns: ['/test/e2e/'],
    },
    endToEnd('sqlite'),
    endToEnd('postgres'),
  ],
  // Files wait about as much as they work; and each on Postgres holds pools of connections, of a server's hundred.
  maxWorkers: 3,
  testTimeout: 20_000,
  reporters: ['default', 'summary', '<rootDir>/test/support/last-line.reporter.cjs'],
};
