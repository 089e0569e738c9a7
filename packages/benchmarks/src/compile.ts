import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const SOURCES = fileURLToPath(new URL('.', import.meta.url));
/** Where the compiled benchmarks lie. */
export const COMPILED = fileURLToPath(new URL('../dist/', import.meta.url));

/**
 * Compiles the benchmarks, so that no loader does it while they run: the one that runs this file names every closure
 * anew each time that it is made, which would slow down what is measured.
 */
export async function compile(): Promise<void> {
  rmSync(COMPILED, { recursive: true, force: true });
  await build({
    entryPoints: readdirSync(SOURCES)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => SOURCES + name),
    outdir: COMPILED,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
}
