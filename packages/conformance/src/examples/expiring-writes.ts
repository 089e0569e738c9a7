import assert from 'node:assert/strict';

import {
  type AtomicWrite,
  type Backend,
  type Batch,
  type ChangeOptions,
  type ReplaceOptions,
} from '@keyvaluestore/core';

/** A write of a key that holds what its family starts with. */
export interface Write<O> {
  readonly start: (kv: Backend, name: string, options: { readonly ttl: number } | undefined) => Promise<unknown>;
  readonly write: (kv: Backend, name: string, options?: O) => Promise<unknown>;
}

const inBatch =
  <O>(add: (batch: Batch, name: string, options?: O) => unknown): Write<O>['write'] =>
  (kv, name, options) => {
    const batch = kv.batch();
    add(batch, name, options);
    return batch.exec();
  };

const inAtomicWrite =
  <O>(add: (tx: AtomicWrite, name: string, options?: O) => unknown): Write<O>['write'] =>
  async (kv, name, options) => {
    const tx = kv.atomicWrite();
    add(tx, name, options);
    assert.equal(await tx.exec(), true);
  };

const string: Write<unknown>['start'] = (kv, name, options) => kv.set(name, 1, options);
const set: Write<unknown>['start'] = (kv, name, options) => kv.sAdd(name, 'a', 'b', options ?? {});
const hash: Write<unknown>['start'] = (kv, name, options) => kv.hSet(name, { a: 1, b: 2 }, options);
const list: Write<unknown>['start'] = (kv, name, options) => kv.rPush(name, 'a', 'b', 'a', options ?? {});

export const REPLACING: Readonly<Record<string, Write<ReplaceOptions>>> = {
  set: { start: string, write: (kv, name, options) => kv.set(name, 2, options) },
  'set of a hash': { start: hash, write: (kv, name, options) => kv.set(name, 2, options) },
  setXX: { start: string, write: (kv, name, options) => kv.setXX(name, 2, options) },
  'setXX of a set': { start: set, write: (kv, name, options) => kv.setXX(name, 2, options) },
  setEQ: { start: string, write: (kv, name, options) => kv.setEQ(name, 2, 1, options) },
  getSet: { start: string, write: (kv, name, options) => kv.getSet(name, 2, options) },
  'set in a batch': { start: string, write: inBatch((batch, name, options) => batch.set(name, 2, options)) },
  'set in an atomic write': { start: hash, write: inAtomicWrite((tx, name, options) => tx.set(name, 2, options)) },
  'setXX in an atomic write': { start: set, write: inAtomicWrite((tx, name, options) => tx.setXX(name, 2, options)) },
  'setEQ in an atomic write': {
    start: string,
    write: inAtomicWrite((tx, name, options) => tx.setEQ(name, 2, 1, options)),
  },
};

