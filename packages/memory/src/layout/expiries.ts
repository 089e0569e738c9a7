import { type BinaryString, compareBytes } from '@keyvaluestore/core';

import { OrderedTree } from './ordered-tree.js';

/** When a key expires. */
interface Entry {
  readonly key: BinaryString;
  readonly at: number;
}

const byTime = (a: Entry, b: Entry): number => a.at - b.at || compareBytes(a.key, b.key);

/** When keys expire, in milliseconds since 1970, of those that do, by key and in order of time. Changes are O(log n). */
export class Expiries {
  readonly #entries = new Map<BinaryString, Entry>();
  readonly #byTime = new OrderedTree<Entry>(byTime);

  get size(): number {
    return this.#entries.size;
  }

  /** O(1). */
  get(key: BinaryString): number | undefined {
    return this.#entries.get(key)?.at;
  }

  /** The key that expires soonest, if it has expired at the time `now`. O(log n). */
  expired(now: number): BinaryString | undefined {
    const { first } = this.#byTime;
    return first !== undefined && first.at <= now ? first.key : undefined;
  }

  set(key: BinaryString, at: number): void {
    const before = this.#entries.get(key);
    if (before !== undefined) this.#byTime.delete(before);
    const entry = { key, at };
    this.#entries.set(key, entry);
    this.#byTime.insert(entry);
  }

  delete(key: BinaryString): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined) return false;
    this.#byTime.delete(entry);
    return this.#entries.delete(key);
  }

  /** O(n log n). */
  copy(): Expiries {
    const copy = new Expiries();
    for (const { key, at } of this.#entries.values()) copy.set(key, at);
    return copy;
  }
}
