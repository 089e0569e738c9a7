import { BENCHMARKS } from './benchmarks.js';
import { type EngineName } from './services.js';

const [, , name] = process.argv;
const benchmark = BENCHMARKS.find((candidate) => candidate.name === name);
if (benchmark === undefined) throw new RangeError(`there is no benchmark '${name}'`);
const run = await benchmark.load();
const rows = await run(benchmark.engine satisfies EngineName);
// Some clients keep a process from ending by itself.
process.send?.(rows, () => process.exit(0));
