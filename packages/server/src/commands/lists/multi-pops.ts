import { type BinaryString, type Side } from '@keyvaluestore/core';

import { syntaxError } from '../../protocol/errors.js';
import { NO_ARRAY, ReplyError } from '../../protocol/reply.js';
import { type Arguments, ask, type DataCommand, type Steps } from '../command.js';
import { parseInteger, readInt64 } from '../numbers.js';
import { parseSide } from './moves.js';

/** What LMPOP and BLMPOP are told. */
export interface MultiPop {
  readonly keys: readonly BinaryString[];
  readonly side: Side;
  readonly count: number;
}

function parsePositive(name: string, arg: BinaryString): number {
  const value = readInt64(arg);
  if (value === undefined || value <= 0) throw new ReplyError(`ERR ${name} should be greater than 0`);
  return parseInteger(arg);
}

export function parseMultiPop([numberOfKeys, ...args]: Arguments): MultiPop {
  const keys = parsePositive('numkeys', numberOfKeys as BinaryString);
  const [where, option, value, ...more] = args.slice(keys);
  if (where === undefined) throw syntaxError();
  const side = parseSide(where);
  if (option === undefined) return { keys: args.slice(0, keys), side, count: 1 };
  if (option.toLowerCase() !== 'count' || value === undefined) throw syntaxError();
  const count = parsePositive('count', value);
  if (more.length > 0) throw syntaxError();
  return { keys: args.slice(0, keys), side, count };
}

/** The keys of such a command where its arguments are right, else none. */
export function multiPopKeys([numberOfKeys, ...args]: Arguments): readonly BinaryString[] {
  return args.slice(0, Math.max(0, Number(numberOfKeys)) || 0);
}

/**
 * Pops from the first of several lists that has something. Each pop is one step; what is pushed to a list after it was
 * found empty does not count.
 */
export function* popFirst({
  keys,
  side,
  count,
}: MultiPop): Steps<readonly [BinaryString, readonly BinaryString[]] | null> {
  for (const key of keys) {
    const values = yield* ask({ name: 'lPop', key, count, side });
    if (values.length > 0) return [key, values];
  }
  return null;
}

export const listMultiPopCommands: readonly DataCommand[] = [
  {
    name: 'LMPOP',
    arity: -4,
    flags: ['write', 'movablekeys'],
    group: 'list',
    keys: multiPopKeys,
    *steps(args) {
      return (yield* popFirst(parseMultiPop(args))) ?? NO_ARRAY;
    },
  },
];
