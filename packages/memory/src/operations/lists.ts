import {
  type BinaryString,
  type Expiry,
  indexIn,
  listElementSize,
  listItemSize,
  positionOf,
  positionsIn,
  type Side,
  without,
} from '@keyvaluestore/core';

import { bytesOf, MemoryList } from '../layout/list.js';
import { type Store } from '../layout/store.js';
import { type Actions, REFUSED, type Writes } from './change.js';

/** The list of a key, for looking at it; an empty one if there is none. */
function listOf(store: Store, key: BinaryString): MemoryList {
  return store.list(key) ?? new MemoryList();
}

/** Throws if a list would be too large with so many bytes more. */
function checkSize(store: Store, key: BinaryString, { bytes }: MemoryList, more: number, expiry: Expiry): void {
  store.checkItemSize(key, listItemSize(key, bytes + more), expiry);
}

/** Judges what is pushed to a list: its new length, and what makes it so. */
function push(store: Store, key: BinaryString, values: readonly BinaryString[], side: Side, expiry: Expiry) {
  const list = listOf(store, key);
  checkSize(store, key, list, bytesOf(values), expiry);
  const apply = (): void => {
    for (const value of values) list.push(side, value);
    store.putItem(key, list, expiry);
  };
  return { output: list.length + values.length, apply };
}

/** Removes a list that has become empty. */
function dropEmpty(store: Store, key: BinaryString, { length }: { readonly length: number }): void {
  if (length === 0) store.remove(key);
}

/** Replaces the values of a list that is there. */
function replace(store: Store, key: BinaryString, values: BinaryString[]): void {
  store.putItem(key, new MemoryList(values), 'keep');
  dropEmpty(store, key, values);
}

export const listActions: Actions<
  'lPop' | 'lLen' | 'lIndex' | 'lRange' | 'lPos' | 'lInsert' | 'lRem' | 'lTrim' | 'lMove'
> = {
  lPop: (store, { key, count, side }) => {
    const list = listOf(store, key);
    const length = Math.min(count, list.length);
    const popped = Array.from({ length }, () => list.pop(side) as BinaryString);
    if (length > 0) dropEmpty(store, key, list);
    return popped;
  },
  lLen: (store, { key }) => listOf(store, key).length,
  lIndex: (store, { key, index }) => {
    const list = listOf(store, key);
    return list.at(indexIn(list.length, index)) ?? null;
  },
  lRange: (store, { key, start, stop }) => {
    const list = listOf(store, key);
    const places = positionsIn(list.length, start, stop);
    return list.slice(places.start, places.end);
  },
  lPos: (store, { key, value, rank }) => positionOf(listOf(store, key).slice(), value, rank),
  lInsert: (store, { key, side, pivot, value }) => {
    const list = listOf(store, key);
    const values = list.slice();
    const index = values.indexOf(pivot);
    if (index < 0) return null;
    checkSize(store, key, list, listElementSize(value), 'keep');
    values.splice(side === 'left' ? index : index + 1, 0, value);
    replace(store, key, values);
    return values.length;
  },
  lRem: (store, { key, count, value }) => {
    const list = listOf(store, key);
    const rest = without(list.slice(), value, count);
    const removed = list.length - rest.length;
    if (removed > 0) replace(store, key, rest);
    return removed;
  },
  lTrim: (store, { key, start, stop }) => {
    const list = listOf(store, key);
    if (list.length === 0) return;
    const places = positionsIn(list.length, start, stop);
    replace(store, key, list.slice(places.start, places.end));
  },
  lMove: (store, { source, destination, from, to }) => {
    const list = listOf(store, source);
    const value = list.at(from === 'left' ? 0 : list.length - 1);
    const isRotated = source === destination;
    const { apply } = push(store, destination, value === undefined || isRotated ? [] : [value], to, 'keep');
    if (value === undefined) return null;
    list.pop(from);
    if (isRotated) {
      list.push(to, value);
    } else {
      dropEmpty(store, source, list);
      apply();
    }
    return value;
  },
};

export const listWrites: Writes<'lPush' | 'lPushX' | 'lSet'> = {
  lPush: (store, { key, values, side, expiry }) => push(store, key, values, side, expiry),
  lPushX: (store, { key, values, side, expiry }) =>
    store.list(key) === undefined ? { output: 0 } : push(store, key, values, side, expiry),
  lSet: (store, { key, index, value }) => {
    const list = listOf(store, key);
    const place = indexIn(list.length, index);
    const before = list.at(place);
    if (before === undefined) return REFUSED;
    checkSize(store, key, list, listElementSize(value) - listElementSize(before), 'keep');
    return { output: true, apply: () => list.put(place, value) };
  },
};
