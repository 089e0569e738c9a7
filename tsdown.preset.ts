import { defineConfig } from 'tsdown';

/** One ES module and one CommonJS module for each package, with types for both. */
export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  target: 'node20',
  platform: 'node',
  dts: { sourcemap: true },
  sourcemap: true,
  // The sources are in the package, where the maps point to them, and doc comments are in the types.
  outputOptions: { sourcemapExcludeSources: true, comments: { jsdoc: false } },
  clean: true,
});
