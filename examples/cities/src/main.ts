import { connect } from '@keyvaluestore/connect';
import { runProgram } from '@keyvaluestore/example-program';
import { SingleBar } from 'cli-progress';
import pc from 'picocolors';

import { Cities, type City } from './cities.js';
import { readCities } from './geonames.js';
import { QUESTIONS } from './questions.js';

const BATCH = 1000;

/** Milliseconds that something took, beside what it gave. */
async function timed<T>(action: () => Promise<T>): Promise<[result: T, milliseconds: number]> {
  const start = performance.now();
  const result = await action();
  return [result, performance.now() - start];
}

async function load(cities: Cities, rows: readonly City[], progress: (done: number) => void): Promise<void> {
  for (let start = 0; start < rows.length; start += BATCH) {
    await cities.load(rows.slice(start, start + BATCH));
    progress(Math.min(start + BATCH, rows.length));
  }
}

function indented(answer: unknown): string {
  const lines = Array.isArray(answer) ? answer : [typeof answer === 'object' ? JSON.stringify(answer) : answer];
  return lines.map((line) => `    ${typeof line === 'number' ? line.toLocaleString('en') : line}`).join('\n');
}

async function main(json: boolean): Promise<void> {
  const { backend, close } = await connect(process.env['KV_URL'] ?? 'memory:');
  const { system } = backend.driver.capabilities;
  try {
    const cities = new Cities(backend);
    const rows = readCities();
    const bar = new SingleBar({
      format: `  loading {value} of {total} cities into ${system} ${pc.cyan('{bar}')} {percentage}%`,
      barCompleteChar: '█',
      barIncompleteChar: '░',
      hideCursor: true,
      noTTYOutput: false,
    });
    const isLoaded = await cities.isLoaded(rows.length);
    if (!json && !isLoaded) bar.start(rows.length, 0);
    const [, loading] = await timed(async () => {
      if (!isLoaded) await load(cities, rows, (done) => !json && bar.update(done));
    });
    if (!isLoaded) await cities.markLoaded(rows.length);
    if (!json && isLoaded) console.log(`  ${rows.length.toLocaleString('en')} cities are in ${system} already\n`);
    if (!json && !isLoaded) {
      bar.stop();
      const rate = Math.round((rows.length / loading) * 1000).toLocaleString('en');
      console.log(
        `  ${pc.green('✔')} ${rows.length.toLocaleString('en')} cities in ${(loading / 1000).toFixed(1)} s, ${rate} a second\n`,
      );
    }
    const answers = [];
    for (const { question, ask } of QUESTIONS) {
      const [answer, milliseconds] = await timed(() => ask(cities));
      answers.push({ question, answer, milliseconds });
      if (!json)
        console.log(`  ${pc.bold(question)} ${pc.dim(`${milliseconds.toFixed(1)} ms`)}\n${indented(answer)}\n`);
    }
    if (json) console.log(JSON.stringify({ backend: system, cities: rows.length, loading, answers }, undefined, 2));
  } finally {
    await close();
  }
}

await runProgram(() => main(process.argv.includes('--json')));
