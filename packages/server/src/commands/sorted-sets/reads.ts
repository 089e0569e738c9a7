import { type BinaryString, type Range } from '@keyvaluestore/core';

import { formatDouble } from '../../protocol/format-double.js';
import { Double } from '../../protocol/reply.js';
import { FIRST_KEY } from '../arguments.js';
import { checkCursor, parseMatch, scanned } from '../collection-scan.js';
import { ask, type DataCommand } from '../command.js';
import { allMembers, lexRange, scoreRange } from './bounds.js';
import { allScored } from './scored.js';

const READS = { flags: ['readonly', 'fast'], group: 'sorted-set', keys: FIRST_KEY } as const;

const scoreReply = (score: number | null): Double | null => (score === null ? null : new Double(score));

const rank = (name: string, reverse: boolean): DataCommand => ({
  ...READS,
  name,
  arity: 3,
  *steps([key, member]) {
    return yield* ask({ name: 'zRank', key: key as BinaryString, field: member as BinaryString, reverse });
  },
});

const count = (name: string, parse: (min: BinaryString, max: BinaryString) => Range): DataCommand => ({
  ...READS,
  name,
  arity: 4,
  *steps(args) {
    const [key, min, max] = args as [BinaryString, BinaryString, BinaryString];
    return yield* ask({ name: 'zCount', key, range: parse(min, max) });
  },
});

export const sortedSetReads: readonly DataCommand[] = [
  {
    ...READS,
    name: 'ZCARD',
    arity: 2,
    *steps([key]) {
      return yield* ask(allMembers(key as BinaryString));
    },
  },
  {
    ...READS,
    name: 'ZSCORE',
    arity: 3,
    *steps([key, member]) {
      return scoreReply(yield* ask({ name: 'zScore', key: key as BinaryString, field: member as BinaryString }));
    },
  },
  {
    ...READS,
    name: 'ZMSCORE',
    arity: -3,
    *steps([key, ...fields]) {
      return (yield* ask({ name: 'zMScore', key: key as BinaryString, fields })).map(scoreReply);
    },
  },
  rank('ZRANK', false),
  rank('ZREVRANK', true),
  count('ZCOUNT', scoreRange),
  count('ZLEXCOUNT', lexRange),
  {
    ...READS,
    name: 'ZSCAN',
    arity: -3,
    flags: ['readonly'],
    *steps([key, cursor, ...options]) {
      checkCursor(cursor as BinaryString);
      const entries = yield* allScored(key as BinaryString);
      if (entries.length === 0) return scanned([]);
      const isWanted = parseMatch(options);
      const wanted = entries.filter(([member]) => isWanted(member));
      return scanned(wanted.flatMap(([member, score]) => [member, formatDouble(score)]));
    },
  },
];
