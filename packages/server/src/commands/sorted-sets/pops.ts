import { type BinaryString } from '@keyvaluestore/core';

import { syntaxError } from '../../protocol/errors.js';
import { NO_ARRAY, type Reply } from '../../protocol/reply.js';
import { FIRST_KEY, optionName } from '../arguments.js';
import { type Arguments, ask, type DataCommand, type Steps } from '../command.js';
import { countedKeys, parsePositive } from '../counted-keys.js';
import { parseNonNegative } from '../numbers.js';
import { allMembers } from './bounds.js';
import { pairReply, type Scored, scoredOf, scoredReply } from './scored.js';

/** What is popped, and of which sorted sets. */
export interface Pop {
  readonly keys: readonly BinaryString[];
  readonly count: number;
  /** Whether the greatest are wanted. */
  readonly reverse: boolean;
}

/** What was popped, and of which of them. */
export type Popped = readonly [key: BinaryString, entries: readonly Scored[]];

/**
 * Pops from the first of several sorted sets that has something. Each pop is one step; what is added to one after it was
 * found empty does not count.
 */
export function* popFirst({ keys, count, reverse }: Pop): Steps<Popped | null> {
  for (const key of keys) {
    const entries = scoredOf(yield* ask({ name: 'zPop', key, count, reverse }));
    if (entries.length > 0) return [key, entries];
  }
  return null;
}

/** Which end `MIN` or `MAX` is. */
function parseEnd(arg: BinaryString | undefined): boolean {
  const name = arg && optionName(arg);
  if (name !== 'MIN' && name !== 'MAX') throw syntaxError();
  return name === 'MAX';
}

/** What ZMPOP is told, and BZMPOP after its timeout. */
export function parseMultiPop([numberOfKeys, ...args]: Arguments): Pop {
  const keyCount = parsePositive('numkeys', numberOfKeys as BinaryString);
  const [end, option, value, ...more] = args.slice(keyCount);
  const reverse = parseEnd(end);
  const keys = args.slice(0, keyCount);
  if (option === undefined) return { keys, reverse, count: 1 };
  if (optionName(option) !== 'COUNT' || value === undefined) throw syntaxError();
  const count = parsePositive('count', value);
  if (more.length > 0) throw syntaxError();
  return { keys, reverse, count };
}

/** The reply of ZMPOP and BZMPOP. */
export const multiPopReply = ([key, entries]: Popped): Reply => [key, entries.map(pairReply)];

const pop = (name: string, reverse: boolean): DataCommand => ({
  name,
  arity: -2,
  flags: ['write', 'fast'],
  group: 'sorted-set',
  keys: FIRST_KEY,
  *steps(args) {
    const [key, arg, ...more] = args as [BinaryString, BinaryString | undefined, ...BinaryString[]];
    if (more.length > 0) throw syntaxError();
    const count = arg === undefined ? 1 : parseNonNegative(arg);
    if (count === 0) {
      // Of a sorted set nothing is wanted, but another type is refused.
      yield* ask(allMembers(key));
      return [];
    }
    const entries = scoredOf(yield* ask({ name: 'zPop', key, count, reverse }));
    return arg === undefined ? entries.flatMap(pairReply) : scoredReply(entries);
  },
});

export const sortedSetPops: readonly DataCommand[] = [
  pop('ZPOPMIN', false),
  pop('ZPOPMAX', true),
  {
    name: 'ZMPOP',
    arity: -4,
    flags: ['write', 'movablekeys'],
    group: 'sorted-set',
    keys: (args) => countedKeys(args, 0),
    *steps(args) {
      const popped = yield* popFirst(parseMultiPop(args));
      return popped === null ? NO_ARRAY : multiPopReply(popped);
    },
  },
];
