import { type BinaryString, indexIn, type Operation, positionOf, positionsIn } from '@keyvaluestore/core';

import { newExpiry } from '../layout/expiry.js';
import {
  absentAt,
  and,
  type Condition,
  holdsType,
  nothingOrType,
  sizeIs,
  unchangedSince,
  unexpiredAt,
} from '../layout/expressions.js';
import { expectType, listAttribute, valuesOf } from '../layout/items.js';
import { binary, type Item, valueKey } from '../layout/keys.js';
import { changeExpiry, type Clauses, replaceExpiry, updateOf } from '../layout/updates.js';
import { type Write } from '../transport/items.js';
import { type ItemReader, type ItemReaders } from './read.js';
import { markOf } from './string-items.js';
import { againWithMark, itemIn, never, type Seen, type WriteCompilers } from './write.js';

type ListReadName = 'lLen' | 'lIndex' | 'lRange' | 'lPos';

/** The values of a list; none of nothing, and `WrongTypeError` of any other item. */
export function valuesIn(item: Item | undefined): readonly BinaryString[] {
  expectType(item, 'list');
  return valuesOf(item);
}

/** Whole items: no part of one tells how long the list is, and that it is one. */
const compile: ItemReader<ListReadName>['compile'] = ({ key }) => ({ Key: valueKey(key) });

export const listReads: ItemReaders<ListReadName> = {
  lLen: { compile, output: (_, item) => valuesIn(item).length },
  lIndex: {
    compile,
    output: ({ index }, item) => {
      const values = valuesIn(item);
      return values[indexIn(values.length, index)] ?? null;
    },
  },
  lRange: {
    compile,
    output: ({ start, stop }, item) => {
      const values = valuesIn(item);
      const positions = positionsIn(values.length, start, stop);
      return values.slice(positions.start, positions.end);
    },
  },
  lPos: { compile, output: ({ value, rank }, item) => positionOf(valuesIn(item), value, rank) },
};

type Pushed = Pick<Operation<'lPush'>, 'key' | 'values' | 'side' | 'expiry'>;

/** The values as they come to stand: on the left, the last one first. */
function inPlace({ values, side }: Pushed): readonly BinaryString[] {
  return side === 'left' ? [...values].reverse() : values;
}

/** Adds to a list that is there under this condition. */
function append(pushed: Pushed, there: Condition, expiry: Clauses, old: string): Write {
  const added = inPlace(pushed);
  const lists = pushed.side === 'left' ? `:values,${old}` : `${old},:values`;
  const { ExpressionAttributeValues, ...condition } = there;
  const change = {
    set: [`v=list_append(${lists})`],
    remove: ['w'],
    values: { ':values': listAttribute(added), ...(old === 'v' ? {} : { ':none': listAttribute([]) }) },
  };
  const update = updateOf([change, expiry], ExpressionAttributeValues);
  return { action: 'Update', input: { Key: valueKey(pushed.key), ...condition, ...update }, returns: 'UPDATED_NEW' };
}

function push(pushed: Pushed, seen: Seen, now: number): Write {
  const { key, expiry } = pushed;
  if (seen === 'expired') {
    const Item = { ...valueKey(key), v: listAttribute(inPlace(pushed)), ...newExpiry(expiry, now) };
    return { action: 'Put', input: { Item, ...absentAt(now) } };
  }
  const old = 'if_not_exists(v,:none)';
  const mark = markOf(seen);
  if (mark !== undefined) return append(pushed, unchangedSince(mark), replaceExpiry(expiry, now), old);
  return append(pushed, and(nothingOrType('L'), unexpiredAt(now)), changeExpiry(expiry, now), old);
}

/** The new length. A put gives no attributes, and is made where nothing was. */
function lengthAfter({ values }: Pick<Pushed, 'values'>, attributes: Item | undefined): number {
  return attributes === undefined ? values.length : valuesOf(attributes).length;
}

/** There is a list. */
export function listAt(now: number, ...conditions: readonly Condition[]): Condition {
  return and(holdsType('L'), ...conditions, unexpiredAt(now));
}

/** Of no item: what was seen has no such index, which only an item that is met can change. */
const IMPOSSIBLE: Condition = { ConditionExpression: 'attribute_exists(hk) AND attribute_not_exists(hk)' };
/** No list is as long, as each value takes a byte and more. Expressions have a greatest index too. */
const MAX_LENGTH = 409_600;

/** Replaces the value at an index; one from the end is found by the length that was seen, which must be the same. */
function setAt({ key, index, value }: Operation<'lSet'>, seen: Seen, now: number): Write {
  const { length } = valuesOf(itemIn(seen));
  const position = indexIn(length, index);
  const there = index < 0 ? sizeIs('=', length) : sizeIs('>', index);
  const { ExpressionAttributeValues, ...condition } = position < 0 ? IMPOSSIBLE : listAt(now, there);
  const path = `v[${Math.max(0, Math.min(position, MAX_LENGTH))}]`;
  const change = { set: [`${path}=:value`], values: { ':value': binary(value) } };
  const update = updateOf([change], ExpressionAttributeValues);
  return { action: 'Update', input: { Key: valueKey(key), ...condition, ...update } };
}

export const listWrites: WriteCompilers<'lPush' | 'lPushX' | 'lSet'> = {
  lPush: {
    compile: push,
    isBlind: never,
    judge: (_, item) => (expectType(item, 'list') === 'empty' ? againWithMark(item) : 'again'),
    output: lengthAfter,
  },
  lPushX: {
    compile: (operation, _, now) => append(operation, listAt(now), changeExpiry(operation.expiry, now), 'v'),
    isBlind: never,
    judge: (_, item) => (expectType(item, 'list') === 'list' ? 'again' : 'failed'),
    output: lengthAfter,
    otherwise: () => 0,
  },
  lSet: {
    compile: setAt,
    isBlind: never,
    judge: ({ index }, item) => {
      const { length } = valuesIn(item);
      const position = indexIn(length, index);
      return position >= 0 && position < length ? 'again' : 'failed';
    },
    // Only a list that was seen tells where such an index is.
    looksFirst: ({ index }) => index < 0,
    output: () => true,
  },
};
