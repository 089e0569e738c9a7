import { type BinaryString } from '@keyvaluestore/core';

import { type Keys, type PartName } from './keys.js';
import { nextKey } from './tuple.js';
import { ready, type Steps, together, wait } from '../steps/steps.js';
import { type KeyRange, type OrderedTransaction, type PageOptions, type Row } from '../transaction.js';

/** What is left of a range after some rows of it. */
export function restOf({ start, end }: KeyRange, rows: readonly Row[], reverse = false): KeyRange {
  const last = (rows.at(-1) as Row)[0];
  return reverse ? { start, end: last } : { start: nextKey(last), end };
}

/**
 * Reads a range page by page and makes something of each page before the next. A page, and what is read to make
 * something of it, come from one state of the store; if that one is no longer to be had, a renewable one goes on where it
 * stopped.
 */
export function* readRows<T>(
  transaction: OrderedTransaction,
  range: KeyRange,
  { limit, reverse = false }: PageOptions,
  take: (rows: readonly Row[]) => Steps<readonly T[]>,
): Steps<readonly T[]> {
  const taken: T[] = [];
  let rest = range;
  for (;;) {
    try {
      const left = limit === undefined ? undefined : limit - taken.length;
      const { rows, more } = yield* wait(transaction.page(rest, { limit: left, reverse }));
      const page = yield* take(rows);
      // The usual range has one page.
      if (!more && taken.length === 0) return page;
      for (const item of page) taken.push(item);
      if (!more || rows.length === left || rows.length === 0) return taken;
      rest = restOf(rest, rows, reverse);
    } catch (error) {
      if (transaction.renew?.(error) !== true) throw error;
    }
  }
}

/** All rows of a range, or so many. */
export function allRows(
  transaction: OrderedTransaction,
  range: KeyRange,
  options: PageOptions = {},
): Steps<readonly Row[]> {
  return readRows(transaction, range, options, ready);
}

/** What is left of a range behind so many rows; undefined if there are fewer. */
export function* skipRows(
  transaction: OrderedTransaction,
  range: KeyRange,
  count: number,
  reverse: boolean,
): Steps<KeyRange | undefined> {
  if (count === 0) return range;
  const rows = yield* allRows(transaction, range, { limit: count, reverse });
  return rows.length < count ? undefined : restOf(range, rows, reverse);
}

/** The values of several keys, asked for at once. */
export function getAll(
  transaction: OrderedTransaction,
  keys: readonly BinaryString[],
  hint?: 'snapshot',
): Steps<readonly (BinaryString | undefined)[]> {
  return together(keys.map((key) => wait(transaction.get(key, hint))));
}

/** Counts the rows of a range. */
export function* countRows(transaction: OrderedTransaction, range: KeyRange): Steps<number> {
  if (transaction.count !== undefined) return yield* wait(transaction.count(range));
  const counts = yield* readRows(transaction, range, {}, (rows) => wait([rows.length]));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** How long one part of a value is. */
const PART_LENGTH = 100_000;

/** Writes a value that does not fit in a row. */
export function writeParts(transaction: OrderedTransaction, keys: Keys, name: PartName, value: BinaryString): void {
  for (let start = 0, index = 0; start < value.length; start += PART_LENGTH, index++) {
    transaction.set(keys.part(name, index), value.slice(start, start + PART_LENGTH) as BinaryString);
  }
}

/** Reads a value that lies in parts, without a conflict: whoever writes it writes the row that says so too. */
export function* readParts(transaction: OrderedTransaction, keys: Keys, name: PartName): Steps<BinaryString> {
  const parts: string[] = [];
  let rest = keys.parts(name);
  for (;;) {
    const { rows, more } = yield* wait(transaction.page(rest, {}));
    for (const [, part] of rows) parts.push(part);
    if (!more || rows.length === 0) return parts.join('') as BinaryString;
    rest = restOf(rest, rows);
  }
}
