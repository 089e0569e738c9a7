import { type AnyRange, type BinaryString, type Bound, type LexRange, type ScoreRange } from '@keyvaluestore/core';

import { ReplyError } from '../../protocol/reply.js';
import { parseInteger, readDouble } from '../numbers.js';

function scoreBound(arg: BinaryString): Bound<number> {
  const exclusive = arg.startsWith('(');
  const value = readDouble((exclusive ? arg.slice(1) : arg) as BinaryString);
  if (value === undefined) throw new ReplyError('ERR min or max is not a float');
  return { value: value + 0, exclusive };
}

function lexBound(arg: BinaryString): LexRange['min'] {
  if (arg === '-') return '-';
  if (arg === '+') return '+';
  const exclusive = arg.startsWith('(');
  if (!exclusive && !arg.startsWith('[')) throw new ReplyError('ERR min or max not valid string range item');
  return { value: arg.slice(1) as BinaryString, exclusive };
}

export function scoreRange(min: BinaryString, max: BinaryString): ScoreRange {
  return { by: 'score', min: scoreBound(min), max: scoreBound(max) };
}

export function lexRange(min: BinaryString, max: BinaryString): LexRange {
  return { by: 'lex', min: lexBound(min), max: lexBound(max) };
}

export function rankRange(start: BinaryString, stop: BinaryString): AnyRange {
  return { by: 'rank', start: parseInteger(start), stop: parseInteger(stop) };
}

const ALL_SCORES: ScoreRange = {
  by: 'score',
  min: { value: -Infinity, exclusive: false },
  max: { value: Infinity, exclusive: false },
};

/** All members: to count them, and to see whether a key holds a sorted set. */
export const allMembers = (key: BinaryString) => ({ name: 'zCount', key, range: ALL_SCORES }) as const;
