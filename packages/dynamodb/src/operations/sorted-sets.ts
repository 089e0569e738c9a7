import { type Addition, type BinaryString, type Operation } from '@keyvaluestore/core';

import { ABSENT, type Condition, or, PRESENT } from '../layout/expressions.js';
import { binary, bytesOf, type Item, memberKey } from '../layout/keys.js';
import { decodeScore, scoreKey } from '../layout/scores.js';
import { type ItemReaders } from './read.js';
import { never, type WriteCompilers } from './write.js';

/** The item that holds a member of a sorted set. */
export function memberItem(key: BinaryString, field: BinaryString, member: BinaryString, score: number): Item {
  return { ...memberKey(key, field), v: binary(member), rk2: binary(scoreKey(score, field)) };
}

/** The item of a member that is added. */
export function itemOfMember({ key, field, member, score }: Operation<'zAdd'>): Item {
  return memberItem(key, field, member, score);
}

/** The score of a member's item, or null if there is none. */
export function scoreOf(item: Item | null | undefined): number | null {
  const key = item?.['rk2']?.B;
  return key === undefined ? null : decodeScore(key);
}

/** The member that an item holds, or null if there is none. */
export function memberOf(item: Item | undefined): BinaryString | null {
  return item?.['rk2'] === undefined ? null : bytesOf(item['v']);
}

export const sortedSetReads: ItemReaders<'zScore' | 'zhGet'> = {
  zScore: {
    compile: ({ key, field }) => ({ Key: memberKey(key, field), ProjectionExpression: 'rk2' }),
    output: (_, item) => scoreOf(item),
  },
  zhGet: {
    compile: ({ key, field }) => ({ Key: memberKey(key, field), ProjectionExpression: 'v, rk2' }),
    output: (_, item) => memberOf(item),
  },
};

/** What of an addition decides whether it is made. */
export type Candidate = Pick<Operation<'zAdd'>, 'when' | 'score' | 'field'>;

/**
 * The member that is there has a smaller score, or a greater one; undefined where scores are not compared. Of one field the
 * index sort keys compare as the scores do.
 */
export function comparison({ when, score, field }: Candidate): Condition | undefined {
  if (when !== 'greater' && when !== 'less') return undefined;
  // The two zeros of the Go library are one.
  const bound = when === 'greater' && score === 0 ? -0 : score;
  return {
    ConditionExpression: when === 'greater' ? 'rk2 < :rk2' : 'rk2 > :rk2',
    ExpressionAttributeValues: { ':rk2': binary(scoreKey(bound, field)) },
  };
}

/** The condition of an addition, where all members count. */
function conditionOf(candidate: Candidate): Partial<Condition> {
  const compared = comparison(candidate);
  if (compared !== undefined) return or(ABSENT, compared);
  return candidate.when === 'always' ? {} : candidate.when === 'absent' ? ABSENT : PRESENT;
}

/** What an addition gives that was made over this. */
export function additionOf({ count, score, member }: Operation<'zAdd'>, old: Item | undefined): true | Addition {
  if (!count) return true;
  if (old === undefined) return 'added';
  return scoreOf(old) === score && memberOf(old) === member ? 'kept' : 'changed';
}

export const sortedSetWrites: WriteCompilers<'zAdd' | 'zRem' | 'zRemXX'> = {
  zAdd: {
    compile: (operation) => ({
      action: 'Put',
      input: { Item: itemOfMember(operation), ...conditionOf(operation) },
      ...(operation.count && { returns: 'ALL_OLD' }),
    }),
    isBlind: ({ when, count }) => when === 'always' && !count,
    judge: () => 'failed',
    output: additionOf,
  },
  zRem: {
    compile: ({ key, field }) => ({ action: 'Delete', input: { Key: memberKey(key, field) } }),
    isBlind: ({ count }) => !count,
    judge: () => 'nothing',
    output: () => undefined,
  },
  zRemXX: {
    compile: ({ key, field }) => ({ action: 'Delete', input: { Key: memberKey(key, field), ...PRESENT } }),
    isBlind: never,
    judge: () => 'failed',
    output: () => true,
  },
};
