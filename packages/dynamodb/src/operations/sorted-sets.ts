import { type BinaryString } from '@keyvaluestore/core';

import { ABSENT } from '../layout/expressions.js';
import { binary, type Item, memberKey } from '../layout/keys.js';
import { encodeScore } from '../layout/scores.js';
import { type WriteCompilers } from './write.js';

/** The index sort key of a field with a score. */
export function scoreKey(score: number, field: BinaryString): BinaryString {
  return `${encodeScore(score)}${field}` as BinaryString;
}

/** The item that holds a member of a sorted set. */
export function memberItem(key: BinaryString, field: BinaryString, member: BinaryString, score: number): Item {
  return { ...memberKey(key, field), v: binary(member), rk2: binary(scoreKey(score, field)) };
}

export const sortedSetWrites: WriteCompilers<'zAdd' | 'zRem'> = {
  zAdd: {
    compile: ({ key, field, member, score, when }) => ({
      action: 'Put',
      input: { Item: memberItem(key, field, member, score), ...(when === 'absent' ? ABSENT : {}) },
    }),
    judge: () => 'failed',
    output: () => true,
  },
  zRem: {
    compile: ({ key, field }) => ({ action: 'Delete', input: { Key: memberKey(key, field) } }),
    judge: () => 'nothing',
    output: () => undefined,
  },
};
