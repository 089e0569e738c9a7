import {
  type BinaryString,
  type Expiry,
  expiryAfter,
  isExpired,
  isPromise,
  type KeyType,
  WrongTypeError,
} from '@keyvaluestore/core';

import { type Keys } from '../layout/keys.js';
import { decodeMeta, encodeMeta, type Meta, type Positions } from '../layout/meta.js';
import { ready, type Steps } from '../steps/steps.js';
import { type OrderedTransaction } from '../transaction.js';

const NOTHING = '' as BinaryString;

/** Whether a key has nothing beside its row. */
function isOneRow({ type, hasParts }: Meta): boolean {
  return type === 'string' && !hasParts;
}

/** What a key holds that is about to be written, and how its row and the one in order of the time are written. */
export class Held {
  readonly transaction: OrderedTransaction;
  readonly keys: Keys;
  /** What the row says, though the key may have expired. */
  readonly stored: Meta | undefined;
  /** The same; undefined if the key has expired. */
  readonly live: Meta | undefined;
  readonly #now: number;

  constructor(transaction: OrderedTransaction, keys: Keys, row: BinaryString | undefined, now: number) {
    this.transaction = transaction;
    this.keys = keys;
    this.stored = row === undefined ? undefined : decodeMeta(row);
    this.live = isExpired(this.stored?.expiresAt, now) ? undefined : this.stored;
    this.#now = now;
  }

  /** Rejects if there is something of another type. */
  checkType(type: KeyType): this {
    if (this.live !== undefined && this.live.type !== type) throw new WrongTypeError();
    return this;
  }

  /** When the key expires after a write. */
  after(expiry: Expiry): number | undefined {
    return expiryAfter(expiry, this.live?.expiresAt, this.#now);
  }

  /** Whether what expires then is not there at all. */
  isPast(expiresAt: number | undefined): boolean {
    return isExpired(expiresAt, this.#now);
  }

  /** Removes everything that is stored of the key, expired or not. */
  remove(): void {
    const { transaction, keys, stored } = this;
    if (stored === undefined) return;
    this.#clear(stored);
    if (stored.expiresAt === undefined) return;
    transaction.clear(keys.expiring(stored.expiresAt));
    transaction.addWriteConflict?.(keys.shape);
  }

  /** Removes everything that lies beside the row, which is to be written. */
  clearBesideRow(): void {
    if (this.stored !== undefined && !isOneRow(this.stored)) this.#clear(this.stored);
  }

  /** Writes the row, and keeps the one in order of the time in step. */
  put(next: Meta): void {
    const { transaction, keys } = this;
    const before = this.stored?.expiresAt;
    const { expiresAt } = next;
    transaction.set(keys.meta, encodeMeta(next));
    // Who replaces a string reads its row without a conflict: this tells of all that it would otherwise miss.
    if (!isOneRow(next) || before !== expiresAt) transaction.addWriteConflict?.(keys.shape);
    if (before === expiresAt) return;
    if (before !== undefined) transaction.clear(keys.expiring(before));
    if (expiresAt !== undefined) transaction.set(keys.expiring(expiresAt), NOTHING);
  }

  /**
   * Makes a collection of a key that is absent, and clears what has expired there; or notes when it expires from now on, and
   * that its values may lie in parts.
   */
  putCollection(type: KeyType, expiresAt: number | undefined, needsParts = false): void {
    const { live } = this;
    if (live === undefined) this.clearBesideRow();
    const hasParts = needsParts || live?.hasParts === true;
    if (live === undefined || live.hasParts !== hasParts || live.expiresAt !== expiresAt) {
      this.put({ type, hasParts, expiresAt });
    }
  }

  /** Notes where the values of a list lie, and clears what has expired there; removes a list that is left with none. */
  putList(positions: Positions, expiresAt: number | undefined, needsParts = false): void {
    const { live } = this;
    if (positions.first === positions.end) return this.remove();
    if (live === undefined) this.clearBesideRow();
    this.put({ type: 'list', hasParts: needsParts || live?.hasParts === true, expiresAt, positions });
  }

  /** Makes a collection in the place of whatever is stored. It does not expire. */
  replaceBy(type: KeyType): void {
    this.clearBesideRow();
    this.put({ type, hasParts: false });
  }

  #clear(stored: Meta): void {
    if (isOneRow(stored)) this.transaction.clear(this.keys.meta);
    else this.transaction.clearRange(this.keys.all);
  }
}

/**
 * What a key holds. Whoever makes, replaces, empties or removes it, or changes when it expires, conflicts, unless only a
 * snapshot is wanted.
 */
export function hold(transaction: OrderedTransaction, keys: Keys, now: number, hint?: 'snapshot'): Steps<Held> {
  const row = transaction.get(keys.meta, hint);
  return isPromise(row) ? holdLater(transaction, keys, now, row) : ready(new Held(transaction, keys, row, now));
}

function* holdLater(
  transaction: OrderedTransaction,
  keys: Keys,
  now: number,
  row: Promise<BinaryString | undefined>,
): Steps<Held> {
  return new Held(transaction, keys, (yield row) as BinaryString | undefined, now);
}
