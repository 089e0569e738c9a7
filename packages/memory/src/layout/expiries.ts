import { type BinaryString } from '@keyvaluestore/core';

/** When a key expires, and its place in the heap. */
interface Entry {
  readonly key: BinaryString;
  at: number;
  place: number;
}

/**
 * When keys expire, in milliseconds since 1970, of those that do. A binary heap with what expires soonest at its top; every
 * entry knows its place, so that what is changed or removed leaves nothing behind. Changes are O(log n).
 */
export class Expiries {
  readonly #entries = new Map<BinaryString, Entry>();
  readonly #heap: Entry[] = [];

  get size(): number {
    return this.#entries.size;
  }

  /** O(1). */
  get(key: BinaryString): number | undefined {
    return this.#entries.get(key)?.at;
  }

  /** The key that expires soonest, if it has expired at the time `now`. O(1). */
  expired(now: number): BinaryString | undefined {
    const first = this.#heap[0];
    return first !== undefined && first.at <= now ? first.key : undefined;
  }

  set(key: BinaryString, at: number): void {
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { key, at, place: this.#heap.length };
      this.#insert(entry);
    }
    entry.at = at;
    this.#settle(entry);
  }

  delete(key: BinaryString): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined) return false;
    this.#entries.delete(key);
    const last = this.#heap.pop() as Entry;
    if (last !== entry) {
      this.#put(last, entry.place);
      this.#settle(last);
    }
    return true;
  }

  clear(): void {
    this.#entries.clear();
    this.#heap.length = 0;
  }

  /** O(n). */
  copy(): Expiries {
    const copy = new Expiries();
    for (const entry of this.#heap) copy.#insert({ ...entry });
    return copy;
  }

  /** Puts a new entry at the end of the heap. */
  #insert(entry: Entry): void {
    this.#entries.set(entry.key, entry);
    this.#heap.push(entry);
  }

  #put(entry: Entry, place: number): void {
    this.#heap[place] = entry;
    entry.place = place;
  }

  /** Moves an entry up or down to where it belongs. */
  #settle(entry: Entry): void {
    let { place } = entry;
    for (;;) {
      const parent = this.#heap[(place - 1) >> 1];
      if (parent === undefined || parent.at <= entry.at) break;
      const above = parent.place;
      this.#put(parent, place);
      place = above;
    }
    for (;;) {
      const child = this.#sooner(2 * place + 1);
      if (child === undefined || child.at >= entry.at) break;
      const below = child.place;
      this.#put(child, place);
      place = below;
    }
    this.#put(entry, place);
  }

  /** The sooner one of the two at a place and the next. */
  #sooner(place: number): Entry | undefined {
    const [left, right] = [this.#heap[place], this.#heap[place + 1]];
    return left !== undefined && right !== undefined && right.at < left.at ? right : left;
  }
}
