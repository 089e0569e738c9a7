import { type BinaryString } from '@keyvaluestore/core';

import { syntaxError } from '../../protocol/errors.js';
import { type OrderedPairs } from '../../protocol/reply.js';
import { FIRST_KEY, optionName } from '../arguments.js';
import { type Arguments, ask, type DataCommand, type Steps } from '../command.js';
import { drawWithRepeats, parseRandomCount, parseRandomPairCount } from '../random-counts.js';
import { allMembers } from './bounds.js';
import { allScored, type Scored, scoredReply } from './scored.js';

/** So many members, each once. */
function* draw(key: BinaryString, count: number): Steps<readonly BinaryString[]> {
  if (count > 0) return yield* ask({ name: 'zRandMember', key, count });
  // Of a sorted set nothing is wanted, but another type is refused.
  yield* ask(allMembers(key));
  return [];
}

/** So many members, each drawn anew. */
function* drawAnew(key: BinaryString, count: number): Steps<readonly Scored[]> {
  return drawWithRepeats(yield* allScored(key), count);
}

function* drawScored(key: BinaryString, count: number): Steps<OrderedPairs> {
  if (count < 0) return scoredReply(yield* drawAnew(key, -count));
  const fields = yield* draw(key, count);
  const scores = fields.length === 0 ? [] : yield* ask({ name: 'zMScore', key, fields });
  // Where the two are not one step, a member may have gone in between.
  return scoredReply(
    fields.flatMap((member, index) => {
      const score = scores[index] ?? null;
      return score === null ? [] : [[member, score] as const];
    }),
  );
}

/** Whether the scores are wanted too. */
function isWithScores(options: Arguments): boolean {
  const [option, ...more] = options;
  if (option === undefined) return false;
  if (more.length > 0 || optionName(option) !== 'WITHSCORES') throw syntaxError();
  return true;
}

export const sortedSetDraws: readonly DataCommand[] = [
  {
    name: 'ZRANDMEMBER',
    arity: -2,
    flags: ['readonly'],
    group: 'sorted-set',
    keys: FIRST_KEY,
    // Members are drawn first, and their scores read then.
    isolated: (args) => args.length > 2,
    *steps(args) {
      const [key, count, ...options] = args as [BinaryString, BinaryString | undefined, ...BinaryString[]];
      if (count === undefined) return (yield* draw(key, 1))[0] ?? null;
      if (isWithScores(options)) return yield* drawScored(key, parseRandomPairCount(count));
      const wanted = parseRandomCount(count);
      if (wanted >= 0) return yield* draw(key, wanted);
      return (yield* drawAnew(key, -wanted)).map(([member]) => member);
    },
  },
];
