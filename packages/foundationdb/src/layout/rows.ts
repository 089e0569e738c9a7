import { type BinaryString } from '@keyvaluestore/core';

import { type KeyRange, type Keys } from './keys.js';
import { restOf, type Row, type RowsOptions, type Transaction } from '../transport/transaction.js';

/**
 * Reads a range page by page and makes something of each page before the next. A page, and what is read to make
 * something of it, come from one transaction; if that one becomes too old, a renewable one goes on where it stopped.
 */
export async function readRows<T>(
  transaction: Transaction,
  range: KeyRange,
  { limit, reverse = false }: RowsOptions,
  take: (rows: readonly Row[]) => readonly T[] | Promise<readonly T[]>,
): Promise<T[]> {
  const taken: T[] = [];
  let rest = range;
  for (;;) {
    try {
      const left = limit === undefined ? undefined : limit - taken.length;
      const page = await transaction.page(rest, { limit: left, reverse });
      for (const item of await take(page.results)) taken.push(item);
      if (!page.more || page.results.length === left || page.results.length === 0) return taken;
      rest = restOf(rest, page, reverse);
    } catch (error) {
      if (!transaction.renew(error)) throw error;
    }
  }
}

/** Counts the rows of a range. */
export async function countRows(transaction: Transaction, range: KeyRange): Promise<number> {
  const counts = await readRows(transaction, range, {}, (rows) => [rows.length]);
  return counts.reduce((sum, count) => sum + count, 0);
}

/** How long one part of a value is. */
const PART_LENGTH = 100_000;

/** Writes a value that does not fit in a row. */
export function writeParts(transaction: Transaction, keys: Keys, name: string, value: BinaryString): void {
  for (let start = 0, index = 0; start < value.length; start += PART_LENGTH, index++) {
    transaction.set(keys.part(name, index), Buffer.from(value.slice(start, start + PART_LENGTH), 'latin1'));
  }
}

/** Reads a value that lies in parts, without a conflict: whoever writes it writes the row that says so too. */
export async function readParts(transaction: Transaction, keys: Keys, name: string): Promise<BinaryString> {
  const parts: string[] = [];
  let rest = keys.parts(name);
  for (;;) {
    const page = await transaction.page(rest, {});
    for (const [, part] of page.results) parts.push(part.toString('latin1'));
    if (!page.more || page.results.length === 0) return parts.join('') as BinaryString;
    rest = restOf(rest, page, false);
  }
}
