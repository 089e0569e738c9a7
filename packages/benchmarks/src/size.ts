import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';

import { atMost, median, type Row } from './measure.js';

const PROGRAM = "export * from '@keyvaluestore/core'; export * from '@keyvaluestore/memory';";

/** Milliseconds that an import of both built packages takes in a new process. */
function importTime(): number {
  const script =
    "const start = performance.now(); await import('@keyvaluestore/memory'); await import('@keyvaluestore/core');" +
    'console.log(performance.now() - start);';
  const args = ['--input-type=module', '--eval', script];
  return Number(
    execFileSync(process.execPath, args, { cwd: fileURLToPath(new URL('..', import.meta.url)), encoding: 'utf8' }),
  );
}

/** What core and memory cost a program that uses them: time to import, and bytes. */
export async function size(): Promise<Row[]> {
  const times = Array.from({ length: 11 }, importTime);
  const { outputFiles } = await build({
    stdin: { contents: PROGRAM, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  const bytes = gzipSync(outputFiles[0]?.contents as Uint8Array, { level: 9 }).length / 1024;
  const time = median(times);
  return [
    { group: 'size', name: 'import of core and memory', unit: 'ms', ours: time, ...atMost(15, time) },
    { group: 'size', name: 'core and memory, minified and gzipped', unit: 'kB', ours: bytes, ...atMost(12, bytes) },
  ];
}
