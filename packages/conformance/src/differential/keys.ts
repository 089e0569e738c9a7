import { type KeyType } from '@keyvaluestore/core';
import fc from 'fast-check';

import { ExpiryArgument } from './expiry.js';

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
  set: named('set', 'sets'),
  hash: named('hash'),
  list: named('list', 'list {'),
  sortedSet: named('sorted', 'sorted é', 'sorted too'),
};

export const ALL_KEYS: readonly Key[] = Object.values(KEYS).flat();
export const SORTED_KEYS = KEYS.sortedSet;
/** The keys that hold anything but sorted sets. */
export const ITEM_KEYS = ALL_KEYS.filter((key) => !SORTED_KEYS.includes(key));

/** The arguments of a call at a time, with names in place of its keys. */
export function argumentsAt(now: number, args: readonly unknown[], nameOf: (key: Key) => string): unknown[] {
  const givenFor = (arg: unknown): unknown => {
    if (arg instanceof Key) return nameOf(arg);
    if (arg instanceof ExpiryArgument) return arg.at(now);
    return Array.isArray(arg) ? arg.map(givenFor) : arg;
  };
  return args.map(givenFor);
}
