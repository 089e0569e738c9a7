import { type BinaryString } from '@keyvaluestore/core';

import { syntaxError } from '../../protocol/errors.js';
import { Members } from '../../protocol/reply.js';
import { FIRST_KEY } from '../arguments.js';
import { type Arguments, ask, type DataCommand, type Steps } from '../command.js';
import { parseNonNegative } from '../numbers.js';
import { drawWithRepeats, parseRandomCount } from '../random-counts.js';

/** The key, and how many are wanted if that is said. */
function parse(args: Arguments): readonly [BinaryString, BinaryString | undefined] {
  if (args.length > 2) throw syntaxError();
  return [args[0] as BinaryString, args[1]];
}

/** Gives no member; refuses a key of another type. */
function* none(key: BinaryString): Steps<readonly BinaryString[]> {
  yield* ask({ name: 'sCard', key });
  return [];
}

export const setDraws: readonly DataCommand[] = [
  {
    name: 'SPOP',
    arity: -2,
    flags: ['write', 'fast'],
    group: 'set',
    keys: FIRST_KEY,
    *steps(args) {
      const [key, arg] = parse(args);
      if (arg === undefined) return (yield* ask({ name: 'sPop', key, count: 1 }))[0] ?? null;
      const count = parseNonNegative(arg);
      return new Members(count === 0 ? yield* none(key) : yield* ask({ name: 'sPop', key, count }));
    },
  },
  {
    name: 'SRANDMEMBER',
    arity: -2,
    flags: ['readonly'],
    group: 'set',
    keys: FIRST_KEY,
    *steps(args) {
      const [key, arg] = parse(args);
      if (arg === undefined) return (yield* ask({ name: 'sRandMember', key, count: 1 }))[0] ?? null;
      const count = parseRandomCount(arg);
      if (count === 0) return yield* none(key);
      if (count > 0) return yield* ask({ name: 'sRandMember', key, count });
      return drawWithRepeats(yield* ask({ name: 'sMembers', key }), -count);
    },
  },
];
