import { type BinaryString } from '@keyvaluestore/core';

import { Pairs } from '../../protocol/reply.js';
import { FIRST_KEY } from '../arguments.js';
import { checkCursor, parseMatch, scanned } from '../collection-scan.js';
import { ask, type DataCommand } from '../command.js';

const READS = { flags: ['readonly'], group: 'hash', keys: FIRST_KEY } as const;
const FAST_READS = { ...READS, flags: ['readonly', 'fast'] } as const;

export const hashReads: readonly DataCommand[] = [
  {
    ...FAST_READS,
    name: 'HGET',
    arity: 3,
    *steps([key, field]) {
      return yield* ask({ name: 'hGet', key: key as BinaryString, field: field as BinaryString });
    },
  },
  {
    ...FAST_READS,
    name: 'HMGET',
    arity: -3,
    *steps([key, ...fields]) {
      return yield* ask({ name: 'hMGet', key: key as BinaryString, fields });
    },
  },
  {
    ...READS,
    name: 'HGETALL',
    arity: 2,
    *steps([key]) {
      return new Pairs(yield* ask({ name: 'hGetAll', key: key as BinaryString }));
    },
  },
  {
    ...READS,
    name: 'HKEYS',
    arity: 2,
    *steps([key]) {
      return yield* ask({ name: 'hKeys', key: key as BinaryString });
    },
  },
  {
    ...READS,
    name: 'HVALS',
    arity: 2,
    *steps([key]) {
      const entries = yield* ask({ name: 'hGetAll', key: key as BinaryString });
      return entries.map(([, value]) => value);
    },
  },
  {
    ...FAST_READS,
    name: 'HLEN',
    arity: 2,
    *steps([key]) {
      return yield* ask({ name: 'hLen', key: key as BinaryString });
    },
  },
  {
    ...FAST_READS,
    name: 'HSTRLEN',
    arity: 3,
    *steps([key, field]) {
      const value = yield* ask({ name: 'hGet', key: key as BinaryString, field: field as BinaryString });
      return value === null ? 0 : value.length;
    },
  },
  {
    ...FAST_READS,
    name: 'HEXISTS',
    arity: 3,
    *steps([key, field]) {
      return Number((yield* ask({ name: 'hGet', key: key as BinaryString, field: field as BinaryString })) !== null);
    },
  },
  {
    ...READS,
    name: 'HSCAN',
    arity: -3,
    *steps([key, cursor, ...options]) {
      checkCursor(cursor as BinaryString);
      const entries = yield* ask({ name: 'hGetAll', key: key as BinaryString });
      if (entries.length === 0) return scanned([]);
      const isWanted = parseMatch(options);
      return scanned(entries.filter(([field]) => isWanted(field)).flat());
    },
  },
];
