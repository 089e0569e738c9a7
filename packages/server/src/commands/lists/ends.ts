import { type BinaryString, type Side } from '@keyvaluestore/core';

import { wrongArity } from '../../protocol/errors.js';
import { NO_ARRAY, type Reply } from '../../protocol/reply.js';
import { FIRST_KEY } from '../arguments.js';
import { type Arguments, ask, type DataCommand, type Steps } from '../command.js';
import { parseNonNegative } from '../numbers.js';

function push(name: string, operation: 'lPush' | 'lPushX', side: Side): DataCommand {
  return {
    name,
    arity: -3,
    flags: ['write', 'denyoom', 'fast'],
    group: 'list',
    keys: FIRST_KEY,
    *steps([key, ...values]) {
      return yield* ask({ name: operation, key: key as BinaryString, values, side, expiry: 'keep' });
    },
  };
}

/** Pops so many, and tells an absent list from one of which none were asked for. */
function* popSome(key: BinaryString, count: number, side: Side): Steps {
  if (count === 0) return (yield* ask({ name: 'lLen', key })) === 0 ? NO_ARRAY : [];
  const values = yield* ask({ name: 'lPop', key, count, side });
  return values.length === 0 ? NO_ARRAY : values;
}

function pop(name: string, side: Side): DataCommand {
  return {
    name,
    arity: -2,
    flags: ['write', 'fast'],
    group: 'list',
    keys: FIRST_KEY,
    *steps([key, count, ...more]: Arguments): Steps<Reply> {
      if (more.length > 0) throw wrongArity(name);
      if (count !== undefined) return yield* popSome(key as BinaryString, parseNonNegative(count), side);
      const [value] = yield* ask({ name: 'lPop', key: key as BinaryString, count: 1, side });
      return value ?? null;
    },
  };
}

export const listEndCommands: readonly DataCommand[] = [
  push('LPUSH', 'lPush', 'left'),
  push('RPUSH', 'lPush', 'right'),
  push('LPUSHX', 'lPushX', 'left'),
  push('RPUSHX', 'lPushX', 'right'),
  pop('LPOP', 'left'),
  pop('RPOP', 'right'),
];
