/** The floors of the house: imports run downhill only, type imports too. Each rule is a sentence. */
const MODULES_IN_ORDER = ['users', 'auth', 'presence', 'channels', 'messages'];

/** What each module may know of the others. */
const MAY_KNOW = {
  users: [],
  auth: ['users'],
  presence: ['users'],
  channels: ['users'],
  messages: ['users', 'channels'],
};

const anyOf = (names) => `(${names.join('|')})`;

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
    {
      name: 'modules-meet-only-at-their-index',
      comment: 'An entity may name another for a foreign key; nothing else reaches in.',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/', pathNot: '/entities/' },
      to: { path: '^src/modules/([^/]+)/', pathNot: ['^src/modules/$1/', '/index\\.ts$'] },
    },
    {
      name: 'entities-reach-only-entities-of-other-modules',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/entities/' },
      to: { path: '^src/modules/([^/]+)/', pathNot: ['^src/modules/$1/', '/entities/'] },
    },
    {
      name: 'hubs-and-composition-use-modules-by-their-index',
      comment: 'The list of entities, which only the composition needs, is the exception.',
      severity: 'error',
      from: { path: '^src/(hubs/|[^/]+\\.ts$)', pathNot: '^src/entities\\.ts$' },
      to: { path: '^src/modules/[^/]+/(?!index\\.ts$)' },
    },
    ...MODULES_IN_ORDER.map((name) => ({
      name: `${name}-knows-only-${MAY_KNOW[name].join('-and-') || 'itself'}`,
      severity: 'error',
      from: { path: `^src/modules/${name}/` },
      to: {
        path: '^src/modules/([^/]+)/',
        pathNot: `^src/modules/${anyOf([name, ...MAY_KNOW[name]])}/`,
      },
    })),
    {
      name: 'controllers-are-leaves',
      severity: 'error',
      from: { pathNot: '\\.module\\.ts$' },
      to: { path: '\\.controller\\.ts$' },
    },
    {
      name: 'services-are-free-of-transport',
      severity: 'error',
      from: {
        path: '^src/modules/.*\\.ts$',
        pathNot: '\\.(controller|guard|strategy|interceptor|decorator|module)\\.ts$',
      },
      to: {
        path: 'node_modules/(fastify|@fastify|socket\\.io|@nestjs/platform|@nestjs/websockets)',
      },
    },
    {
      name: 'typeorm-only-where-the-tables-are',
      severity: 'error',
      from: {
        path: '^(src|seeds)/',
        pathNot: '(/entities/|\\.repository\\.ts$|^src/platform/database/)',
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
