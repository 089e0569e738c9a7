import {
  type BinaryString,
  InvalidArgumentError,
  isExpired,
  type ScanPage,
  type ScanRequest,
} from '@keyvaluestore/core';

import { behindKey, keyIn, keysWith } from './layout/keys.js';
import { decodeMeta } from './layout/meta.js';
import { type Awaitable, run, type Steps, wait } from './steps/steps.js';
import { type Terms } from './terms.js';
import { type OrderedTransaction } from './transaction.js';

/** A cursor is this and the last key that was looked at, in base64url. */
const CURSOR = 'k';

function cursorAt(key: BinaryString): string {
  return CURSOR + Buffer.from(key, 'latin1').toString('base64url');
}

function keyAt(cursor: string, prefix: BinaryString): BinaryString {
  const key = Buffer.from(cursor.slice(1), 'base64url').toString('latin1') as BinaryString;
  if (cursorAt(key) !== cursor || !key.startsWith(prefix)) {
    throw new InvalidArgumentError('cursor must be one that a scan of the same keys gave');
  }
  return key;
}

/** The fewest rows that tell whether there is another key, and whether that has rows beside its first. */
const FEWEST = 2;
/** Where keys have at most so many rows each, these are read through; where they have more, they are skipped. */
const FEW = 4;

/** How many rows to read next: more as long as there are many keys among them, or as few as it takes to hop to the next. */
function nextSize(keys: number, rows: number, left: number): number {
  return keys * FEW < rows ? FEWEST : Math.max(FEWEST, Math.min(2 * rows, FEW * left + 1));
}

/** Looks at about `limit` keys, in order, and at a bounded number of rows, however many there are of each key. */
function* scanSteps(
  transaction: OrderedTransaction,
  { layout: { prefix: subspace }, now }: Terms,
  { prefix, type, limit, cursor }: ScanRequest,
): Steps<ScanPage> {
  const { start: first, end } = keysWith(subspace, prefix);
  const keys: BinaryString[] = [];
  let last = cursor === undefined ? undefined : keyAt(cursor, prefix);
  // Rows before this one are of keys that were looked at.
  let start = last === undefined ? first : behindKey(subspace, last);
  let left = limit;
  // One row more than keys are wanted tells whether there are more.
  let size = limit + 1;
  while (start < end && left > 0) {
    const { rows, more } = yield* wait(transaction.page({ start, end }, { limit: size }));
    const before = left;
    for (const [row, value] of rows) {
      if (row < start) continue;
      if (left === 0) return { keys, cursor: cursorAt(last as BinaryString) };
      last = keyIn(subspace, row);
      start = behindKey(subspace, last);
      left -= 1;
      const meta = decodeMeta(value);
      if (!isExpired(meta.expiresAt, now) && (type === undefined || type === meta.type)) keys.push(last);
    }
    if (!more && rows.length < size) return { keys, cursor: undefined };
    size = nextSize(before - left, rows.length, left);
  }
  return { keys, cursor: start < end && last !== undefined ? cursorAt(last) : undefined };
}

/**
 * Some of the keys, in the order of their bytes. Keys are found by hopping from one to the next, so that it reads a few rows
 * of each, however many it has.
 * @example
 * ```ts
 * const transaction = new MapTransaction();
 * const terms: Terms = { layout: new Layout(), now: Date.now(), expiringSortedSets: false };
 * await execute(transaction, terms, { name: 'nIncrBy', key: fromText('n'), by: 2, expiry: 'keep' });
 * const request: ScanRequest = { prefix: fromText(''), type: undefined, limit: 10, cursor: undefined };
 * scan(transaction, terms, request); // { keys: ['n'], cursor: undefined }
 * ```
 */
export function scan(transaction: OrderedTransaction, terms: Terms, request: ScanRequest): Awaitable<ScanPage> {
  return run(scanSteps(transaction, terms, request));
}
