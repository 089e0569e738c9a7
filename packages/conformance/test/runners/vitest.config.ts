import { defineConfig } from 'vitest/config';

/** The sources of the workspaces, so that no build is needed. */
const conditions = ['@keyvaluestore/source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['test/runners/vitest*.smoke.ts'],
    // FoundationDB's binding is not safe in worker threads, so this is what users of the suite choose.
    pool: 'forks',
    globals: true,
  },
});
