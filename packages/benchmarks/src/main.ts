import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { type Row } from './measure.js';
import { memorySortedSets } from './memory-sorted-sets.js';
import { memoryStrings } from './memory-strings.js';
import { size } from './size.js';
import { table } from './table.js';

const benchmarks: Readonly<Record<string, () => Promise<Row[]>>> = {
  'memory-strings': memoryStrings,
  'memory-sorted-sets': memorySortedSets,
  size,
};

const chosen = process.argv.slice(2);
const rows: Row[] = [];
for (const [name, run] of Object.entries(benchmarks)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  console.error(`${name} …`);
  rows.push(...(await run()));
}
console.log(table(rows));
const file = fileURLToPath(new URL('../results.json', import.meta.url));
writeFileSync(
  file,
  `${JSON.stringify({ node: process.version, date: new Date().toISOString(), rows }, undefined, 2)}\n`,
);
console.error(`\nA ratio is their time divided by ours: above 1, ours is faster. Written to ${file}.`);
