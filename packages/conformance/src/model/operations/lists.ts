import { type BinaryString, type Side } from '@keyvaluestore/core';

import { type ModelStore } from '../model-store.js';
import { type Steps } from './step.js';

type List = readonly BinaryString[];

/** A list with more values at one end, where each is put before or behind the one before it. */
function pushed(list: List, values: List, side: Side): List {
  return side === 'left' ? [...[...values].reverse(), ...list] : [...list, ...values];
}

/** So many values of one end, in the order in which they are taken, and what is left. */
function popped(list: List, count: number, side: Side): { readonly taken: List; readonly rest: List } {
  if (side === 'left') return { taken: list.slice(0, count), rest: list.slice(count) };
  const kept = Math.max(list.length - count, 0);
  return { taken: list.slice(kept).reverse(), rest: list.slice(0, kept) };
}

const placeOf = (list: List, index: number): number => (index < 0 ? list.length + index : index);

/** What lies between two positions, both included. */
function between(list: List, start: number, stop: number): List {
  const [first, last] = [placeOf(list, start), placeOf(list, stop)];
  return list.filter((_, place) => place >= first && place <= last);
}

/** The places at which a value stands. */
const placesOf = (list: List, value: BinaryString): number[] =>
  list.flatMap((other, place) => (other === value ? [place] : []));

/** Where a value is put beside the first of another one; null where there is none. */
function besides(list: List, pivot: BinaryString, side: Side): number | null {
  const place = list.indexOf(pivot);
  if (place < 0) return null;
  return side === 'left' ? place : place + 1;
}

function move(store: ModelStore, source: BinaryString, destination: BinaryString, from: Side, to: Side) {
  const [before, target] = [store.list(source), store.list(destination)];
  const { taken, rest } = popped(before, 1, from);
  const [value] = taken;
  if (value === undefined) return null;
  store.putList(destination, pushed(source === destination ? rest : target, taken, to));
  if (source !== destination) store.putList(source, rest);
  return value;
}

type ListSteps = Steps<
  | ('lPush' | 'lPushX' | 'lPop' | 'lLen' | 'lIndex' | 'lRange' | 'lPos')
  | ('lSet' | 'lInsert' | 'lRem' | 'lTrim' | 'lMove')
>;

export const listSteps: ListSteps = {
  lPush(store, { key, values, side, expiry }) {
    store.putList(key, pushed(store.list(key), values, side), expiry);
    return store.list(key).length;
  },
  lPushX(store, { key, values, side, expiry }) {
    const before = store.list(key);
    if (before.length === 0) return 0;
    store.putList(key, pushed(before, values, side), expiry);
    return before.length + values.length;
  },
  lPop(store, { key, count, side }) {
    const { taken, rest } = popped(store.list(key), count, side);
    if (taken.length > 0) store.putList(key, rest);
    return taken;
  },
  lLen: (store, { key }) => store.list(key).length,
  lIndex(store, { key, index }) {
    const list = store.list(key);
    return list[placeOf(list, index)] ?? null;
  },
  lRange: (store, { key, start, stop }) => between(store.list(key), start, stop),
  lPos(store, { key, value, rank }) {
    const places = placesOf(store.list(key), value);
    return (rank > 0 ? places[rank - 1] : places[places.length + rank]) ?? null;
  },
  lSet(store, { key, index, value }) {
    const list = store.list(key);
    const place = placeOf(list, index);
    if (list[place] === undefined) return false;
    store.putList(
      key,
      list.map((other, at) => (at === place ? value : other)),
    );
    return true;
  },
  lInsert(store, { key, side, pivot, value }) {
    const list = store.list(key);
    const place = besides(list, pivot, side);
    if (place === null) return null;
    store.putList(key, [...list.slice(0, place), value, ...list.slice(place)]);
    return list.length + 1;
  },
  lRem(store, { key, count, value }) {
    const list = store.list(key);
    const places = placesOf(list, value);
    const inOrder = count < 0 ? places.reverse() : places;
    const removed = count === 0 ? inOrder : inOrder.slice(0, Math.abs(count));
    if (removed.length > 0) {
      store.putList(
        key,
        list.filter((_, place) => !removed.includes(place)),
      );
    }
    return removed.length;
  },
  lTrim(store, { key, start, stop }) {
    const list = store.list(key);
    if (list.length > 0) store.putList(key, between(list, start, stop));
  },
  lMove: (store, { source, destination, from, to }) => move(store, source, destination, from, to),
};
