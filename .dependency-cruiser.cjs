/** The floors of the house: imports run downhill only, type imports too. Each rule is a sentence. */

/** Every module, and what it may know of the others. */
const MAY_KNOW = {
  audit: [],
  users: ['audit'],
  auth: ['audit', 'users'],
  presence: ['users'],
  channels: ['audit', 'users'],
  attachments: ['users', 'channels'],
  messages: ['audit', 'users', 'channels', 'attachments'],
};

/** Files of a module's own that hold types and constants only: its entities may use them. */
const PLAIN_FILES = ['audit-action', 'status', 'reaction-summary'];

const anyOf = (names) => `(${names.join('|')})`;

const UNPLACED = `^src/modules/(?!${anyOf(Object.keys(MAY_KNOW))}/)`;

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'common-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/common/' },
      to: { path: '^(src/(?!common/)|migrations/|seeds/)' },
    },
    {
      name: 'platform-knows-no-chat',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^(src/(modules|hubs)/|src/[^/]+\\.ts|migrations/|seeds/)' },
    },
    {
      name: 'modules-do-not-know-the-hub-or-the-composition',
      severity: 'error',
      from: { path: '^src/modules/' },
      to: { path: '^(src/hubs/|src/[^/]+\\.ts|migrations/|seeds/)' },
    },
    {
      name: 'hubs-do-not-know-the-composition',
      severity: 'error',
      from: { path: '^src/hubs/' },
      to: { path: '^(src/[^/]+\\.ts|migrations/|seeds/)' },
    },
    // What is not in the table neither imports, nor is imported, nor lies there alone.
    ...[
      { from: { path: UNPLACED }, to: {} },
      { from: { path: UNPLACED, orphan: true }, to: {} },
      { from: { pathNot: UNPLACED }, to: { path: UNPLACED } },
    ].map((direction) => ({
      name: 'every-module-has-its-place',
      severity: 'error',
      ...direction,
    })),
    ...Object.entries(MAY_KNOW).map(([name, known]) => ({
      name: `${name}-knows-only-${known.join('-and-') || 'itself'}`,
      severity: 'error',
      from: { path: `^src/modules/${name}/` },
      to: {
        path: '^src/modules/',
        pathNot: `^src/modules/${anyOf([name, ...known])}/`,
      },
    })),
    {
      name: 'modules-meet-only-at-their-index',
      comment: 'An entity may name another for a foreign key; nothing else reaches in.',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/', pathNot: '\\.entity\\.ts$' },
      to: {
        path: '^src/modules/',
        pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'entities-reach-only-entities-and-plain-files-of-their-own',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/.+\\.entity\\.ts$' },
      to: {
        path: '^src/modules/',
        pathNot: ['\\.entity\\.ts$', `^src/modules/$1/${anyOf(PLAIN_FILES)}\\.ts$`],
      },
    },
    {
      name: 'plain-files-import-nothing-of-ours',
      severity: 'error',
      from: { path: `^src/modules/[^/]+/${anyOf(PLAIN_FILES)}\\.ts$` },
      to: { path: '^(src|migrations|seeds)/' },
    },
    {
      name: 'hubs-composition-and-seeds-use-modules-by-their-index',
      comment: 'The list of entities, which only the composition needs, is the exception.',
      severity: 'error',
      from: {
        path: '^(src/hubs/|src/[^/]+\\.ts$|migrations/|seeds/)',
        pathNot: '^src/entities\\.ts$',
      },
      to: { path: '^src/modules/(?![^/]+/index\\.ts$)' },
    },
    {
      name: 'the-list-of-entities-reaches-only-entities',
      severity: 'error',
      from: { path: '^src/entities\\.ts$' },
      to: { path: '^src/modules/', pathNot: '\\.entity\\.ts$' },
    },
    {
      name: 'controllers-are-leaves',
      severity: 'error',
      from: { pathNot: '\\.module\\.ts$' },
      to: { path: '\\.controller\\.ts$' },
    },
    {
      name: 'services-and-common-are-free-of-transport',
      severity: 'error',
      from: {
        path: '^src/(modules|common)/',
        pathNot: '^src/modules/.*\\.(controller|guard|strategy|interceptor|decorator|module)\\.ts$',
      },
      to: {
        path: [
          'node_modules/(fastify|@fastify|socket\\.io|@nestjs/platform|@nestjs/websockets)',
          '^(node:)?(http|https|http2)$',
        ],
      },
    },
    {
      name: 'typeorm-only-where-the-tables-are',
      severity: 'error',
      from: {
        path: '^(src|seeds)/',
        pathNot: '(/entities/|\\.repository\\.ts$|^src/platform/database/|\\.spec\\.ts$)',
      },
      to: { path: 'node_modules/typeorm' },
    },
    {
      name: 'nothing-reaches-the-tests',
      severity: 'error',
      from: { path: '^(src|migrations|seeds)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^test/|\\.spec\\.ts$' },
    },
    {
      name: 'only-declared-packages',
      severity: 'error',
      from: { path: '^(src|migrations|seeds)/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
