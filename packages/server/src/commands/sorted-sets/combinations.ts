import { type BinaryString, type Combination, combineRanges, type RangeOutput } from '@keyvaluestore/core';

import { wrongType } from '../../protocol/errors.js';
import { isWrongType } from '../../run/refusals.js';
import { ask, type CommandContext, type DataCommand, type Steps } from '../command.js';
import { countedKeys, parseLimit } from '../counted-keys.js';
import { type Combining, parseCombination, parseKeys, plainly } from './combination-arguments.js';
import { allScored, scoredOf, scoredReply } from './scored.js';

/** What a key has for a combination: of a set, each member has the score 1. */
function* readAny(key: BinaryString): Steps<RangeOutput> {
  const type = yield* ask({ name: 'type', key });
  if (type === 'set') {
    const members = yield* ask({ name: 'sMembers', key });
    return { members, fields: members, scores: members.map(() => 1) };
  }
  if (type !== null && type !== 'sortedSet') throw wrongType();
  const entries = yield* allScored(key);
  const members = entries.map(([member]) => member);
  return { members, fields: members, scores: entries.map(([, score]) => score) };
}

/** Combines sorted sets and sets, which no engine does for us: key by key. */
export function* combineAny(combining: Combining): Steps<RangeOutput> {
  const ranges: RangeOutput[] = [];
  for (const key of combining.keys) ranges.push(yield* readAny(key));
  return combineRanges(ranges, combining);
}

/** Whether sets are among the keys, where that is not told by a refusal. */
export function* hasSets({ keys }: Combining, { capabilities }: CommandContext): Steps<boolean> {
  if (capabilities.exclusiveSortedSets) return false;
  for (const key of keys) if ((yield* ask({ name: 'type', key })) === 'set') return true;
  return false;
}

/** Sorted sets are combined as they are at one moment, but on DynamoDB; where sets are among them, key by key. */
function* combine(combining: Combining, context: CommandContext): Steps<RangeOutput> {
  if (yield* hasSets(combining, context)) return yield* combineAny(combining);
  try {
    return yield* ask({ name: 'zCombine', ...combining, isolated: false });
  } catch (error) {
    if (!isWrongType(error)) throw error;
    return yield* combineAny(combining);
  }
}

const combination = (name: string, how: Combination): DataCommand => ({
  name,
  arity: -3,
  flags: ['readonly', 'movablekeys'],
  group: 'sorted-set',
  keys: (args) => countedKeys(args, 0),
  *steps(args, context) {
    const { combining, withScores } = parseCombination(name, how, args, true);
    const output = yield* combine(combining, context);
    return withScores ? scoredReply(scoredOf(output)) : output.members;
  },
});

export const sortedSetCombinations: readonly DataCommand[] = [
  combination('ZUNION', 'union'),
  combination('ZINTER', 'inter'),
  combination('ZDIFF', 'diff'),
  {
    name: 'ZINTERCARD',
    arity: -3,
    flags: ['readonly', 'movablekeys'],
    group: 'sorted-set',
    keys: (args) => countedKeys(args, 0),
    *steps(args, context) {
      const keys = parseKeys('ZINTERCARD', args);
      const limit = parseLimit(args.slice(1 + keys.length));
      const { length } = (yield* combine(plainly(keys, 'inter'), context)).members;
      return limit === 0 ? length : Math.min(limit, length);
    },
  },
];
