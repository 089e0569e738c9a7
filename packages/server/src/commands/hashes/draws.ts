import { type BinaryString, drawFrom } from '@keyvaluestore/core';

import { syntaxError } from '../../protocol/errors.js';
import { OrderedPairs } from '../../protocol/reply.js';
import { FIRST_KEY, optionName } from '../arguments.js';
import { type Arguments, ask, type DataCommand, type Steps } from '../command.js';
import { drawWithRepeats, parseRandomCount, parseRandomPairCount } from '../random-counts.js';

function* drawFields(key: BinaryString, count: number): Steps<readonly BinaryString[]> {
  if (count > 0) return yield* ask({ name: 'hRandField', key, count });
  if (count < 0) return drawWithRepeats(yield* ask({ name: 'hKeys', key }), -count);
  // Of a hash nothing is wanted, but of another type it is refused.
  yield* ask({ name: 'hLen', key });
  return [];
}

function* drawEntries(key: BinaryString, count: number): Steps<OrderedPairs> {
  const entries = yield* ask({ name: 'hGetAll', key });
  return new OrderedPairs(count < 0 ? drawWithRepeats(entries, -count) : drawFrom(entries, count));
}

/** Whether the values are wanted too. */
function isWithValues(options: Arguments): boolean {
  const [option, ...more] = options;
  if (option === undefined) return false;
  if (more.length > 0 || optionName(option) !== 'WITHVALUES') throw syntaxError();
  return true;
}

export const hashDraws: readonly DataCommand[] = [
  {
    name: 'HRANDFIELD',
    arity: -2,
    flags: ['readonly'],
    group: 'hash',
    keys: FIRST_KEY,
    *steps(args) {
      const [key, count, ...options] = args as [BinaryString, BinaryString | undefined, ...BinaryString[]];
      if (count === undefined) return (yield* drawFields(key, 1))[0] ?? null;
      if (!isWithValues(options)) return yield* drawFields(key, parseRandomCount(count));
      return yield* drawEntries(key, parseRandomPairCount(count));
    },
  },
];
