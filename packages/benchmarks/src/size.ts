import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';

import { atMost, median, type Row } from './measure.js';

/** What a bundler leaves out of a program that does not name it: wrappers, and what makes drivers of small engines. */
const LEFT_OUT = ['joined', 'prefixed', 'faulty', 'FaultyBackend', 'completeDriver', 'runOnDraft'];

async function exportsOf(name: string): Promise<string[]> {
  return Object.keys((await import(name)) as object).filter((key) => !LEFT_OUT.includes(key));
}

/** Kilobytes of a program, minified and gzipped with all that it imports. */
async function kilobytes(program: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents as Uint8Array, { level: 9 }).length / 1000;
}

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
  const names = ['@keyvaluestore/core', '@keyvaluestore/memory'];
  const without: string[] = [];
  for (const name of names) without.push(`export { ${(await exportsOf(name)).join(', ')} } from '${name}';`);
  const bytes = await kilobytes(without.join(''));
  const alone = await kilobytes("export { MemoryBackend } from '@keyvaluestore/memory';");
  const all = await kilobytes(names.map((name) => `export * from '${name}';`).join(''));
  const time = median(times);
  return [
    { group: 'size', name: 'import of core and memory', unit: 'ms', ours: time, ...atMost(15, time) },
    {
      group: 'size',
      name: 'core and memory but for wrappers and completeDriver, minified and gzipped',
      unit: 'kB',
      ours: bytes,
      ...atMost(20, bytes),
    },
    { group: 'size', name: 'a program with MemoryBackend alone', unit: 'kB', ours: alone },
    { group: 'size', name: 'core and memory whole', unit: 'kB', ours: all },
  ];
}
