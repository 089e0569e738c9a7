import { type AtomicOperation, type Operation, type Output } from '@keyvaluestore/core';

import { runAtomicWrite } from '../atomic-write.js';
import { execute } from '../operations/handlers.js';
import { Store } from '../layout/store.js';

/** How many writes a replica can lag behind at most. */
const LAG = 100;

/** A copy of a store that follows its writes late, as a replica does, and from which stale reads are answered. */
export class Replica {
  readonly #store = new Store(Infinity);
  readonly #random: () => number;
  #behind: (() => void)[] = [];

  /** @param origin what the copied store holds already, where that is known */
  constructor(random: () => number, origin: Store | undefined) {
    this.#random = random;
    if (origin !== undefined) this.#store.copyFrom(origin);
  }

  /** Tells of a write that was made. */
  write(operation: Operation): void {
    this.#follow(() => {
      execute(this.#store, operation);
    });
  }

  /** Tells of an atomic write that was made. */
  atomicWrite(operations: readonly AtomicOperation[]): void {
    this.#follow(() => {
      runAtomicWrite(this.#store, operations);
    });
  }

  /** Follows some of the writes made so far, by chance, but not the last one; then answers. */
  read(operation: Operation): Output {
    this.#catchUp(Math.floor(this.#random() * this.#behind.length));
    return execute(this.#store, operation);
  }

  #follow(write: () => void): void {
    this.#behind.push(write);
    if (this.#behind.length > LAG) this.#catchUp(1);
  }

  #catchUp(count: number): void {
    for (const write of this.#behind.slice(0, count)) {
      try {
        write();
      } catch {
        // What the replica was never told of, such as a type that was there before, does not concern its user.
      }
    }
    this.#behind = this.#behind.slice(count);
  }
}
