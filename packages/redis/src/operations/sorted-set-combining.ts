import { LimitExceededError, type Operation } from '@keyvaluestore/core';

import { type Keyspace } from '../layout/keys.js';
import { scoreText } from '../layout/scores.js';
import { integer } from '../transport/replies.js';
import { type Compilers, scriptCommand } from './command.js';
import { zCombineScript, zCombineStoreScript } from './scripts/z-combine.js';
import { rangeOutput } from './sorted-set-ranges.js';

/** How many sorted sets a script can combine: Lua passes no more than 8,000 values to a call, of which weights are half. */
const MAX_KEYS = 3900;

/** The command, whether only what all have is wanted of it, and its arguments after the keys. */
function combination({ keys, how, weights, aggregate }: Operation<'zCombine' | 'zCombineStore'>): string[] {
  if (keys.length > MAX_KEYS) {
    const limits = { limit: MAX_KEYS, actual: keys.length };
    throw new LimitExceededError(`Redis combines at most ${MAX_KEYS} sorted sets, not ${keys.length}`, limits);
  }
  if (how === 'diff') return ['ZDIFF', ''];
  const args: string[] = [];
  if (weights.some((weight) => weight !== 1)) args.push('WEIGHTS', ...keys.map((_, at) => scoreText(weights[at] ?? 1)));
  if (aggregate !== 'sum') args.push('AGGREGATE', aggregate.toUpperCase());
  // ZINTER goes on with what is no number, such as 0 times infinity; ZUNION takes it for 0.
  const mayFail = how === 'inter' && weights.some((weight) => weight === 0 || !Number.isFinite(weight));
  return [...(mayFail ? ['ZUNION', 'shared'] : [`Z${how.toUpperCase()}`, '']), ...args];
}

/** Several sorted sets at once, each with its companion. */
export const sortedSetCombiningCompilers: Compilers<'zCombine' | 'zCombineStore'> = {
  zCombine: (operation, keyspace) =>
    scriptCommand(zCombineScript, pairs(operation.keys, keyspace), [...combination(operation), 'WITHSCORES'], (reply) =>
      rangeOutput(reply, 3),
    ),
  zCombineStore: (operation, keyspace) => {
    const keys = [...keyspace.pair(operation.destination), ...pairs(operation.keys, keyspace)];
    return scriptCommand(zCombineStoreScript, keys, combination(operation), integer);
  },
};

function pairs(keys: Operation<'zCombine'>['keys'], keyspace: Keyspace): string[] {
  return keys.flatMap((key) => keyspace.pair(key));
}
