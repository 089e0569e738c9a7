import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { costChart, growthChart, ratioChart } from './charts.js';
import { explain } from './explanations.js';
import { type Table, tableOf } from './groups.js';
import { machine } from './machine.js';
import { type Row } from './measure.js';
import { costTable, measurements } from './report-tables.js';
import { type Results } from './results.js';
import { digits } from './table.js';

const DOCS = fileURLToPath(new URL('../../../docs/', import.meta.url));
const COST = 'cost, ';
const GROWTH = 'growth, ';

function image(name: string, title: string, svg: string): string {
  mkdirSync(`${DOCS}benchmarks`, { recursive: true });
  writeFileSync(`${DOCS}benchmarks/${name}.svg`, svg);
  return `![${title}](benchmarks/${name}.svg)`;
}

function goals(rows: readonly Row[]): string {
  const judged = rows.filter(({ met }) => met !== undefined);
  const missed = judged.filter(({ met }) => met === false);
  const reached = `${judged.length - missed.length} of ${judged.length} goals are reached.`;
  if (missed.length === 0) return reached;
  const byReason = new Map<string, string[]>();
  for (const row of missed) {
    const reason = explain(row);
    const what = `${row.group}: ${row.name}: **${digits(row.ratio ?? row.ours)}**, goal ${row.goal}`;
    byReason.set(reason, [...(byReason.get(reason) ?? []), what]);
  }
  const items = Array.from(byReason, ([reason, rows]) => `${rows.map((row) => `- ${row}`).join('\n')}\n\n${reason}`);
  return `${reached} Missed, and why:\n\n${items.join('\n\n')}`;
}

function date(results: Results): string {
  const days = results.results.map((result) => result.date.slice(0, 10)).sort();
  const [first, last] = [days[0], days.at(-1)];
  return first === last ? `on ${first}` : `from ${first} to ${last}`;
}

/** What stands in the report for each table: a heading, what it shows, its chart, and itself. */
type Sections = Readonly<Record<Table, readonly string[]>>;

/** Every table has its section, in this order, or this does not compile. */
function sectionsOf(of: (table: Table) => readonly Row[]): Sections {
  const charted = (table: Table): readonly Row[] => of(table).filter(({ ratio }) => ratio !== undefined);
  const costs = of('costs');
  const dynamodb = costs.filter(({ group }) => group === `${COST}DynamoDB Local`);
  const names = [...new Set(dynamodb.map(({ name }) => name))];
  const counts = (unit: string): number[] =>
    names.map((name) => dynamodb.find((row) => row.name === name && row.unit === unit)?.ours ?? 0);
  return {
    clients: [
      '## Raw clients',
      'What the same costs by hand, on the same server. For DynamoDB it is CPU time of this process, since elapsed time ' +
        'would measure the emulator: `send` of the very requests that ours makes.',
      image('clients', 'ratios to raw clients', ratioChart('Ratios to raw clients', charted('clients'))),
      measurements(of('clients')),
    ],
    files: [
      '## Files',
      'The LMDB backend against its own client, classic-level, and unstorage with a file for each key. A durable set has ' +
        'ended when it is flushed, but on unstorage, which flushes nothing.',
      image('files', 'ratios of LMDB', ratioChart('Ratios of the LMDB backend', charted('files'))),
      measurements(of('files')),
    ],
    server: [
      '## The server',
      'redis-benchmark with 50 clients and values of 100 bytes, against the server on memory and a redis-server in turn; and ' +
        'what a single client waits for an answer where another engine stands behind.',
      measurements(of('server')),
    ],
    collections: [
      '## Collections',
      'On Redis against the service of examples/bookmarks written by hand on the backend, with the same keys, indexes and ' +
        'validation; on DynamoDB against ElectroDB, with a global secondary index where a collection has a sorted set, and ' +
        'a second entity in a transaction where it has a unique field. CPU time of this process, and requests.',
      image('collections', 'ratios of collections', ratioChart('Ratios of collections', charted('collections'))),
      measurements(of('collections')),
    ],
    others: [
      '## Others',
      'The memory backend beside what else serves in tests. unstorage and keyv turn values to JSON and back; ioredis-mock ' +
        'copies what it holds.',
      image(
        'others',
        'ratios to keyv, unstorage and ioredis-mock',
        ratioChart('Ratios of the memory backend', charted('others')),
      ),
      measurements(of('others')),
    ],
    'sorted sets': [
      '## Sorted sets in memory',
      'Against a sorted-btree and a Map by hand, behind async functions and bare.',
      measurements(of('sorted sets')),
    ],
    wrappers: [
      '## Wrappers',
      'What each adds to a call, over the memory backend, which costs next to nothing itself.',
      measurements(of('wrappers')),
    ],
    'wrapped engines': [
      'On the engines, a hundred `get`s of one tick, and what a cache saves:',
      measurements(of('wrapped engines')),
    ],
    costs: [
      '## Requests and capacity units',
      'As the profiler tells them; FoundationDB’s requests are transactions. DynamoDB Local tells no true units of transactions; ' +
        'see [costs](costs.md).',
      image(
        'costs',
        'requests and capacity units on DynamoDB',
        costChart('DynamoDB: requests and capacity units', names, {
          requests: counts('requests'),
          'read units': counts('read units'),
          'write units': counts('write units'),
        }),
      ),
      costTable(costs, COST),
    ],
    growth: [
      '## Growth',
      'Sorted sets from 1,000 members on; to 1,000,000 in memory and on Redis, to 100,000 on the others, whose single test ' +
        'server or emulator is filled too slowly for more.',
      image(
        'growth',
        'time by number of members',
        growthChart('Time of an operation by number of members', of('growth')),
      ),
      measurements(of('growth'), GROWTH),
    ],
  };
}

/** The report as Markdown; writes its charts. */
function compose(results: Results): string {
  const rows = results.results.flatMap((result) => result.rows);
  const tables = rows.map(tableOf);
  const sections = sectionsOf((table) => rows.filter((_, index) => tables[index] === table));
  const missing = results.missing.map(({ benchmark, reason }) => `- \`${benchmark}\`: ${reason}`);
  return [
    '# Benchmarks',
    'Written by `npm run bench:report`, which runs everything on the services that it finds or can start. `npm run bench` ' +
      'measures the same with smaller sets, and `npm run bench redis` a part of it.',
    `Measured ${date(results)}: ${machine()}; Redis, DynamoDB Local and FoundationDB on the same machine.`,
    'Both sides of a comparison run in turn, in short rounds, in one process that nothing else has warmed up; the figures ' +
      'are medians, and the ratio is the median of the ratios of the rounds. A ratio is their time divided by ours: ' +
      'above 1, ours is faster. Packages are built, as a user has them.',
    '## Goals',
    goals(rows),
    ...Object.values(sections).flat(),
    ...(missing.length > 0 ? ['## Not measured', missing.join('\n')] : []),
  ].join('\n\n');
}

/** Writes docs/benchmarks.md and its charts from what was measured with all sizes, and gives the file's path. */
export function writeReport(all: Results): string {
  const results = { ...all, results: all.results.filter(({ full }) => full) };
  const file = `${DOCS}benchmarks.md`;
  writeFileSync(file, `${compose(results)}\n`);
  return file;
}
