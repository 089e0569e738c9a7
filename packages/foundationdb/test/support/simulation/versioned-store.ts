/** A key or value as a string of bytes, and a range of keys without its end. */
export type Bytes = string;
export type Range = readonly [start: Bytes, end: Bytes];

interface Version {
  readonly version: number;
  /** Undefined where the key was cleared. */
  readonly value: Bytes | undefined;
}

/** The place of the first of these sorted keys that is not less than `key`. */
export function lowerBound(sorted: readonly Bytes[], key: Bytes): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as Bytes) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Keys in order, each with the values that it had, as far back as anybody may still read. */
export class VersionedStore {
  readonly #versions = new Map<Bytes, Version[]>();
  readonly #keys: Bytes[] = [];

  /** The keys that there were at any version that may still be read, in order. */
  get keys(): readonly Bytes[] {
    return this.#keys;
  }

  /** What a key held at a version. */
  get(key: Bytes, at: number): Bytes | undefined {
    const versions = this.#versions.get(key);
    return versions?.findLast(({ version }) => version <= at)?.value;
  }

  /** Writes a key, or clears it if `value` is undefined. Forgets what nobody reads any more. */
  put(key: Bytes, value: Bytes | undefined, version: number, oldestRead: number): void {
    const versions = this.#versions.get(key);
    if (versions === undefined) {
      if (value === undefined) return;
      this.#keys.splice(lowerBound(this.#keys, key), 0, key);
      this.#versions.set(key, [{ version, value }]);
      return;
    }
    if (versions.at(-1)?.version === version) versions.pop();
    versions.push({ version, value });
    const oldest = versions.findLastIndex((entry) => entry.version <= oldestRead);
    if (oldest > 0) versions.splice(0, oldest);
    const [first] = versions;
    if (versions.length === 1 && first?.value === undefined && (first?.version ?? 0) <= oldestRead) this.#remove(key);
  }

  /** Clears all keys of a range. */
  clearRange([start, end]: Range, version: number, oldestRead: number): void {
    const keys = this.#keys.slice(lowerBound(this.#keys, start), lowerBound(this.#keys, end));
    for (const key of keys) {
      if (this.get(key, version) !== undefined) this.put(key, undefined, version, oldestRead);
      else if ((this.#versions.get(key)?.at(-1)?.version ?? Infinity) <= oldestRead) this.#remove(key);
    }
  }

  #remove(key: Bytes): void {
    this.#versions.delete(key);
    this.#keys.splice(lowerBound(this.#keys, key), 1);
  }
}
