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

  set(key: Bytes, value: Bytes | undefined): void {
    this.writes.set(key, value);
  }

  clearRange(range: Range): void {
    for (const key of this.writes.keys()) if (key >= range[0] && key < range[1]) this.writes.delete(key);
    this.cleared.push(range);
  }

  /** Whether what a key holds is known without the store. */
  covers(key: Bytes): boolean {
    return this.writes.has(key) || this.cleared.some(([start, end]) => key >= start && key < end);
  }

  /** The parts of a range of which what they hold is not known without the store; only there can reads conflict. */
  uncovered(range: Range): Range[] {
    const own: Range[] = [...this.writes.keys()].map((key) => [key, `${key}\0`]);
    let parts: Range[] = [range];
    for (const [start, end] of [...this.cleared, ...own]) {
      parts = parts.flatMap(([from, to]): Range[] => {
        if (end <= from || start >= to) return [[from, to]];
        const around: Range[] = [
          [from, start],
          [end, to],
        ];
        return around.filter(([first, last]) => first < last);
      });
    }
    return parts;
  }

  get(store: VersionedStore, version: number, key: Bytes): Bytes | undefined {
    return this.covers(key) ? this.writes.get(key) : store.get(key, version);
  }

  /** The rows of a range in order, as far as one answer reaches, and whether it ends before the range does. */
  scan(store: VersionedStore, version: number, { range, reverse, limit, pageSize }: Scan) {
    const keys = this.#keys(store, range);
    if (reverse) keys.reverse();
    const rows: [key: Bytes, value: Bytes][] = [];
    let bytes = 0;
    for (const key of keys) {
      const value = this.get(store, version, key);
      if (value === undefined) continue;
      if (rows.length > 0 && (rows.length === limit || bytes >= pageSize)) return { rows, more: true };
      rows.push([key, value]);
      bytes += key.length + value.length;
    }
    return { rows, more: rows.length > 0 && rows.length === limit };
  }

  #keys(store: VersionedStore, [start, end]: Range): Bytes[] {
    const stored = store.keys.slice(lowerBound(store.keys, start), lowerBound(store.keys, end));
    const known = new Set(stored);
    const own = [...this.writes.keys()].filter((key) => key >= start && key < end && !known.has(key));
    return own.length === 0 ? stored : [...stored, ...own].sort((a, b) => (a < b ? -1 : 1));
  }
}
