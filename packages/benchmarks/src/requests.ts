import { type Backend, type RequestEvent } from '@keyvaluestore/core';

import { openEngine, titleOf } from './engines.js';
import { type Group } from './groups.js';
import { atMost, type Row } from './measure.js';
import { type EngineName } from './services.js';

type Call = (backend: Backend) => Promise<unknown>;

/** A call, and the most requests that it may take on each engine, where they differ from 1. */
interface Line {
  readonly name: string;
  readonly call: Call;
  readonly dynamodb?: number;
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

function batch(count: number, add: (batch: ReturnType<Backend['batch']>, index: number) => unknown): Call {
  return async (backend) => {
    const operations = backend.batch();
    for (const index of numbers(count)) add(operations, index);
    await operations.exec();
  };
}

const LINES: readonly Line[] = [
  { name: 'get', call: (backend) => backend.get('b1') },
  { name: 'set', call: (backend) => backend.set('a', 'value') },
  { name: 'setEQ', call: (backend) => backend.setEQ('a', 'other', 'value') },
  { name: 'nIncrBy', call: (backend) => backend.nIncrBy('n', 1) },
  { name: 'delete', call: (backend) => backend.delete('a'), dynamodb: 2 },
  { name: 'sAdd', call: (backend) => backend.sAdd('s', 'a', 'b') },
  { name: 'hSet', call: (backend) => backend.hSet('h', { a: 1, b: 2 }) },
  { name: 'hGetAll', call: (backend) => backend.hGetAll('h') },
  { name: 'zAdd', call: (backend) => backend.zAdd('z', 'member', 1) },
  { name: 'zIncrBy', call: (backend) => backend.zIncrBy('leaderboard', 'm1', 1), dynamodb: 2 },
  {
    name: 'page of a leaderboard: 50 of 1,000 with their scores',
    call: (backend) => backend.zRevRangeByScoreWithScores('leaderboard', -Infinity, Infinity, { limit: 50 }),
  },
  { name: 'zCount of 900 of 1,000', call: (backend) => backend.zCount('leaderboard', 0, 899) },
  { name: 'batch of 1,000 sets', call: batch(1_000, (add, index) => add.set(`b${index}`, index)), dynamodb: 40 },
  { name: 'batch of 1,000 gets', call: batch(1_000, (add, index) => add.get(`b${index}`)), dynamodb: 10 },
  {
    name: 'atomic write of 4',
    call: async (backend) => {
      const write = backend.atomicWrite();
      write.set('version', 1);
      write.nIncrBy('n', 1);
      write.hSet('h', 'c', 3);
      write.zAdd('z', 'other', 2);
      await write.exec();
    },
  },
];

/** Makes a call and gives the requests that the engine was sent for it. */
export async function requestsOf(backend: Backend, call: Call): Promise<readonly RequestEvent[]> {
  const events: RequestEvent[] = [];
  await call(backend.withProfiler({ request: (event) => events.push(event) }));
  return events;
}

export function sum(events: readonly RequestEvent[], what: (event: RequestEvent) => number | undefined): number {
  return events.reduce((total, event) => total + (what(event) ?? 0), 0);
}

/** The requests and units of a call; units only if some were consumed. */
export function costRows(group: Group, name: string, events: readonly RequestEvent[], most?: number): Row[] {
  const requests = sum(events, ({ roundTrips }) => roundTrips ?? 1);
  const units = [
    { unit: 'read units', ours: sum(events, ({ readUnits }) => readUnits) },
    { unit: 'write units', ours: sum(events, ({ writeUnits }) => writeUnits) },
  ];
  // The emulator counts the same units for every transaction, whatever it holds.
  const areTold = !events.some((event) => event.name === 'TransactWriteItems');
  return [
    { group, name, unit: 'requests', ours: requests, ...(most !== undefined && atMost(most, requests)) },
    ...units.filter(({ ours }) => areTold && ours > 0).map((row) => ({ group, name, ...row })),
  ];
}

/** The requests and capacity units of each operation, as the profiler is told of them. */
export async function requests(engine: EngineName): Promise<Row[]> {
  const { backend, close } = await openEngine(engine);
  try {
    await batch(1_000, (add, index) => add.zAdd('leaderboard', `m${index}`, index))(backend);
    await batch(2, (add, index) => add.set(`b${index}`, index))(backend);
    const rows: Row[] = [];
    for (const { name, call, dynamodb = 1 } of LINES) {
      const most = engine === 'dynamodb' ? dynamodb : 1;
      rows.push(...costRows(`cost, ${titleOf(engine)}`, name, await requestsOf(backend, call), most));
    }
    return rows;
  } finally {
    await close();
  }
}
