import { randomBytes } from 'node:crypto';

import { operationId, operationIds } from '../layout/keys.js';
import { type Transaction } from './transaction.js';

const DAY = 24 * 60 * 60 * 1000;

/*
 * A write that must not be applied twice writes, in the same transaction, a row that says which try of which operation
 * it was. If no answer came, the next try looks there first. The row belongs to a slot that one operation at a time
 * uses and the next one overwrites, so no more rows are ever left behind than operations ran at once; whoever is the
 * first to use a slot on a new day also clears, with one blind range clear, what all processes left behind before
 * yesterday.
 */

/** One use of a slot. */
export class OperationId {
  readonly #row: Buffer;
  readonly #number: number;

  constructor(row: Buffer, number: number) {
    this.#row = row;
    this.#number = number;
  }

  /** Makes the transaction conflict with every other try of this operation that is still on its way. */
  guard(transaction: Transaction): void {
    transaction.addReadConflictKey(this.#row);
  }

  /** Which try was applied; undefined if none was. */
  async appliedTry(transaction: Transaction): Promise<number | undefined> {
    const row = await transaction.get(this.#row);
    const [number, attempt] = row?.toString('latin1').split(':').map(Number) ?? [];
    return number === this.#number ? attempt : undefined;
  }

  /** Notes that this is the try that was applied, if the transaction is committed. */
  mark(transaction: Transaction, attempt: number): void {
    transaction.set(this.#row, Buffer.from(`${this.#number}:${attempt}`, 'latin1'));
  }
}

/** The slots of one backend. */
export class OperationIds {
  readonly #prefix: string;
  readonly #process = randomBytes(12).toString('latin1');
  readonly #now: () => number;
  readonly #free: number[] = [];
  #slots = 0;
  #operations = 0;
  #clearedOn = -1;

  constructor(prefix: string, now: () => number = Date.now) {
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
