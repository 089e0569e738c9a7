import { type Random, seededRandom } from '@keyvaluestore/test-services';

import {
  atOrAfter,
  type FoundationDBTransaction,
  type RangePage,
  type RootDatabase,
  WANT_ALL,
} from '../../../src/transport/client.js';

/** One thing done to one of the transactions that are open at once. */
export type Step = { readonly transaction: number } & (
  | { readonly do: 'begin' | 'commit' }
  | { readonly do: 'get'; readonly key: string; readonly snapshot: boolean }
  | {
      readonly do: 'range';
      readonly range: readonly [string, string];
      readonly limit: number;
      readonly reverse: boolean;
      readonly snapshot: boolean;
    }
  | { readonly do: 'set'; readonly key: string; readonly value: string }
  | { readonly do: 'clear' | 'readConflict' | 'writeConflict'; readonly key: string }
  | { readonly do: 'clearRange' | 'readConflictRange'; readonly range: readonly [string, string] }
);

const KEYS = 'abcdefgh';

function keyOf(random: Random): string {
  return KEYS[Math.floor(random() * KEYS.length)] as string;
}

function rangeOf(random: Random): readonly [string, string] {
  const [first, second] = [keyOf(random), keyOf(random)];
  return first < second ? [first, second] : [second, `${first}~`];
}

function stepOf(random: Random, transaction: number, number: number): Step {
  switch (Math.floor(random() * 12)) {
    case 0:
    case 1:
      return { transaction, do: 'get', key: keyOf(random), snapshot: random() < 0.3 };
    case 2:
    case 3:
      return {
        transaction,
        do: 'range',
        range: rangeOf(random),
        limit: Math.floor(random() * 4),
        reverse: random() < 0.4,
        snapshot: random() < 0.5,
      };
    case 4:
    case 5:
    case 6:
      return { transaction, do: 'set', key: keyOf(random), value: String(number) };
    case 7:
      return { transaction, do: 'clear', key: keyOf(random) };
    case 8:
      return { transaction, do: 'clearRange', range: rangeOf(random) };
    case 9:
      return { transaction, do: random() < 0.5 ? 'readConflict' : 'writeConflict', key: keyOf(random) };
    case 10:
      return { transaction, do: 'readConflictRange', range: rangeOf(random) };
    default:
      return { transaction, do: 'commit' };
  }
}

/** Steps of a few transactions that are open at once; one that was committed is followed by a new one. */
export function randomSteps(seed: number, count: number, open = 4): Step[] {
  const random = seededRandom(seed, 'transactions');
  const begun = Array.from({ length: open }, () => false);
  const steps: Step[] = [];
  for (let number = 0; number < count; number++) {
    const transaction = Math.floor(random() * open);
    if (!begun[transaction]) steps.push({ transaction, do: 'begin' });
    const step = stepOf(random, transaction, number);
    begun[transaction] = step.do !== 'commit';
    steps.push(step);
  }
  return steps;
}

/** Does all steps in turn, and gives what each read gave and how each commit ended: 0, or the code of its error. */
export async function runSteps(database: RootDatabase, prefix: string, steps: readonly Step[]): Promise<unknown[]> {
  const bytes = (key: string): Buffer => Buffer.from(prefix + key, 'latin1');
  const open: FoundationDBTransaction[] = [];
  const seen: unknown[] = [];
  for (const step of steps) {
    if (step.do === 'begin') open[step.transaction] = database.rawCreateTransaction();
    const transaction = open[step.transaction] as FoundationDBTransaction;
    switch (step.do) {
      case 'begin':
        await transaction.getReadVersion();
        break;
      case 'commit':
        seen.push(await transaction.rawCommit().then(() => 0, codeOf));
        break;
      case 'get':
        seen.push((await (step.snapshot ? transaction.snapshot() : transaction).get(bytes(step.key)))?.toString());
        break;
      case 'range': {
        const reader = step.snapshot ? transaction.snapshot() : transaction;
        const rows = await readAll(reader, bytes(step.range[0]), bytes(step.range[1]), step.limit, step.reverse);
        seen.push(rows.map(([key, value]) => [key.toString('latin1').slice(prefix.length), value.toString()]));
        break;
      }
      case 'set':
        transaction.set(bytes(step.key), Buffer.from(step.value));
        break;
      case 'clear':
        transaction.clear(bytes(step.key));
        break;
      case 'clearRange':
        transaction.clearRange(bytes(step.range[0]), bytes(step.range[1]));
        break;
      case 'readConflict':
        transaction.addReadConflictRange(bytes(step.key), bytes(`${step.key}\0`));
        break;
      case 'writeConflict':
        transaction.addWriteConflictRange(bytes(step.key), bytes(`${step.key}\0`));
        break;
      case 'readConflictRange':
        transaction.addReadConflictRange(bytes(step.range[0]), bytes(step.range[1]));
        break;
    }
  }
  return seen;
}

/** Reads as many pages as there are: where a transaction has written, a real one gives less at once than asked for. */
async function readAll(
  reader: FoundationDBTransaction,
  start: Buffer,
  end: Buffer,
  limit: number,
  reverse: boolean,
): Promise<RangePage['results'][number][]> {
  const rows: RangePage['results'][number][] = [];
  for (;;) {
    const left = limit === 0 ? 0 : limit - rows.length;
    const page = await reader.getRangeNative(atOrAfter(start), atOrAfter(end), left, 0, WANT_ALL, 1, reverse);
    rows.push(...page.results);
    const last = page.results.at(-1)?.[0];
    if (!page.more || last === undefined || (limit > 0 && rows.length >= limit)) return rows;
    if (reverse) end = last;
    else start = Buffer.concat([last, Buffer.alloc(1)]);
  }
}

function codeOf(error: unknown): number {
  return (error as { code: number }).code;
}
