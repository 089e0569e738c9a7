import assert from 'node:assert/strict';

import { type Backend, type ChangeOptions, type KeyType } from '@keyvaluestore/core';

import { type Suite } from '../suite.js';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

/** How much of a time to live a clock that goes on by itself may have taken when a test looks. */
const TOLERANCE = 10 * SECOND;

export const past = { expiresAt: 1 } as const;

interface Kind {
  /** Adds a text to what the key holds: as its value, a member, or a field. */
  readonly add: (kv: Backend, name: string, text: string, options?: ChangeOptions) => Promise<unknown>;
  /** All that a key of this type holds. */
  readonly look: (kv: Backend, name: string) => Promise<unknown>;
  /** What that is if the text alone was added. */
  readonly holding: (text: string) => unknown;
}

/** What can expire, of every type. */
export const KINDS: Readonly<Record<KeyType, Kind>> = {
  string: {
    add: (kv, name, text, { ttl, expiresAt } = {}) => kv.set(name, text, { ttl, expiresAt }),
    look: (kv, name) => kv.get(name),
    holding: (text) => text,
  },
  set: {
    add: (kv, name, text, options = {}) => kv.sAdd(name, text, options),
    look: (kv, name) => kv.sMembers(name),
    holding: (text) => [text],
  },
  hash: {
    add: (kv, name, text, options) => kv.hSet(name, text, 'v', options),
    look: (kv, name) => kv.hGetAll(name),
    holding: (text) => ({ [text]: 'v' }),
  },
  list: {
    add: (kv, name, text, options = {}) => kv.rPush(name, text, options),
    look: (kv, name) => kv.lRange(name, 0, -1),
    holding: (text) => [text],
  },
  sortedSet: {
    add: (kv, name, text, options) => kv.zhAdd(name, text, 'v', 1, options),
    look: (kv, name) => kv.zhRangeByScoreWithScores(name, -Infinity, Infinity),
    holding: (text) => [{ field: text, value: 'v', score: 1 }],
  },
};

/** The types, and what is to be asked of a backend on which they expire. */
export const EXPIRING = Object.keys(KINDS).map((type) => ({
  type: type as KeyType,
  expiringSortedSets: type === 'sortedSet',
}));

/** Asserts how long a key is there: to the millisecond, unless the clock goes on by itself. */
export async function assertLeft(
  { clock }: Suite,
  kv: Backend,
  name: string,
  expected: number | null,
  what?: string,
): Promise<void> {
  const left = await kv.ttl(name);
  const isNear = left !== null && expected !== null && left <= expected + SECOND && left > expected - TOLERANCE;
  if (!clock().runs || expected === null || expected === Infinity) assert.equal(left, expected, what);
  else assert.ok(isNear, `${String(left)} milliseconds are left, expected ${expected}${what ? `: ${what}` : ''}`);
}

/** Asserts that a key is as if it had never been. */
export async function assertAbsent(kv: Backend, name: string, what?: string): Promise<void> {
  assert.deepEqual([await kv.exists(name), await kv.type(name), await kv.ttl(name)], [false, null, null], what);
}
