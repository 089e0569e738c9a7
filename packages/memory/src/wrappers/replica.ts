import {
  type AtomicOperation,
  type BinaryString,
  keysOf,
  type Operation,
  type Output,
  type ScanPage,
  type ScanRequest,
} from '@keyvaluestore/core';

import { runAtomicWrite } from '../atomic-write.js';
import { type Item } from '../layout/items.js';
import { type SortedSet } from '../layout/sorted-set.js';
import { Store } from '../layout/store.js';
import { execute } from '../operations/handlers.js';
import { scan } from '../operations/scan.js';

/** How many writes a replica can lag behind at most. */
const LAG = 100;

/** What does again what a write did: one that drew by lot would draw others. */
function repeated(operation: Operation, output: Output): Operation {
  if (operation.name !== 'sPop') return operation;
  return { name: 'sRem', key: operation.key, members: output as Output<'sPop'>, count: false };
}

/**
 * A store of those of the keys that have not expired, for one read at the time of this call. It holds what is in the
 * other one itself, no copies, and that store stays as it is.
 */
function alive(store: Store, keys: readonly BinaryString[]): Store {
  const living = new Store(store);
  living.begin(store.now);
  for (const key of keys) {
    const type = store.isExpired(key) ? null : store.type(key);
    if (type === null) continue;
    if (type === 'sortedSet') living.putSortedSet(key, store.sortedSet(key) as SortedSet);
    else living.putItem(key, store.item(key) as Item, 'never');
    const at = store.expiresAt(key);
    if (at !== undefined) living.expire(key, { at, when: 'always' });
  }
  return living;
}

/** A copy of a store that follows its writes late, as a replica does, and from which stale reads are answered. */
export class Replica {
  readonly #store = new Store({ itemSize: Infinity, expiringSortedSets: true, clock: Date.now });
  readonly #random: () => number;
  #behind: (() => void)[] = [];

  /** @param origin what the copied store holds already, where that is known */
  constructor(random: () => number, origin: Store | undefined) {
    this.#random = random;
    if (origin !== undefined) this.#store.copyFrom(origin);
  }

  /** Tells of a write that was made, at what time, by which its keys expire though it is followed later, and what it gave. */
  write(now: number, operation: Operation, output: Output): void {
    this.writes(now, [[operation, output]]);
  }

  /** Tells of writes that were made as one step, one after the other. */
  writes(now: number, made: readonly (readonly [operation: Operation, output: Output])[]): void {
    const followed = made.map(([operation, output]) => repeated(operation, output));
    this.#follow(now, followed, () => {
      for (const operation of followed) execute(this.#store, operation);
    });
  }

  /** Tells of an atomic write that was made, and at what time. */
  atomicWrite(now: number, operations: readonly AtomicOperation[]): void {
    this.#follow(now, operations, () => {
      runAtomicWrite(this.#store, operations);
    });
  }

  /** Follows some of the writes made so far, by chance, but not the last one; then answers with what is alive now. */
  read(now: number, operation: Operation): Output {
    this.#lag(now);
    // What has expired stays: the writes that follow were made before, when it may have been alive.
    return execute(alive(this.#store, keysOf(operation)), operation);
  }

  /** The same for a page of keys. */
  scan(now: number, request: ScanRequest): ScanPage {
    this.#lag(now);
    return scan(this.#store, request);
  }

  #lag(now: number): void {
    this.#catchUp(Math.floor(this.#random() * this.#behind.length));
    this.#store.begin(now);
  }

  #follow(now: number, operations: readonly (Operation | AtomicOperation)[], write: () => void): void {
    this.#behind.push(() => {
      this.#store.begin(now);
      this.#store.clean(operations.flatMap(keysOf));
      write();
    });
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
