import type { BinaryString } from '../values/binary-string.js';
import type { Expiry } from '../values/expiry.js';
import { expirySize, listElementSize, listItemSize } from '../values/limits.js';
import { primitive, READS, WRITES } from './primitive.js';

/** The size of a list that holds these values alone. */
function size(key: BinaryString, values: readonly BinaryString[]): number {
  return listItemSize(
    key,
    values.reduce((sum, value) => sum + listElementSize(value), 0),
  );
}

interface Pushed {
  readonly key: BinaryString;
  readonly values: readonly BinaryString[];
  readonly expiry: Expiry;
}

const pushedSize = ({ key, values, expiry }: Pushed): number => size(key, values) + expirySize(expiry);

export const listPrimitives = {
  /** The new length. On the left, the last value comes to stand first. Redis `LPUSH`, `RPUSH`. */
  lPush: primitive(
    { key: 'key', values: 'list', side: 'side', expiry: 'expiry' },
    { ...WRITES, gives: 'number', type: 'list', item: 'key', repeatable: false, batch: true, atomic: true },
    pushedSize,
  ),

  /** The new length; 0 if there is no list. Redis `LPUSHX`, `RPUSHX`. */
  lPushX: primitive(
    { key: 'key', values: 'list', side: 'side', expiry: 'expiry' },
    { ...WRITES, gives: 'length', type: 'list', item: 'key', repeatable: false, batch: false, atomic: true },
    pushedSize,
  ),

  /** Removes and gives so many values, or all there are, in the order in which they are taken. Redis `LPOP`, `RPOP`. */
  lPop: primitive(
    { key: 'key', count: 'number', side: 'side' },
    { ...WRITES, gives: 'list', type: 'list', item: 'key', repeatable: false, batch: false, atomic: false },
    null,
  ),

  /** Redis `LLEN`. */
  lLen: primitive({ key: 'key' }, { ...READS, gives: 'number', type: 'list', item: 'key' }, null),

  /** A negative index counts from the end. Redis `LINDEX`. */
  lIndex: primitive({ key: 'key', index: 'number' }, { ...READS, gives: 'value', type: 'list', item: 'key' }, null),

  /** Both ends are in it; negative ones count from the end. Redis `LRANGE`. */
  lRange: primitive(
    { key: 'key', start: 'number', stop: 'number' },
    { ...READS, gives: 'list', type: 'list', item: 'key' },
    null,
  ),

  /** Of the first match, or of that with this rank; negative ranks count from the end, and none is 0. Redis `LPOS`. */
  lPos: primitive(
    { key: 'key', value: 'value', rank: 'number' },
    { ...READS, gives: 'position', type: 'list', item: 'key' },
    null,
  ),

  /** False if the index is not there. Redis `LSET`. */
  lSet: primitive(
    { key: 'key', index: 'number', value: 'value' },
    { ...WRITES, gives: 'written', type: 'list', item: 'key', repeatable: false, batch: false, atomic: true },
    ({ key, value }) => size(key, [value]),
  ),

  /** The new length, or null if there is no pivot. To its left is before it. Redis `LINSERT`. */
  lInsert: primitive(
    { key: 'key', side: 'side', pivot: 'value', value: 'value' },
    { ...WRITES, gives: 'position', type: 'list', item: 'key', repeatable: false, batch: false, atomic: false },
    ({ key, value }) => size(key, [value]),
  ),

  /** How many were removed: so many from the left, from the right if negative, all if 0. Redis `LREM`. */
  lRem: primitive(
    { key: 'key', count: 'number', value: 'value' },
    { ...WRITES, gives: 'number', type: 'list', item: 'key', repeatable: false, batch: false, atomic: false },
    null,
  ),

  /** Removes what is not in the range of `lRange`. Redis `LTRIM`. */
  lTrim: primitive(
    { key: 'key', start: 'number', stop: 'number' },
    { ...WRITES, gives: 'nothing', type: 'list', item: 'key', repeatable: false, batch: false, atomic: false },
    null,
  ),

  /** The value that was moved, or null if there was none. Redis `LMOVE`. */
  lMove: primitive(
    { source: 'key', destination: 'key', from: 'side', to: 'side' },
    { ...WRITES, gives: 'value', type: 'list', item: 'key', repeatable: false, batch: false, atomic: false },
    null,
  ),
};
