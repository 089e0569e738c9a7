import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { BENCHMARKS } from './benchmarks.js';
import { type Row } from './measure.js';
import { type EngineName } from './services.js';

/** What a benchmark has measured. */
export interface Result {
  readonly benchmark: string;
  /** When it ended. */
  readonly date: string;
  readonly seconds: number;
  /** Whether it was measured with all sizes, as for the report. */
  readonly full: boolean;
  readonly rows: readonly Row[];
}

/** A benchmark that could not run. */
export interface Missing {
  readonly benchmark: string;
  readonly engine: EngineName;
  readonly reason: string;
}

/** The latest result of each benchmark. */
export interface Results {
  readonly node: string;
  readonly results: readonly Result[];
  readonly missing: readonly Missing[];
}

const FILE = fileURLToPath(new URL('../results.json', import.meta.url));

/** The results of earlier runs with the same version of Node. */
export function readResults(): Results {
  const none: Results = { node: process.version, results: [], missing: [] };
  if (!existsSync(FILE)) return none;
  const read = JSON.parse(readFileSync(FILE, 'utf8')) as Partial<Results>;
  return read.node === process.version && read.results !== undefined ? { ...none, ...read } : none;
}

/** Adds the results of a run to those of earlier ones, whose place they take, and gives the file that holds them. */
export function writeResults(before: Results, results: readonly Result[], missing: readonly Missing[]): string {
  const run = new Set([...results, ...missing].map(({ benchmark }) => benchmark));
  const isOld = ({ benchmark }: { readonly benchmark: string }): boolean => !run.has(benchmark);
  const order = BENCHMARKS.map(({ name }) => name);
  const inOrder = <T extends { readonly benchmark: string }>(list: readonly T[]): T[] =>
    list
      .filter(({ benchmark }) => order.includes(benchmark))
      .sort((a, b) => order.indexOf(a.benchmark) - order.indexOf(b.benchmark));
  const all: Results = {
    node: process.version,
    results: inOrder([...before.results.filter(isOld), ...results]),
    missing: inOrder([...before.missing.filter(isOld), ...missing]),
  };
  writeFileSync(FILE, `${JSON.stringify(all, undefined, 2)}\n`);
  return FILE;
}
