import {
  type BinaryString,
  type Capabilities,
  keysOf,
  type Operation,
  type Output,
  type OutputKind,
  type OutputTypes,
  PRIMITIVES,
  type Settled,
} from '@keyvaluestore/core';

/** Whether what a read gives may end by itself, so that its key is to be asked for its time with it. */
export function mayExpire({ name }: Operation, { expiringSortedSets }: Capabilities): boolean {
  return PRIMITIVES[name].type !== 'sortedSet' || expiringSortedSets;
}

/** Whether what a read gives is of no use later, since it changes with every millisecond, or is drawn by lot. */
export function isMomentary({ name }: Operation): boolean {
  const { gives } = PRIMITIVES[name];
  return gives === 'timeLeft' || gives === 'drawn';
}

/** What asks the key of a read, which has one, for its time. */
export function timeOf(operation: Operation): Operation<'ttl'> {
  return { name: 'ttl', key: keysOf(operation)[0] as BinaryString };
}

const isNull = (output: unknown): boolean => output === null;
const isEmpty = ({ length }: { readonly length: number }): boolean => length === 0;

/** Whether an output is what an absent key gives, by its kind. */
const IS_OF_NOTHING: { readonly [K in OutputKind]: (output: OutputTypes[K]) => boolean } = {
  nothing: () => false,
  written: () => false,
  addition: () => false,
  counted: () => false,
  found: (found) => !found,
  number: (number) => number === 0,
  score: isNull,
  position: isNull,
  length: (length) => length === 0,
  value: isNull,
  type: isNull,
  timeLeft: isNull,
  values: (values) => values.every(isNull),
  scores: (scores) => scores.every(isNull),
  flags: (flags) => !flags.includes(true),
  members: isEmpty,
  drawn: isEmpty,
  list: isEmpty,
  entries: isEmpty,
  range: ({ members }) => isEmpty(members),
};

/**
 * When a cached output ends: so long after the start of the request as its key had to live, which the key was asked after
 * it. `Infinity` for never, and undefined if it may have ended already.
 */
export function endOf(
  { name }: Operation,
  output: Output,
  time: Settled | undefined,
  start: number,
): number | undefined {
  if (time === undefined) return Infinity;
  if ('error' in time) return undefined;
  const left = time.output as Output<'ttl'>;
  if (left !== null) return start + left;
  // What is absent does not end; what was there expired between the two.
  const isOfNothing = IS_OF_NOTHING[PRIMITIVES[name].gives] as (output: Output) => boolean;
  return isOfNothing(output) ? Infinity : undefined;
}
