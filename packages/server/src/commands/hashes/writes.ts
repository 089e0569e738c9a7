import { type BinaryString } from '@keyvaluestore/core';

import { wrongArity } from '../../protocol/errors.js';
import { OK } from '../../protocol/reply.js';
import { FIRST_KEY } from '../arguments.js';
import { type Arguments, ask, type DataCommand } from '../command.js';

type Entry = readonly [field: BinaryString, value: BinaryString];

/** Fields with their values, each field once, with the value that is given last. */
function entriesOf(name: string, args: Arguments): readonly Entry[] {
  if (args.length % 2 === 1) throw wrongArity(name);
  // The usual case.
  if (args.length === 2) return [args as readonly BinaryString[] as Entry];
  const entries = new Map<BinaryString, BinaryString>();
  for (let index = 0; index < args.length; index += 2) {
    entries.set(args[index] as BinaryString, args[index + 1] as BinaryString);
  }
  return [...entries];
}

const WRITES = { flags: ['write', 'denyoom', 'fast'], group: 'hash', keys: FIRST_KEY } as const;

export const hashWrites: readonly DataCommand[] = [
  {
    ...WRITES,
    name: 'HSET',
    arity: -4,
    *steps([key, ...args]) {
      const entries = entriesOf('HSET', args);
      const count = yield* ask({ name: 'hSet', key: key as BinaryString, entries, expiry: 'keep', count: true });
      return count ?? 0;
    },
  },
  {
    ...WRITES,
    name: 'HMSET',
    arity: -4,
    *steps([key, ...args]) {
      const entries = entriesOf('HMSET', args);
      yield* ask({ name: 'hSet', key: key as BinaryString, entries, expiry: 'keep', count: false });
      return OK;
    },
    compile([key, ...args]) {
      const entries = entriesOf('HMSET', args);
      const operation = { name: 'hSet', key: key as BinaryString, entries, expiry: 'keep', count: false } as const;
      return { operations: [operation], reply: OK };
    },
  },
  {
    ...WRITES,
    name: 'HSETNX',
    arity: 4,
    *steps([key, field, value]) {
      const operation = { key, field, value } as { key: BinaryString; field: BinaryString; value: BinaryString };
      return Number(yield* ask({ name: 'hSetNX', ...operation, expiry: 'keep' }));
    },
  },
  {
    ...WRITES,
    name: 'HDEL',
    arity: -3,
    flags: ['write', 'fast'],
    *steps([key, ...fields]) {
      const different = fields.length === 1 ? fields : [...new Set(fields)];
      const count = yield* ask({ name: 'hDel', key: key as BinaryString, fields: different, count: true });
      return count ?? 0;
    },
  },
];
