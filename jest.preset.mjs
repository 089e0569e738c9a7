import { fileURLToPath } from 'node:url';

/** Runs the TypeScript sources of every workspace directly, so that no build is needed before a test. */
export default {
  testEnvironment: 'node',
  testEnvironmentOptions: {
    customExportConditions: ['@keyvaluestore/source', 'node', 'require', 'default'],
  },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // FoundationDB's binding is not safe in worker threads; a test that leaves a handle open must be seen.
  workerThreads: false,
  testTimeout: 30_000,
  reporters: ['default', fileURLToPath(new URL('scripts/test-times-reporter.mjs', import.meta.url))],
};
