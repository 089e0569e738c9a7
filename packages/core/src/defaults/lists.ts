import type { Side } from '../operations/parts.js';
import type { BinaryString } from '../values/binary-string.js';
import type { Expiry } from '../values/expiry.js';
import { indexIn, positionOf, positionsIn, without } from '../values/lists.js';
import type { Draft } from './draft.js';
import type { Steps } from './step.js';

type List = readonly BinaryString[];

const valuesOf = (draft: Draft, key: BinaryString): List => draft.content(key, 'list')?.values ?? [];

const put = (draft: Draft, key: BinaryString, values: List, expiry?: Expiry): void => {
  draft.put(key, { type: 'list', values }, expiry);
};

interface Push {
  readonly key: BinaryString;
  readonly values: List;
  readonly side: Side;
  readonly expiry?: Expiry;
}

/** Adds values, and gives the new length. */
function push(draft: Draft, { key, values, side, expiry }: Push): number {
  const before = valuesOf(draft, key);
  put(draft, key, side === 'left' ? [...values.toReversed(), ...before] : [...before, ...values], expiry);
  return before.length + values.length;
}

/** Removes values, and gives them in the order in which they are taken. */
function pop(draft: Draft, key: BinaryString, side: Side, count: number): List {
  const before = valuesOf(draft, key);
  const taken = Math.min(count, before.length);
  if (taken === 0) return [];
  const rest = before.length - taken;
  put(draft, key, side === 'left' ? before.slice(taken) : before.slice(0, rest));
  return side === 'left' ? before.slice(0, taken) : before.slice(rest).toReversed();
}

type ListName =
  | ('lPush' | 'lPushX' | 'lPop' | 'lLen' | 'lIndex' | 'lRange' | 'lPos')
  | ('lSet' | 'lInsert' | 'lRem' | 'lTrim' | 'lMove');

export const listSteps: Steps<ListName> = {
  lPush: push,
  lPushX: (draft, operation) => (valuesOf(draft, operation.key).length === 0 ? 0 : push(draft, operation)),
  lPop: (draft, { key, side, count }) => pop(draft, key, side, count),
  lLen: (draft, { key }) => valuesOf(draft, key).length,
  lIndex: (draft, { key, index }) => valuesOf(draft, key).at(index) ?? null,
  lRange: (draft, { key, start, stop }) => {
    const values = valuesOf(draft, key);
    const positions = positionsIn(values.length, start, stop);
    return values.slice(positions.start, positions.end);
  },
  lPos: (draft, { key, value, rank }) => positionOf(valuesOf(draft, key), value, rank),
  lSet: (draft, { key, index: position, value }) => {
    const values = [...valuesOf(draft, key)];
    const index = indexIn(values.length, position);
    if (index < 0 || index >= values.length) return false;
    values[index] = value;
    put(draft, key, values);
    return true;
  },
  lInsert: (draft, { key, side, pivot, value }) => {
    const values = [...valuesOf(draft, key)];
    const index = values.indexOf(pivot);
    if (index < 0) return null;
    values.splice(side === 'left' ? index : index + 1, 0, value);
    put(draft, key, values);
    return values.length;
  },
  lRem: (draft, { key, count, value }) => {
    const before = valuesOf(draft, key);
    const after = without(before, value, count);
    if (after.length < before.length) put(draft, key, after);
    return before.length - after.length;
  },
  lTrim: (draft, { key, start, stop }) => {
    const values = valuesOf(draft, key);
    const positions = positionsIn(values.length, start, stop);
    if (values.length > 0) put(draft, key, values.slice(positions.start, positions.end));
  },
  lMove: (draft, { source, destination, from, to }) => {
    valuesOf(draft, destination);
    // Taken from a copy, so that a list of one value that is moved to itself never is without it, and keeps its expiry.
    const rest = [...valuesOf(draft, source)];
    const value = from === 'left' ? rest.shift() : rest.pop();
    if (value === undefined) return null;
    if (source === destination) put(draft, source, to === 'left' ? [value, ...rest] : [...rest, value]);
    else {
      push(draft, { key: destination, values: [value], side: to });
      put(draft, source, rest);
    }
    return value;
  },
};
