import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

const engines = [
  'memory',
  'redis',
  'dynamodb',
  'foundationdb',
  'lmdb',
  'cache',
  'opentelemetry',
  'conformance',
  'connect',
  'server',
];

/** Packages import downward only: engines, wrappers and the suite import core, never each other. */
const noUpwardImports = {
  'no-restricted-imports': [
    'error',
    {
      patterns: [
        {
          group: engines.map((name) => `@keyvaluestore/${name}`).concat('@keyvaluestore/test-services'),
          message: 'Engines, wrappers and the suite import core alone; see docs/architecture.md.',
        },
      ],
    },
  ],
};

export default tseslint.config(
  { ignores: ['**/dist/**', '**/.turbo/**', '.cache/**', '**/node_modules/**', 'packages/package-tests/fixtures/**'] },
  ...tseslint.configs.strict,
  {
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'no-console': 'error',
      'import-x/no-default-export': 'error',
      'import-x/no-cycle': 'error',
      'import-x/no-extraneous-dependencies': [
        'error',
        {
          devDependencies: [
            '**/test/**',
            '**/checks/**',
            'packages/server/redis-suite/**',
            '**/*.config.*',
            '*.mjs',
            '*.ts',
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'Name each export.' },
        {
          selector: "SwitchStatement[discriminant.property.name='name'] > SwitchCase[test=null]",
          message: 'What is not named here would be passed over: use a table that is total by its type.',
        },
      ],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  {
    files: [
      'packages/{memory,redis,dynamodb,foundationdb,lmdb,ordered,cache,opentelemetry,conformance,server,collections}/src/**/*.ts',
    ],
    // A server is started on any engine from the command line; as a library it is given a backend.
    ignores: ['packages/server/src/cli.ts', 'packages/server/src/cli/**/*.ts'],
    rules: noUpwardImports,
  },
  {
    files: ['packages/{core,connect}/src/**/*.ts'],
    rules: {
      // An import of types alone would stay in the build as one of a module: in core it makes circles of modules, and in
      // connect it asks for engines that nobody has named.
      '@typescript-eslint/no-import-type-side-effects': 'error',
    },
  },
  {
    files: ['packages/core/src/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^(?!\\.)', message: 'Core depends on nothing, Node included.' }] },
      ],
    },
  },
  {
    files: ['**/test/**/*.ts', '**/checks/**/*.ts'],
    rules: { 'max-lines': ['error', { max: 400 }], '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: [
      '**/*.config.{ts,mjs}',
      '*.preset.{ts,mjs}',
      'eslint.config.mjs',
      '.size-limit.js',
      'scripts/{longest-first,test-times-reporter}.mjs',
    ],
    rules: { 'import-x/no-default-export': 'off', 'import-x/no-extraneous-dependencies': 'off' },
  },
  {
    files: [
      'scripts/**',
      'examples/*/src/**',
      'packages/benchmarks/src/**',
      'packages/package-tests/*.mjs',
      'packages/test-services/src/with-services.ts',
      'packages/server/redis-suite/main.ts',
      'packages/server/src/cli.ts',
    ],
    rules: { 'no-console': 'off' },
  },
);
