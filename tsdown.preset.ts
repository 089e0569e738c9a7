import { defineConfig } from 'tsdown';

/** One ES module and one CommonJS module for each package, with types for both. */
export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  target: 'node20',
  platform: 'node',
  dts: { sourcemap: true },
  sourcemap: true,
  clean: true,
});
