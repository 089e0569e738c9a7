import { type Aggregate, type BinaryString, type Combination, type Operation } from '@keyvaluestore/core';

import { syntaxError } from '../../protocol/errors.js';
import { ReplyError } from '../../protocol/reply.js';
import { optionName } from '../arguments.js';
import { type Arguments } from '../command.js';
import { countedKeys } from '../counted-keys.js';
import { parseInteger, readDouble } from '../numbers.js';

export type Combining = Pick<Operation<'zCombine'>, 'keys' | 'how' | 'weights' | 'aggregate'>;

/** The keys that follow their number, which comes first. */
export function parseKeys(name: string, args: Arguments): readonly BinaryString[] {
  const count = parseInteger(args[0] as BinaryString);
  if (count < 1) throw new ReplyError(`ERR at least 1 input key is needed for '${name.toLowerCase()}' command`);
  const keys = countedKeys(args, 0);
  if (keys.length === 0) throw syntaxError();
  return keys;
}

/** Keys combined with no options. */
export const plainly = (keys: readonly BinaryString[], how: Combination): Combining => ({
  ...{ keys, how },
  weights: keys.map(() => 1),
  aggregate: 'sum',
});

function parseWeight(arg: BinaryString): number {
  const weight = readDouble(arg);
  if (weight === undefined) throw new ReplyError('ERR weight value is not a float');
  return weight + 0;
}

const AGGREGATES: ReadonlyMap<string, Aggregate> = new Map([
  ['SUM', 'sum'],
  ['MIN', 'min'],
  ['MAX', 'max'],
]);

function parseAggregate(arg: BinaryString): Aggregate {
  const aggregate = AGGREGATES.get(optionName(arg));
  if (aggregate === undefined) throw syntaxError();
  return aggregate;
}

/** Understands the keys and the options behind them: weights and an aggregate but for differences, and `WITHSCORES`. */
export function parseCombination(
  name: string,
  how: Combination,
  args: Arguments,
  givesScores: boolean,
): { readonly combining: Combining; readonly withScores: boolean } {
  const keys = parseKeys(name, args);
  let { weights, aggregate } = plainly(keys, how);
  let withScores = false;
  const options = args.slice(1 + keys.length);
  for (let index = 0; index < options.length; index++) {
    const option = optionName(options[index] as BinaryString);
    const left = options.length - index - 1;
    if (option === 'WEIGHTS' && how !== 'diff' && left >= keys.length) {
      weights = options.slice(index + 1, index + 1 + keys.length).map(parseWeight);
      index += keys.length;
    } else if (option === 'AGGREGATE' && how !== 'diff' && left >= 1) {
      aggregate = parseAggregate(options[index + 1] as BinaryString);
      index += 1;
    } else if (option === 'WITHSCORES' && givesScores) {
      withScores = true;
    } else {
      throw syntaxError();
    }
  }
  return { combining: { keys, how, weights, aggregate }, withScores };
}
