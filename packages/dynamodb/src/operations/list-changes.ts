import { type BinaryString, type Operation, positionsIn, without } from '@keyvaluestore/core';

import { and, sameValue, sizeIs, unexpiredAt } from '../layout/expressions.js';
import { listAttribute, valuesOf } from '../layout/items.js';
import { type Item, valueKey } from '../layout/keys.js';
import { updateOf } from '../layout/updates.js';
import { type Write } from '../transport/items.js';
import { type Change } from './changes.js';
import { listAt, valuesIn } from './lists.js';

/** Up to this many indexes fit the 4 KB of an update expression. */
const MAX_INDEXES = 400;

type Values = readonly BinaryString[];

/** Removes the values from one index up to another, which is not removed, of a list of which a condition is true. */
function removeBetween(key: BinaryString, start: number, end: number, condition: ReturnType<typeof listAt>): Write {
  const indexes = Array.from({ length: end - start }, (_, index) => `v[${start + index}]`);
  const input = { Key: valueKey(key), UpdateExpression: `REMOVE ${indexes.join()}`, ...condition };
  return { action: 'Update', input, returns: 'ALL_OLD' };
}

/** Makes other values of a list that is as it was seen; removes it if they are none. */
export function replaceValues(key: BinaryString, item: Item, values: Values, now: number): Write {
  const Key = valueKey(key);
  const same = and(sameValue(item), unexpiredAt(now));
  if (values.length === 0) return { action: 'Delete', input: { Key, ...same } };
  const { ExpressionAttributeValues, ...condition } = same;
  const update = updateOf([{ set: ['v=:new'], values: { ':new': listAttribute(values) } }], ExpressionAttributeValues);
  return { action: 'Update', input: { Key, ...condition, ...update } };
}

/** So many values from an end, in the order in which they are taken. */
function taken({ count, side }: Operation<'lPop'>, values: Values): Values {
  return side === 'left' ? values.slice(0, count) : values.slice(-count).reverse();
}

/** The pop that needs no look: from the left, of a list that keeps a value. */
export function popBlindly(operation: Operation<'lPop'>, now: number): Change<Values> | undefined {
  const { key, count, side } = operation;
  if (side === 'right' || count > MAX_INDEXES) return undefined;
  const write = removeBetween(key, 0, count, listAt(now, sizeIs('>', count)));
  return { write, output: (old) => taken(operation, valuesOf(old)) };
}

/** Takes values from a list as it is by then: what is at its end, whatever that is, or all of it. */
export function popValues(operation: Operation<'lPop'>, item: Item | undefined, now: number): Change<Values> {
  const { key, count, side } = operation;
  const values = valuesIn(item);
  const { length } = values;
  if (item === undefined || length === 0) return { output: () => [] };
  const output = (old: Item | undefined): Values => taken(operation, valuesOf(old));
  if (count >= length) {
    const input = { Key: valueKey(key), ...listAt(now, sizeIs('<=', count)) };
    return { write: { action: 'Delete', input, returns: 'ALL_OLD' }, output };
  }
  if (count > MAX_INDEXES) {
    const rest = side === 'left' ? values.slice(count) : values.slice(0, -count);
    return { write: replaceValues(key, item, rest, now), output: () => taken(operation, values) };
  }
  if (side === 'left') return popBlindly(operation, now) as Change<Values>;
  return { write: removeBetween(key, length - count, length, listAt(now, sizeIs('=', length))), output };
}

/** Puts a value beside another one. */
export function insertValue(
  { key, side, pivot, value }: Operation<'lInsert'>,
  item: Item | undefined,
  now: number,
): Change<number | null> {
  const values = valuesIn(item);
  const found = values.indexOf(pivot);
  if (item === undefined || found < 0) return { output: () => null };
  const index = side === 'left' ? found : found + 1;
  const after = [...values.slice(0, index), value, ...values.slice(index)];
  return { write: replaceValues(key, item, after, now), output: () => after.length };
}

/** Removes places of a value. */
export function removeValue(
  { key, count, value }: Operation<'lRem'>,
  item: Item | undefined,
  now: number,
): Change<number> {
  const values = valuesIn(item);
  const rest = without(values, value, count);
  const removed = values.length - rest.length;
  if (item === undefined || removed === 0) return { output: () => 0 };
  return { write: replaceValues(key, item, rest, now), output: () => removed };
}

/** Removes what is not in a range. */
export function trimValues(
  { key, start, stop }: Operation<'lTrim'>,
  item: Item | undefined,
  now: number,
): Change<void> {
  const values = valuesIn(item);
  const positions = positionsIn(values.length, start, stop);
  const rest = values.slice(positions.start, positions.end);
  const output = (): void => undefined;
  if (item === undefined || rest.length === values.length) return { output };
  return { write: replaceValues(key, item, rest, now), output };
}

/** Takes a value from one end of a list and puts it to an end of the same. */
export function rotateValues(
  { source, from, to }: Operation<'lMove'>,
  item: Item | undefined,
  now: number,
): Change<BinaryString | null> {
  const values = valuesIn(item);
  const value = values.at(from === 'left' ? 0 : -1);
  if (item === undefined || value === undefined) return { output: () => null };
  if (from === to || values.length === 1) return { output: () => value };
  const rotated = from === 'left' ? [...values.slice(1), value] : [value, ...values.slice(0, -1)];
  return { write: replaceValues(source, item, rotated, now), output: () => value };
}
