import { type BinaryString } from '@keyvaluestore/core';

import { after } from './timer.js';
import { type Waiter } from './waiter.js';

/** When a key is looked at again, in milliseconds, though nothing is known to have changed it: doubled up to the last. */
const FIRST_POLL = 10;
const LAST_POLL = 1000;

/** Those who wait for one key to be of one type, in the order in which they came. */
export class Queue {
  readonly key: BinaryString;
  readonly waiters = new Set<Waiter>();
  /** Whether the first one is being served. */
  isServing = false;
  /** While nobody has been served by that yet: what it comes to. */
  looking: Promise<ReadonlySet<Queue>> | undefined;
  /** Whether the key may have something again since that began. */
  isReady = false;
  #poll = FIRST_POLL;
  #cancel: (() => void) | undefined;

  constructor(key: BinaryString) {
    this.key = key;
  }

  get first(): Waiter | undefined {
    const [first] = this.waiters;
    return first;
  }

  /** Looks at the key again after a while, for writers elsewhere. */
  pollWith(look: () => void): void {
    if (this.#cancel !== undefined) return;
    this.#cancel = after(this.#poll, () => {
      this.#cancel = undefined;
      look();
    });
    this.#poll = Math.min(2 * this.#poll, LAST_POLL);
  }

  /** Looks soon again: there was something, or somebody has come. */
  quicken(): void {
    this.stop();
    this.#poll = FIRST_POLL;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
