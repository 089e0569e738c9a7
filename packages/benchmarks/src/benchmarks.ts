import { type Row } from './measure.js';
import { type EngineName } from './services.js';

/** One benchmark on one engine; it runs in a process of its own, so that none warms up or spoils another. */
export interface Benchmark {
  readonly name: string;
  /** The engine whose service it needs, and that it is told. */
  readonly engine: EngineName;
  /** Loads its code. */
  readonly load: () => Promise<(engine: EngineName) => Promise<Row[]>>;
}

const ALL: readonly EngineName[] = ['memory', 'redis', 'dynamodb', 'foundationdb'];

function onEach(name: string, engines: readonly EngineName[], load: Benchmark['load']): Benchmark[] {
  return engines.map((engine) => ({ name: `${name}-${engine}`, engine, load }));
}

/** All benchmarks, in the order in which they run. */
export const BENCHMARKS: readonly Benchmark[] = [
  { name: 'memory-strings', engine: 'memory', load: async () => (await import('./memory-strings.js')).memoryStrings },
  {
    name: 'memory-sorted-sets',
    engine: 'memory',
    load: async () => (await import('./memory-sorted-sets.js')).memorySortedSets,
  },
  { name: 'others', engine: 'memory', load: async () => (await import('./others.js')).others },
  { name: 'wrappers', engine: 'memory', load: async () => (await import('./wrappers.js')).wrappers },
  { name: 'redis', engine: 'redis', load: async () => (await import('./redis.js')).redis },
  { name: 'dynamodb', engine: 'dynamodb', load: async () => (await import('./dynamodb.js')).dynamodb },
  { name: 'import-dynamodb', engine: 'dynamodb', load: async () => (await import('./cities.js')).importCities },
  // It needs no service, as memory needs none.
  { name: 'lmdb', engine: 'memory', load: async () => (await import('./lmdb.js')).lmdb },
  { name: 'foundationdb', engine: 'foundationdb', load: async () => (await import('./foundationdb.js')).foundationdb },
  ...onEach('joined', ALL.slice(1), async () => (await import('./joined.js')).joinedCalls),
  ...onEach('requests', ALL.slice(1), async () => (await import('./requests.js')).requests),
  ...onEach('growth', ALL, async () => (await import('./growth.js')).growth),
  {
    name: 'collections-redis',
    engine: 'redis',
    load: async () => (await import('./collections.js')).collectionsOnRedis,
  },
  {
    name: 'collections-dynamodb',
    engine: 'dynamodb',
    load: async () => (await import('./collections-electrodb.js')).collectionsOnDynamoDB,
  },
  { name: 'server', engine: 'redis', load: async () => (await import('./server.js')).server },
  { name: 'size', engine: 'memory', load: async () => (await import('./size.js')).size },
];

/** The benchmarks that some names choose: their own, or a part of it before or after a hyphen; all for no name. */
export function chosenBy(names: readonly string[]): readonly Benchmark[] {
  const unknown = names.find((name) => !BENCHMARKS.some((benchmark) => matches(benchmark, name)));
  if (unknown !== undefined) {
    throw new RangeError(
      `There is no benchmark '${unknown}'; there are ${BENCHMARKS.map(({ name }) => name).join(', ')}.`,
    );
  }
  if (names.length === 0) return BENCHMARKS;
  return BENCHMARKS.filter((benchmark) => names.some((name) => matches(benchmark, name)));
}

function matches(benchmark: Benchmark, name: string): boolean {
  return benchmark.name === name || benchmark.name.startsWith(`${name}-`) || benchmark.name.endsWith(`-${name}`);
}
