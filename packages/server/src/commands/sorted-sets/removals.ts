import { type AnyRange, type BinaryString } from '@keyvaluestore/core';

import { FIRST_KEY } from '../arguments.js';
import { ask, type DataCommand } from '../command.js';
import { lexRange, rankRange, scoreRange } from './bounds.js';

const WRITES = { flags: ['write'], group: 'sorted-set', keys: FIRST_KEY } as const;

const rangeRemoval = (name: string, parse: (min: BinaryString, max: BinaryString) => AnyRange): DataCommand => ({
  ...WRITES,
  name,
  arity: 4,
  *steps(args) {
    const [key, min, max] = args as [BinaryString, BinaryString, BinaryString];
    return yield* ask({ name: 'zRemRange', key, range: parse(min, max) });
  },
});

export const sortedSetRemovals: readonly DataCommand[] = [
  {
    ...WRITES,
    name: 'ZREM',
    arity: -3,
    flags: ['write', 'fast'],
    // One member is one write. On DynamoDB, where nothing is isolated, several are removed one after the other.
    isolated: (args) => args.length > 2,
    *steps([key, ...members]) {
      let removed = 0;
      for (const field of members) {
        removed += (yield* ask({ name: 'zRem', key: key as BinaryString, field, count: true })) ?? 0;
      }
      return removed;
    },
  },
  rangeRemoval('ZREMRANGEBYSCORE', scoreRange),
  rangeRemoval('ZREMRANGEBYLEX', lexRange),
  rangeRemoval('ZREMRANGEBYRANK', rankRange),
];
