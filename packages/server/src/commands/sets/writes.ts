import { type BinaryString } from '@keyvaluestore/core';

import { FIRST_KEY, TWO_KEYS } from '../arguments.js';
import { type Arguments, ask, type DataCommand } from '../command.js';

/** Each of the members once. */
const once = (members: Arguments): Arguments => (members.length === 1 ? members : [...new Set(members)]);

export const setWrites: readonly DataCommand[] = [
  {
    name: 'SADD',
    arity: -3,
    flags: ['write', 'denyoom', 'fast'],
    group: 'set',
    keys: FIRST_KEY,
    *steps([key, ...given]) {
      const members = once(given);
      const count = yield* ask({ name: 'sAdd', key: key as BinaryString, members, expiry: 'keep', count: true });
      return count ?? 0;
    },
  },
  {
    name: 'SREM',
    arity: -3,
    flags: ['write', 'fast'],
    group: 'set',
    keys: FIRST_KEY,
    *steps([key, ...members]) {
      return (yield* ask({ name: 'sRem', key: key as BinaryString, members: once(members), count: true })) ?? 0;
    },
  },
  {
    name: 'SMOVE',
    arity: 4,
    flags: ['write', 'fast'],
    group: 'set',
    keys: TWO_KEYS,
    *steps(args) {
      const [source, destination, member] = args as [BinaryString, BinaryString, BinaryString];
      return Number(yield* ask({ name: 'sMove', source, destination, member }));
    },
  },
];
