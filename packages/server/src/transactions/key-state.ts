import { createHash } from 'node:crypto';

import { type BinaryString, fromText, type KeyType } from '@keyvaluestore/core';

import { ask, type Steps } from '../commands/command.js';

/** What a key held when it was looked at: enough to tell whether it holds something else now. */
export interface KeyState {
  /** Null where it is absent. */
  readonly type: KeyType | null;
  /** The string itself; of anything else what its content is told by. */
  readonly content: BinaryString;
  /** Between which two times it expires, in milliseconds since 1970: what its time to live says, but for when that was read. */
  readonly expires: readonly [earliest: number, latest: number];
}

const NOTHING = '' as BinaryString;
const NEVER = [Infinity, Infinity] as const;
/** What is lost where a time to live is told in whole milliseconds. */
const ROUNDING = 1;

/** Tells contents apart, however they are divided. */
function fingerprint(parts: readonly string[]): BinaryString {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:${part}`, 'latin1');
  return fromText(hash.digest('hex'));
}

/** Of what has no order, the parts in one. */
const sorted = (parts: readonly string[]): string[] => [...parts].sort();

function* readContent(key: BinaryString, type: KeyType): Steps<BinaryString> {
  switch (type) {
    case 'string':
      return (yield* ask({ name: 'get', key })) ?? NOTHING;
    case 'list':
      return fingerprint(yield* ask({ name: 'lRange', key, start: 0, stop: -1 }));
    case 'set':
      return fingerprint(sorted(yield* ask({ name: 'sMembers', key })));
    case 'hash': {
      const entries = yield* ask({ name: 'hGetAll', key });
      return fingerprint(sorted(entries.map(([field, value]) => `${field.length}:${field}${value}`)));
    }
    case 'sortedSet': {
      const range = { by: 'rank', start: 0, stop: -1 } as const;
      const all = { range, after: undefined, reverse: false, withScores: true, withFields: true, limit: undefined };
      const { members, scores = [], fields = [] } = yield* ask({ name: 'zRange', key, ...all });
      return fingerprint(members.flatMap((member, index) => [String(scores[index]), fields[index] ?? '', member]));
    }
  }
}

/**
 * Reads what a key holds.
 * @param begin when the reading began, or before: by no earlier time the engine judges what has expired
 */
export function* readState(key: BinaryString, begin: number, now: () => number): Steps<KeyState> {
  const type = yield* ask({ name: 'type', key });
  if (type === null) return { type, content: NOTHING, expires: NEVER };
  const content = yield* readContent(key, type);
  const left = yield* ask({ name: 'ttl', key });
  if (left === null) return { type: null, content: NOTHING, expires: NEVER };
  return { type, content, expires: [begin + left - ROUNDING, now() + left + ROUNDING] };
}

/**
 * Reads what a key holds where an engine cannot isolate: a string whole, of anything else the type alone, for nothing can be
 * made to depend on it there.
 */
export function* readString(key: BinaryString): Steps<KeyState> {
  const type = yield* ask({ name: 'type', key });
  const value = type === 'string' ? yield* ask({ name: 'get', key }) : NOTHING;
  const isAbsent = type === null || value === null;
  return { type: isAbsent ? null : type, content: value ?? NOTHING, expires: NEVER };
}

/** Whether a key holds what it held: the expiry as well as the times of reading allow to tell. */
export function isSame(before: KeyState, after: KeyState): boolean {
  if (before.type !== after.type || before.content !== after.content) return false;
  const [a, b] = [before.expires, after.expires];
  return a[0] <= b[1] && b[0] <= a[1];
}
