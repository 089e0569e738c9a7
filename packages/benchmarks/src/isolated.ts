import { fork } from 'node:child_process';

import { COMPILED } from './compile.js';
import { type Row } from './measure.js';

/** Runs a benchmark in a process of its own and gives its rows. */
export function runIsolated(name: string, environment: Readonly<Record<string, string>>): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    // Without the loader and the conditions of this process: what is measured are the built packages.
    const child = fork(`${COMPILED}run.js`, [name], {
      execArgv: ['--expose-gc'],
      env: { ...process.env, ...environment },
      serialization: 'advanced',
    });
    let rows: Row[] | undefined;
    child.on('message', (message) => {
      rows = message as Row[];
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (rows !== undefined) resolve(rows);
      else reject(new Error(`the benchmark ${name} ended with ${signal ?? `code ${code}`} and without a result`));
    });
  });
}
