import { type Bytes, lowerBound, type Range, type VersionedStore } from './versioned-store.js';

/** How a range is read. */
export interface Scan {
  readonly range: Range;
  readonly reverse: boolean;
  /** 0 for all. */
  readonly limit: number;
  readonly pageSize: number;
}

/** What a transaction has written so far, over what it sees of the store. */
export class Overlay {
  readonly cleared: Range[] = [];
  readonly writes = new Map<Bytes, Bytes | undefined>();
  /** The keys of the writes, in order. */
  readonly #keys: Bytes[] = [];

  set(key: Bytes, value: Bytes | undefined): void {
    if (!this.writes.has(key)) this.#keys.splice(lowerBound(this.#keys, key), 0, key);
    this.writes.set(key, value);
  }

  clearRange(range: Range): void {
    const own = keysIn(this.#keys, range);
    this.#keys.splice(lowerBound(this.#keys, range[0]), own.length);
    for (const key of own) this.writes.delete(key);
    this.cleared.push(range);
  }

  /** Whether what a key holds is known without the store. */
  covers(key: Bytes): boolean {
    return this.writes.has(key) || this.cleared.some(([start, end]) => key >= start && key < end);
  }

  /** The parts of a range of which what they hold is not known without the store; only there can reads conflict. */
  uncovered(range: Range): Range[] {
    const own = keysIn(this.#keys, range).map((key): Range => [key, `${key}\0`]);
    const cleared = this.cleared.filter(([start, end]) => start < range[1] && end > range[0]);
    const known = cleared.length === 0 ? own : [...cleared, ...own].sort(([a], [b]) => (a < b ? -1 : 1));
    const parts: Range[] = [];
    let from = range[0];
    for (const [start, end] of known) {
      if (start > from) parts.push([from, start]);
      if (end > from) from = end;
    }
    if (from < range[1]) parts.push([from, range[1]]);
    return parts;
  }

  get(store: VersionedStore, version: number, key: Bytes): Bytes | undefined {
    return this.covers(key) ? this.writes.get(key) : store.get(key, version);
  }

  /** The rows of a range in order, as far as one answer reaches, and whether it ends before the range does. */
  scan(store: VersionedStore, version: number, { range, reverse, limit, pageSize }: Scan) {
    const keys = this.#keysOf(store, range);
    const rows: [key: Bytes, value: Bytes][] = [];
    let bytes = 0;
    for (const key of reverse ? keys.toReversed() : keys) {
      const value = this.get(store, version, key);
      if (value === undefined) continue;
      if (rows.length > 0 && (rows.length === limit || bytes >= pageSize)) return { rows, more: true };
      rows.push([key, value]);
      bytes += key.length + value.length;
    }
    return { rows, more: rows.length > 0 && rows.length === limit };
  }

  #keysOf(store: VersionedStore, range: Range): readonly Bytes[] {
    const stored = keysIn(store.keys, range);
    const own = keysIn(this.#keys, range);
    if (own.length === 0) return stored;
    const known = new Set(stored);
    return [...stored, ...own.filter((key) => !known.has(key))].sort((a, b) => (a < b ? -1 : 1));
  }
}

/** Of keys in order, those of a range. */
function keysIn(sorted: readonly Bytes[], [start, end]: Range): Bytes[] {
  return sorted.slice(lowerBound(sorted, start), lowerBound(sorted, end));
}
