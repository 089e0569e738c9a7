import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

const engines = ['memory', 'redis', 'dynamodb', 'foundationdb', 'lmdb', 'cache', 'opentelemetry', 'conformance'];

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
        { devDependencies: ['**/test/**', '**/*.config.*', '*.mjs', '*.ts'] },
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
      'packages/{memory,redis,dynamodb,foundationdb,lmdb,ordered,cache,opentelemetry,conformance,collections}/src/**/*.ts',
    ],
    rules: noUpwardImports,
  },
  {
    files: ['packages/core/src/**/*.ts'],
    rules: {
      // An import of types alone would stay in the build as one of a module, and make circles of modules there.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^(?!\\.)', message: 'Core depends on nothing, Node included.' }] },
      ],
    },
  },
  {
    files: ['**/test/**/*.ts'],
    rules: { 'max-lines': ['error', { max: 400 }], '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: [
      '**/*.config.{ts,mjs}',
      '*.preset.{ts,mjs}',
      'eslint.config.mjs',
      '.size-limit.js',
      'scripts/test-times-reporter.mjs',
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
    ],
    rules: { 'no-console': 'off' },
  },
);
