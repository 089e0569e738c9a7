import { type AnyRange, type BinaryString } from '@keyvaluestore/core';

import { FIRST_KEY, TWO_KEYS } from '../arguments.js';
import { type DataCommand } from '../command.js';
import { parseRange, readRange } from './range-arguments.js';
import { replace, scoredOf, scoredReply } from './scored.js';

const range = (name: string, by: AnyRange['by'] | undefined, reverse: boolean | undefined): DataCommand => ({
  name,
  arity: -4,
  flags: ['readonly'],
  group: 'sorted-set',
  keys: FIRST_KEY,
  *steps([key, ...args]) {
    const wanted = parseRange(args, { by, reverse, givesScores: true });
    const output = yield* readRange(key as BinaryString, wanted);
    return wanted.withScores ? scoredReply(scoredOf(output)) : output.members;
  },
});

export const sortedSetRanges: readonly DataCommand[] = [
  range('ZRANGE', undefined, undefined),
  range('ZREVRANGE', 'rank', true),
  range('ZRANGEBYSCORE', 'score', false),
  range('ZREVRANGEBYSCORE', 'score', true),
  range('ZRANGEBYLEX', 'lex', false),
  range('ZREVRANGEBYLEX', 'lex', true),
  {
    name: 'ZRANGESTORE',
    arity: -5,
    flags: ['write', 'denyoom'],
    group: 'sorted-set',
    keys: TWO_KEYS,
    unsupported: { 'aws.dynamodb': 'DynamoDB' },
    isolated: true,
    *steps([destination, key, ...args]) {
      const wanted = parseRange(args, { by: undefined, reverse: undefined, givesScores: false });
      const output = yield* readRange(key as BinaryString, { ...wanted, withScores: true });
      return yield* replace(destination as BinaryString, scoredOf(output));
    },
  },
];
