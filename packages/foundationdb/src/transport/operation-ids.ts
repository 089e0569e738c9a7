import { randomBytes } from 'node:crypto';

import { type BinaryString } from '@keyvaluestore/core';
import { encodeTuple, type KeyRange } from '@keyvaluestore/ordered';

import { type Transaction } from './transaction.js';

const DAY = 24 * 60 * 60 * 1000;

/*
 * A write that must not be applied twice writes, in the same transaction, a row that says which try of which operation
 * it was. If no answer came, the next try looks there first. The row belongs to a slot that one operation at a time
 * uses and the next one overwrites, so no more rows are ever left behind than operations ran at once; whoever is the
 * first to use a slot on a new day also clears, with one blind range clear, what all processes left behind before
 * yesterday.
 */

/** The first element of the tuples of these rows, which all others have a key in its place. */
const OPERATION = 1;

/** The row with what became of the last write that used this slot. */
function operationId(prefix: BinaryString, day: number, process: BinaryString, slot: number): BinaryString {
  return (prefix + encodeTuple(OPERATION, day, process, slot)) as BinaryString;
}

/** The rows with what became of writes, from one day on up to but without another. */
function operationIds(prefix: BinaryString, fromDay: number, toDay: number): KeyRange {
  return {
    start: (prefix + encodeTuple(OPERATION, fromDay)) as BinaryString,
    end: (prefix + encodeTuple(OPERATION, toDay)) as BinaryString,
  };
}

/** One use of a slot. */
export class OperationId {
  readonly #row: BinaryString;
  readonly #number: number;

  constructor(row: BinaryString, number: number) {
    this.#row = row;
    this.#number = number;
  }

  /** Makes the transaction conflict with every other try of this operation that is still on its way. */
  guard(transaction: Transaction): void {
    transaction.addReadConflict({ start: this.#row, end: `${this.#row}\0` as BinaryString });
  }

  /** Which try was applied; undefined if none was. */
  async appliedTry(transaction: Transaction): Promise<number | undefined> {
    const row = await transaction.get(this.#row);
    const [number, attempt] = row?.split(':').map(Number) ?? [];
    return number === this.#number ? attempt : undefined;
  }

  /** Notes that this is the try that was applied, if the transaction is committed. */
  mark(transaction: Transaction, attempt: number): void {
    transaction.set(this.#row, `${this.#number}:${attempt}` as BinaryString);
  }
}

/** The slots of one backend. */
export class OperationIds {
  readonly #prefix: BinaryString;
  readonly #process = randomBytes(12).toString('latin1') as BinaryString;
  readonly #now: () => number;
  readonly #free: number[] = [];
  #slots = 0;
  #operations = 0;
  #clearedOn = -1;

  constructor(prefix: BinaryString, now: () => number = Date.now) {
    this.#prefix = prefix;
    this.#now = now;
  }

  /** Runs an operation with a slot of its own. */
  async use<T>(run: (id: OperationId) => Promise<T>): Promise<T> {
    const slot = this.#free.pop() ?? this.#slots++;
    const day = this.#today();
    try {
      return await run(new OperationId(operationId(this.#prefix, day, this.#process, slot), ++this.#operations));
    } finally {
      this.#free.push(slot);
    }
  }

  /** Clears what was left behind before yesterday, once a day. */
  clean(transaction: Transaction): void {
    const today = this.#today();
    if (this.#clearedOn === today) return;
    this.#clearedOn = today;
    transaction.clearRange(operationIds(this.#prefix, 0, today - 1));
  }

  #today(): number {
    return Math.floor(this.#now() / DAY);
  }
}
