import { type BinaryString, type Combination } from '@keyvaluestore/core';

import { notSupported } from '../../protocol/errors.js';
import { isWrongType } from '../../run/refusals.js';
import { type Arguments, ask, type CommandContext, type DataCommand, type Steps } from '../command.js';
import { countedKeys } from '../counted-keys.js';
import { parseCombination } from './combination-arguments.js';
import { combineAny, hasSets } from './combinations.js';
import { replace, scoredOf } from './scored.js';

function keysOf([destination, ...args]: Arguments): readonly BinaryString[] {
  const keys = countedKeys(args, 0);
  return keys.length === 0 ? keys : [destination as BinaryString, ...keys];
}

function* store(name: string, how: Combination, args: Arguments, context: CommandContext): Steps<number> {
  const destination = args[0] as BinaryString;
  const { combining } = parseCombination(name, how, args.slice(1), false);
  if (yield* hasSets(combining, context)) throw notSupported(`${name} of sets`, 'DynamoDB');
  try {
    return yield* ask({ name: 'zCombineStore', destination, ...combining });
  } catch (error) {
    if (!isWrongType(error)) throw error;
  }
  return yield* replace(destination, scoredOf(yield* combineAny(combining)));
}

const storing = (name: string, how: Combination): DataCommand => ({
  name,
  arity: -4,
  flags: ['write', 'denyoom', 'movablekeys'],
  group: 'sorted-set',
  keys: keysOf,
  // Sorted sets alone are stored by one operation, but where sets are among them it takes several.
  isolated: (args) => keysOf(args).length > 0,
  steps: (args, context) => store(name, how, args, context),
});

export const storingCombinations: readonly DataCommand[] = [
  storing('ZUNIONSTORE', 'union'),
  storing('ZINTERSTORE', 'inter'),
  storing('ZDIFFSTORE', 'diff'),
];
