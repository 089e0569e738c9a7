import { type Benchmark, chosenBy } from './benchmarks.js';
import { compile } from './compile.js';
import { runIsolated } from './isolated.js';
import { type Missing, readResults, type Result, writeResults } from './results.js';
import { StartedServices } from './started-services.js';
import { table } from './table.js';

const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const isReport = process.argv.includes('--report');

function choose(): readonly Benchmark[] {
  try {
    return chosenBy(names);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}

/** Runs benchmarks one after the other, and starts the services that they need. */
async function runAll(benchmarks: readonly Benchmark[]): Promise<{ results: Result[]; missing: Missing[] }> {
  const results: Result[] = [];
  const missing: Missing[] = [];
  const services = new StartedServices();
  try {
    for (const { name, engine } of benchmarks) {
      const reason = engine === 'memory' ? undefined : await services.start(engine);
      if (reason !== undefined) {
        console.error(`${name} is left out. ${reason}`);
        missing.push({ benchmark: name, engine, reason });
        continue;
      }
      console.error(`${name} …`);
      const start = performance.now();
      const rows = await runIsolated(name, { ...services.environment, ...(isReport && { KV_BENCH_FULL: '1' }) });
      results.push({
        benchmark: name,
        date: new Date().toISOString(),
        full: isReport,
        seconds: (performance.now() - start) / 1000,
        rows,
      });
    }
  } finally {
    await services.stop();
  }
  return { results, missing };
}

const benchmarks = choose();
await compile();
const { results, missing } = await runAll(benchmarks);
if (results.length > 0) console.log(table(results.flatMap(({ rows }) => rows)));
for (const { benchmark, reason } of missing) console.log(`\n${benchmark} was not measured. ${reason}`);
const file = writeResults(readResults(), results, missing);
console.error(`\nA ratio is their time divided by ours: above 1, ours is faster. Written to ${file}.`);
if (isReport) {
  const { writeReport } = await import('./report.js');
  console.error(`The report is ${await writeReport(readResults())}.`);
}
