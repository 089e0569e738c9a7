import { type BinaryString } from '@keyvaluestore/core';

import { Members } from '../../protocol/reply.js';
import { FIRST_KEY } from '../arguments.js';
import { checkCursor, parseMatch, scanned } from '../collection-scan.js';
import { ask, type DataCommand } from '../command.js';

const READS = { flags: ['readonly'], group: 'set', keys: FIRST_KEY } as const;
const FAST_READS = { ...READS, flags: ['readonly', 'fast'] } as const;

export const setReads: readonly DataCommand[] = [
  {
    ...READS,
    name: 'SMEMBERS',
    arity: 2,
    *steps([key]) {
      return new Members(yield* ask({ name: 'sMembers', key: key as BinaryString }));
    },
  },
  {
    ...FAST_READS,
    name: 'SISMEMBER',
    arity: 3,
    *steps([key, ...members]) {
      const [isMember] = yield* ask({ name: 'sMIsMember', key: key as BinaryString, members });
      return Number(isMember);
    },
  },
  {
    ...FAST_READS,
    name: 'SMISMEMBER',
    arity: -3,
    *steps([key, ...members]) {
      return (yield* ask({ name: 'sMIsMember', key: key as BinaryString, members })).map(Number);
    },
  },
  {
    ...FAST_READS,
    name: 'SCARD',
    arity: 2,
    *steps([key]) {
      return yield* ask({ name: 'sCard', key: key as BinaryString });
    },
  },
  {
    ...READS,
    name: 'SSCAN',
    arity: -3,
    *steps([key, cursor, ...options]) {
      checkCursor(cursor as BinaryString);
      const members = yield* ask({ name: 'sMembers', key: key as BinaryString });
      return scanned(members.length === 0 ? [] : members.filter(parseMatch(options)));
    },
  },
];
