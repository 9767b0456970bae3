/**
 * The walls between the rooms (docs/architecture.md). Each room says what it may import; anything else is an error.
 * `test/unit/rooms.test.ts` feeds it a bad import and expects it to fail.
 */
const rooms = {
  model: [],
  config: ['model'],
  db: ['model'],
  outbound: [],
  salesforce: ['model', 'outbound'],
  queue: ['model', 'db'],
  metrics: ['model', 'db'],
  audit: ['model', 'db'],
  tenants: ['model', 'db', 'salesforce', 'audit'],
  jobs: ['model', 'db', 'queue', 'tenants', 'audit'],
  extract: ['model', 'salesforce'],
  versions: ['model', 'db'],
  diff: ['model'],
  history: ['model', 'db', 'diff', 'jobs', 'versions'],
  files: ['model', 'config', 'db', 'queue', 'salesforce', 'tenants', 'versions', 'extract'],
  alerts: ['model', 'db', 'diff', 'jobs', 'versions', 'audit'],
  notify: ['model', 'db', 'outbound', 'queue', 'tenants', 'jobs', 'alerts', 'audit'],
  retention: ['model', 'db', 'queue', 'jobs', 'versions', 'files', 'audit'],
  erasure: ['model', 'db', 'queue', 'tenants', 'versions', 'files', 'audit'],
  verify: [
    'model',
    'db',
    'queue',
    'salesforce',
    'tenants',
    'jobs',
    'extract',
    'versions',
    'files',
    'history',
    'audit',
  ],
  backup: [
    ...[
      'model',
      'db',
      'queue',
      'salesforce',
      'tenants',
      'jobs',
      'extract',
      'versions',
      'files',
      'erasure',
      'audit',
    ],
  ],
  restore: [
    'model',
    'db',
    'queue',
    'salesforce',
    'tenants',
    'versions',
    'diff',
    'history',
    'files',
    'erasure',
    'audit',
  ],
};

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `core-${room}-imports`,
  comment: `core/${room} may import only: ${allowed.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^core/${room}/` },
  to: {
    path: '^(core|server|worker|simulator|host|standalone|cli|scripts|test|bench)/',
    pathNot: [`^core/${room}/`, ...allowed.map((name) => `^core/${name}/index\\.ts$`)],
  },
}));

module.exports = {
  forbidden: [
    ...roomRules,
    {
      name: 'core-room-is-known',
      comment: 'A new room needs a line in the table above.',
      severity: 'error',
      from: { path: '^core/', pathNot: `^core/(${Object.keys(rooms).join('|')})/` },
      to: {},
    },
    {
      name: 'only-index-is-visible',
      comment:
        "Outside a room only its index.ts is visible (schema files of core/db excepted for drizzle-kit's sake: none).",
      severity: 'error',
      from: { path: '^(server|worker|host|standalone|cli|scripts|bench)/' },
      to: { path: '^core/[^/]+/.+', pathNot: '^core/[^/]+/index\\.ts$' },
    },
    {
      name: 'server-imports',
      severity: 'error',
      from: { path: '^server/' },
      to: {
        path: '^(worker|simulator|host|standalone|cli|scripts|test|bench|core/(salesforce|extract|versions|backup|diff))/',
      },
    },
    {
      name: 'worker-imports',
      severity: 'error',
      from: { path: '^worker/' },
      to: {
        path: '^(server|simulator|host|standalone|cli|scripts|test|bench|core/(salesforce|extract|versions|diff))/',
      },
    },
    {
      name: 'simulator-is-an-independent-witness',
      severity: 'error',
      from: { path: '^simulator/' },
      to: { path: '^(core|server|worker|host|standalone|cli|scripts|test|bench)/' },
    },
    {
      name: 'host-imports',
      severity: 'error',
      from: { path: '^host/' },
      to: {
        path: '^(core|server|worker|simulator|standalone|cli|scripts|bench)/',
        pathNot: '^core/model/index\\.ts$',
      },
    },
    {
      name: 'nobody-imports-scripts-or-tests',
      severity: 'error',
      from: { path: '^(core|server|worker|simulator|standalone|cli)/' },
      to: { path: '^(scripts|test|bench)/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(c|lightning|force|@salesforce)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)node_modules/|^host/(page|stubs|modules)/|^test/fixtures/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
