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

/** Whether an output can be given again: not what changes with every millisecond, nor what was drawn by lot. */
const IS_LASTING: { readonly [K in OutputKind]: boolean } = {
  ...{ nothing: true, written: true, addition: true, counted: true, found: true, number: true, length: true },
  ...{ score: true, position: true, value: true, values: true, scores: true, flags: true, type: true },
  ...{ members: true, list: true, entries: true, range: true },
  ...{ timeLeft: false, drawn: false },
};

/** Whether what a read gives is kept, and shared: results are kept key by key, so what is read of several is not. */
export function isKept(operation: Operation): boolean {
  return keysOf(operation).length === 1 && IS_LASTING[PRIMITIVES[operation.name].gives];
}

/** What asks the key of an operation, its only one, for its time. */
export function timeOf(operation: Operation): Operation<'ttl'> {
  return { name: 'ttl', key: keysOf(operation)[0] as BinaryString };
}

const isNull = (output: unknown): boolean => output === null;
const isEmpty = ({ length }: { readonly length: number }): boolean => length === 0;
const never = (): boolean => false;
const areNull = (outputs: readonly unknown[]): boolean => outputs.every(isNull);

/** Whether an output is what an absent key gives, by its kind. */
const IS_OF_NOTHING: { readonly [K in OutputKind]: (output: OutputTypes[K]) => boolean } = {
  nothing: never,
  written: never,
  addition: never,
  counted: never,
  length: never,
  found: (found) => !found,
  number: (number) => number === 0,
  score: isNull,
  position: isNull,
  value: isNull,
  values: areNull,
  scores: areNull,
  flags: (flags) => !flags.includes(true),
  type: isNull,
  timeLeft: isNull,
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