export const CHANGING: Readonly<Record<string, Write<ChangeOptions>>> = {
  nIncrBy: { start: string, write: (kv, name, options) => kv.nIncrBy(name, 1, options) },
  'nIncrBy in a batch': { start: string, write: inBatch((batch, name, options) => batch.nIncrBy(name, 1, options)) },
  'nIncrBy in an atomic write': {
    start: string,
    write: inAtomicWrite((tx, name, options) => tx.nIncrBy(name, 1, options)),
  },
  sAdd: { start: set, write: (kv, name, options = {}) => kv.sAdd(name, 'c', options) },
  'sAdd of what is there': { start: set, write: (kv, name, options = {}) => kv.sAdd(name, 'a', options) },
  'sAdd in a batch': { start: set, write: inBatch((batch, name, options = {}) => batch.sAdd(name, 'c', options)) },
  'sAdd in an atomic write': {
    start: set,
    write: inAtomicWrite((tx, name, options = {}) => tx.sAdd(name, 'c', options)),
  },
  'hSet of a field': { start: hash, write: (kv, name, options) => kv.hSet(name, 'a', 3, options) },
  'hSet of a record': { start: hash, write: (kv, name, options) => kv.hSet(name, { b: 3, c: 4 }, options) },
  hSetNX: { start: hash, write: (kv, name, options) => kv.hSetNX(name, 'c', 3, options) },
  'hSet in a batch': { start: hash, write: inBatch((batch, name, options) => batch.hSet(name, 'c', 3, options)) },
  'hSet in an atomic write': {
    start: hash,
    write: inAtomicWrite((tx, name, options) => tx.hSet(name, { c: 3 }, options)),
  },
  'hSetNX in an atomic write': {
    start: hash,
    write: inAtomicWrite((tx, name, options) => tx.hSetNX(name, 'c', 3, options)),
  },
  sAddNX: { start: set, write: (kv, name, options) => kv.sAddNX(name, 'c', options) },
  'sAddNX in an atomic write': {
    start: set,
    write: inAtomicWrite((tx, name, options) => tx.sAddNX(name, 'c', options)),
  },
  hSetEQ: { start: hash, write: (kv, name, options) => kv.hSetEQ(name, 'a', 3, 1, options) },
  'hSetEQ in an atomic write': {
    start: hash,
    write: inAtomicWrite((tx, name, options) => tx.hSetEQ(name, 'a', 3, 1, options)),
  },
  hIncrBy: { start: hash, write: (kv, name, options) => kv.hIncrBy(name, 'a', 3, options) },
  'hIncrBy in a batch': { start: hash, write: inBatch((batch, name, options) => batch.hIncrBy(name, 'c', 3, options)) },
  'hIncrBy in an atomic write': {
    start: hash,
    write: inAtomicWrite((tx, name, options) => tx.hIncrBy(name, 'a', 3, options)),
  },
  lPush: { start: list, write: (kv, name, options = {}) => kv.lPush(name, 'c', options) },
  rPush: { start: list, write: (kv, name, options = {}) => kv.rPush(name, 'c', options) },
  lPushX: { start: list, write: (kv, name, options = {}) => kv.lPushX(name, 'c', options) },
  rPushX: { start: list, write: (kv, name, options = {}) => kv.rPushX(name, 'c', options) },
  'lPush in a batch': { start: list, write: inBatch((batch, name, options = {}) => batch.lPush(name, 'c', options)) },
  'rPush in an atomic write': {
    start: list,
    write: inAtomicWrite((tx, name, options = {}) => tx.rPush(name, 'c', options)),
  },
  'lPushX in an atomic write': {
    start: list,
    write: inAtomicWrite((tx, name, options = {}) => tx.lPushX(name, 'c', options)),
  },
};

export const REMOVING: Readonly<Record<string, Write<unknown>>> = {
  sRem: { start: set, write: (kv, name) => kv.sRem(name, 'a') },
  hDel: { start: hash, write: (kv, name) => kv.hDel(name, 'a') },
  'sRem in a batch': { start: set, write: inBatch((batch, name) => batch.sRem(name, 'a')) },
  'hDel in an atomic write': { start: hash, write: inAtomicWrite((tx, name) => tx.hDel(name, 'a')) },
  sRemXX: { start: set, write: (kv, name) => kv.sRemXX(name, 'a') },
  hDelXX: { start: hash, write: (kv, name) => kv.hDelXX(name, 'a') },
  'sRemXX in an atomic write': { start: set, write: inAtomicWrite((tx, name) => tx.sRemXX(name, 'a')) },
  'hDelXX in an atomic write': { start: hash, write: inAtomicWrite((tx, name) => tx.hDelXX(name, 'a')) },
  sPop: { start: set, write: (kv, name) => kv.sPop(name) },
  lPop: { start: list, write: (kv, name) => kv.lPop(name) },
  rPop: { start: list, write: (kv, name) => kv.rPop(name, 2) },
  lRem: { start: list, write: (kv, name) => kv.lRem(name, 0, 'a') },
  lTrim: { start: list, write: (kv, name) => kv.lTrim(name, 1, 1) },
  lSet: { start: list, write: (kv, name) => kv.lSet(name, 1, 'c') },
  lInsert: { start: list, write: (kv, name) => kv.lInsert(name, 'after', 'b', 'c') },
  'lSet in an atomic write': { start: list, write: inAtomicWrite((tx, name) => tx.lSet(name, -1, 'c')) },
};

/** What is stored in place of a key. */
export const STORING: Readonly<Record<string, Write<unknown>>> = {
  sUnionStore: { start: set, write: (kv, name) => kv.sUnionStore(name, [name]) },
  sInterStore: { start: set, write: (kv, name) => kv.sInterStore(name, [name, name]) },
  sDiffStore: { start: set, write: (kv, name) => kv.sDiffStore(name, [name, `${name} none`]) },
};
