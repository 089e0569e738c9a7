import { InvalidArgumentError, LimitExceededError } from '../errors/errors.js';
import { itemOf, sizeOf } from '../operations/facts.js';
import type { AtomicOperation } from '../operations/primitives.js';
import type { Limits } from '../values/limits.js';

/** What one atomic write may hold: so many operations of so many bytes, each on another item. */
export class Admission {
  readonly #limits: Limits;
  readonly #items = new Set<string>();
  #count = 0;
  #size = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Checks an operation against those that are there already, and counts it. */
  admit(operation: AtomicOperation): void {
    const item = itemOf(operation);
    if (this.#items.has(item)) {
      throw new InvalidArgumentError('an atomic write must not hold two operations on one item, checks included');
    }
    const count = this.#count + 1;
    const { atomicWriteOperations, atomicWriteSize } = this.#limits;
    if (count > atomicWriteOperations) {
      throw new LimitExceededError(`an atomic write must hold at most ${atomicWriteOperations} operations`, {
        limit: atomicWriteOperations,
        actual: count,
      });
    }
    const size = this.#size + sizeOf(operation);
    if (size > atomicWriteSize) {
      throw new LimitExceededError(`an atomic write must hold at most ${atomicWriteSize} bytes, not ${size}`, {
        limit: atomicWriteSize,
        actual: size,
      });
    }
    this.#items.add(item);
    this.#count = count;
    this.#size = size;
  }
}
