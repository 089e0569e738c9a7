import { type BinaryString, type Expiry, type ExpiryTime, type RankRange } from '@keyvaluestore/core';

import { ask, type Steps } from '../command.js';
import { overwrite } from '../strings/change-string.js';
import { copiedExpiry } from './expiries.js';

/** A member of a sorted set, or of a sorted hash, where its field is another text. */
export type ScoredEntry = readonly [field: BinaryString, member: BinaryString, score: number];

/** All that a key holds. */
export type Content =
  | { readonly type: 'string'; readonly value: BinaryString }
  | { readonly type: 'set' | 'list'; readonly values: readonly BinaryString[] }
  | { readonly type: 'hash'; readonly entries: readonly (readonly [field: BinaryString, value: BinaryString])[] }
  | { readonly type: 'sortedSet'; readonly entries: readonly ScoredEntry[] };

/** A key as a whole; `expiry` is undefined if it has none. */
export interface WholeValue {
  readonly content: Content;
  readonly expiry: ExpiryTime | undefined;
}

const ALL: RankRange = { by: 'rank', start: 0, stop: -1 };

function* readSortedSet(key: BinaryString): Steps<Content> {
  const {
    members,
    scores = [],
    fields = members,
  } = yield* ask({
    ...{ name: 'zRange', key, range: ALL, after: undefined, reverse: false },
    ...{ withScores: true, withFields: true, limit: undefined },
  });
  const entry = (member: BinaryString, index: number): ScoredEntry => [
    fields[index] as BinaryString,
    member,
    scores[index] as number,
  ];
  return { type: 'sortedSet', entries: members.map(entry) };
}

/** Reads all that a key holds; null if it is absent. */
export function* readContent(key: BinaryString): Steps<Content | null> {
  const type = yield* ask({ name: 'type', key });
  if (type === null) return null;
  if (type === 'string') {
    const value = yield* ask({ name: 'get', key });
    return value === null ? null : { type, value };
  }
  if (type === 'sortedSet') return yield* readSortedSet(key);
  if (type === 'hash') return { type, entries: yield* ask({ name: 'hGetAll', key }) };
  if (type === 'set') return { type, values: yield* ask({ name: 'sMembers', key }) };
  return { type, values: yield* ask({ name: 'lRange', key, start: 0, stop: -1 }) };
}

/** Reads a key as a whole; null if it is absent. */
export function* readWhole(key: BinaryString): Steps<WholeValue | null> {
  const content = yield* readContent(key);
  return content === null ? null : { content, expiry: yield* copiedExpiry(key) };
}

/** Writes a key as a whole in the place of whatever was there. */
export function* writeWhole(key: BinaryString, { content, expiry }: WholeValue): Steps<void> {
  if (content.type === 'string') {
    yield* overwrite(key, content.value, 'always', expiry ?? 'never');
    return;
  }
  yield* ask({ name: 'delete', key });
  const kept: Expiry = expiry ?? 'keep';
  switch (content.type) {
    case 'set':
      yield* ask({ name: 'sAdd', key, members: content.values, expiry: kept, count: false });
      return;
    case 'list':
      yield* ask({ name: 'lPush', key, values: content.values, side: 'right', expiry: kept });
      return;
    case 'hash':
      yield* ask({ name: 'hSet', key, entries: content.entries, expiry: kept, count: false });
      return;
    case 'sortedSet':
      for (const [field, member, score] of content.entries) {
        yield* ask({ name: 'zAdd', key, field, member, score, when: 'always', expiry: kept, count: false });
      }
  }
}
