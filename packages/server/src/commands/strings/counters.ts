import { type BinaryString } from '@keyvaluestore/core';

import { ReplyError } from '../../protocol/reply.js';
import { FIRST_KEY, NO_BYTES } from '../arguments.js';
import { type Arguments, ask, type DataCommand, type Steps } from '../command.js';
import { addDecimals } from '../decimals.js';
import { INT64_MAX, INT64_MIN, parseInt64 } from '../numbers.js';
import { changeString, isRefusal } from './change-string.js';

/** The sum of a text that is an integer of 64 bits and another one; refuses what is beyond 64 bits. */
function addInt64(text: BinaryString, by: number | bigint): bigint {
  const sum = BigInt(parseInt64(text)) + BigInt(by);
  if (sum < INT64_MIN || sum > INT64_MAX) throw new ReplyError('ERR increment or decrement would overflow');
  return sum;
}

function* incrementBy(key: BinaryString, by: number | bigint): Steps<number | bigint> {
  if (typeof by === 'number') {
    try {
      return yield* ask({ name: 'nIncrBy', key, by, expiry: 'keep' });
    } catch (error) {
      // Perhaps an integer of 64 bits that is no safe one.
      if (!isRefusal(error, 'NOT_AN_INTEGER', 'OUT_OF_RANGE')) throw error;
    }
  }
  return yield* changeString(key, (before) => {
    const reply = addInt64(before ?? ('0' as BinaryString), by);
    return { value: reply.toString() as BinaryString, reply };
  });
}

function negated(by: number | bigint): number | bigint {
  if (by === INT64_MIN) throw new ReplyError('ERR decrement would overflow');
  return typeof by === 'bigint' ? -by : 0 - by;
}

const counter = (name: string, arity: number, step: (args: Arguments) => number | bigint): DataCommand => ({
  name,
  arity,
  flags: ['write', 'denyoom', 'fast'],
  group: 'string',
  keys: FIRST_KEY,
  *steps(args) {
    return yield* incrementBy(args[0] ?? NO_BYTES, step(args));
  },
});

/** Strings that are numbers. */
export const counterCommands: readonly DataCommand[] = [
  counter('INCR', 2, () => 1),
  counter('DECR', 2, () => -1),
  counter('INCRBY', 3, ([, by = NO_BYTES]) => parseInt64(by)),
  counter('DECRBY', 3, ([, by = NO_BYTES]) => negated(parseInt64(by))),
  {
    name: 'INCRBYFLOAT',
    arity: 3,
    flags: ['write', 'denyoom', 'fast'],
    group: 'string',
    keys: FIRST_KEY,
    *steps([key = NO_BYTES, by = NO_BYTES]) {
      return yield* changeString(key, (before) => {
        const value = addDecimals(before ?? ('0' as BinaryString), by);
        return { value, reply: value };
      });
    },
  },
];
