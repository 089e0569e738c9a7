import { type BinaryString, type RangeOutput } from '@keyvaluestore/core';

import { Double, OrderedPairs } from '../../protocol/reply.js';
import { ask, type Steps } from '../command.js';

/** A member with its score. */
export type Scored = readonly [member: BinaryString, score: number];

export const scoredOf = ({ members, scores = [] }: RangeOutput): readonly Scored[] =>
  members.map((member, index) => [member, scores[index] as number]);

/** All members of a sorted set in their order. */
export function* allScored(key: BinaryString): Steps<readonly Scored[]> {
  const range = { by: 'rank', start: 0, stop: -1 } as const;
  const flags = { after: undefined, reverse: false, withScores: true, withFields: false, limit: undefined };
  return scoredOf(yield* ask({ name: 'zRange', key, range, ...flags }));
}

/** A member and its score, as replies. */
export const pairReply = ([member, score]: Scored): readonly [BinaryString, Double] => [member, new Double(score)];

export const scoredReply = (entries: readonly Scored[]): OrderedPairs => new OrderedPairs(entries.map(pairReply));

/** Makes a key hold these members alone; in steps that are isolated. */
export function* replace(key: BinaryString, entries: readonly Scored[]): Steps<number> {
  yield* ask({ name: 'delete', key });
  for (const [member, score] of entries) {
    const flags = { when: 'always', expiry: 'keep', count: false } as const;
    yield* ask({ name: 'zAdd', key, field: member, member, score, ...flags });
  }
  return entries.length;
}
