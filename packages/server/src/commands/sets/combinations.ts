import { type BinaryString, type Combination } from '@keyvaluestore/core';

import { Members, ReplyError } from '../../protocol/reply.js';
import { ALL_KEYS } from '../arguments.js';
import { type Arguments, ask, type DataCommand, type Steps } from '../command.js';
import { countedKeys, parseLimit, parsePositive } from '../counted-keys.js';

/** The sets combined, as they are at one moment. */
const combine = (how: Combination, keys: Arguments): Steps<readonly BinaryString[]> =>
  ask({ name: 'sCombine', keys, how, isolated: keys.length > 1 });

const combination = (name: string, how: Combination): DataCommand => ({
  name,
  arity: -2,
  flags: ['readonly'],
  group: 'set',
  keys: ALL_KEYS,
  *steps(keys) {
    return new Members(yield* combine(how, keys));
  },
});

const storing = (name: string, how: Combination): DataCommand => ({
  name,
  arity: -3,
  flags: ['write', 'denyoom'],
  group: 'set',
  keys: ALL_KEYS,
  *steps([destination, ...keys]) {
    return yield* ask({ name: 'sCombineStore', destination: destination as BinaryString, keys, how });
  },
});

export const setCombinations: readonly DataCommand[] = [
  combination('SUNION', 'union'),
  combination('SINTER', 'inter'),
  combination('SDIFF', 'diff'),
  storing('SUNIONSTORE', 'union'),
  storing('SINTERSTORE', 'inter'),
  storing('SDIFFSTORE', 'diff'),
  {
    name: 'SINTERCARD',
    arity: -3,
    flags: ['readonly', 'movablekeys'],
    group: 'set',
    keys: (args) => countedKeys(args, 0),
    *steps(args) {
      parsePositive('numkeys', args[0] as BinaryString);
      const keys = countedKeys(args, 0);
      if (keys.length === 0) throw new ReplyError("ERR Number of keys can't be greater than number of args");
      const limit = parseLimit(args.slice(1 + keys.length));
      const { length } = yield* combine('inter', keys);
      return limit === 0 ? length : Math.min(limit, length);
    },
  },
];
