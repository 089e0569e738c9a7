import { type Traits } from '@keyvaluestore/core';
import fc from 'fast-check';

/** A type that a key can have. */
export type KeyType = Exclude<Traits['type'], 'any'>;

/** A key in a call, by its name in a sequence: every run of a sequence has keys of its own. */
export class Key {
  constructor(readonly name: string) {}

  [fc.toStringMethod](): string {
    return `key ${JSON.stringify(this.name)}`;
  }
}

const named = (...names: readonly string[]): readonly Key[] => names.map((name) => new Key(name));

/** The keys that mostly are of one type; the second of the sorted sets has members of equal scores. */
export const KEYS: Readonly<Record<KeyType, readonly Key[]>> = {
  string: named('string', 'string\0'),
  set: named('set'),
  hash: named('hash'),
  sortedSet: named('sorted', 'sorted é'),
};

export const ALL_KEYS: readonly Key[] = Object.values(KEYS).flat();
export const SORTED_KEYS = KEYS.sortedSet;
/** The keys that hold anything but sorted sets. */
export const ITEM_KEYS = ALL_KEYS.filter((key) => !SORTED_KEYS.includes(key));

/** The arguments of a call, with names in place of its keys. */
export function withNames(args: readonly unknown[], nameOf: (key: Key) => string): unknown[] {
  const nameIn = (arg: unknown): unknown => {
    if (arg instanceof Key) return nameOf(arg);
    return Array.isArray(arg) ? arg.map(nameIn) : arg;
  };
  return args.map(nameIn);
}
