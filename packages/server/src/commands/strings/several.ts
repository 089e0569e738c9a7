import { type BinaryString } from '@keyvaluestore/core';

import { wrongArity } from '../../protocol/errors.js';
import { OK, type Reply } from '../../protocol/reply.js';
import { ALL_KEYS, needIsolation } from '../arguments.js';
import { type Arguments, ask, type DataCommand, type Steps } from '../command.js';
import { isRefusal, overwrite } from './change-string.js';

const PAIRS = { first: 1, last: -1, step: 2 } as const;

/** A value, or null where there is no string. */
function* stringOrNull(key: BinaryString): Steps<BinaryString | null> {
  try {
    return yield* ask({ name: 'get', key });
  } catch (error) {
    if (isRefusal(error, 'WRONG_TYPE')) return null;
    throw error;
  }
}

/** The values to be written by key: the last one given for each. */
function valuesByKey(name: string, args: Arguments): ReadonlyMap<BinaryString, BinaryString> {
  if (args.length % 2 !== 0) throw wrongArity(name);
  const values = new Map<BinaryString, BinaryString>();
  for (let index = 0; index < args.length; index += 2) {
    values.set(args[index] as BinaryString, args[index + 1] as BinaryString);
  }
  return values;
}

/** Commands about the values of several keys. */
export const severalStringCommands: readonly DataCommand[] = [
  {
    name: 'MGET',
    arity: -2,
    flags: ['readonly', 'fast'],
    group: 'string',
    keys: ALL_KEYS,
    isolated: (args) => args.length > 1,
    *steps(args): Steps<Reply> {
      const values: Reply[] = [];
      for (const key of args) values.push(yield* stringOrNull(key));
      return values;
    },
  },
  {
    name: 'MSET',
    arity: -3,
    flags: ['write', 'denyoom'],
    group: 'string',
    keys: PAIRS,
    isolated: (args) => args.length > 2,
    *steps(args) {
      for (const [key, value] of valuesByKey('MSET', args)) yield* overwrite(key, value, 'always', 'never');
      return OK;
    },
    compile(args) {
      const operations = [...valuesByKey('MSET', args)].map(
        ([key, value]) => ({ name: 'set', key, value, when: 'always', expiry: 'never' }) as const,
      );
      return { operations, reply: OK };
    },
  },
  {
    name: 'MSETNX',
    arity: -3,
    flags: ['write', 'denyoom'],
    group: 'string',
    keys: PAIRS,
    isolated: (args) => args.length > 2,
    *steps(args, context) {
      const values = valuesByKey('MSETNX', args);
      if (values.size > 1) needIsolation('MSETNX of several keys', context);
      if (values.size > 1) {
        for (const key of values.keys()) if (yield* ask({ name: 'exists', key })) return 0;
      }
      for (const [key, value] of values) if (!(yield* overwrite(key, value, 'absent', 'never'))) return 0;
      return 1;
    },
  },
];
