import assert from 'node:assert/strict';

import {
  type AtomicWriteResult,
  type Backend,
  type Batch,
  type BatchResult,
  type KeyType,
  KeyValueStoreError,
  type MethodName,
  type SurfaceKind,
} from '@keyvaluestore/core';

import { isCondition, methodsOf, namesAt } from '../methods.js';
import { SAMPLES } from '../samples.js';
import { type Suite } from '../suite.js';
import { EXPIRING, MINUTE } from './lifetimes.js';

/** What a key holds, as {@link looksAt} sees it; null for nothing. */
type Holding = { readonly [T in KeyType]?: unknown } | null;

/** What a method gives on an absent key, or whether an atomic write with it is committed; and what the key holds then. */
type Expected = readonly [gives: unknown, leaves: Holding];

const v = { string: 'v' };
const one = { string: '1' };
const ofMember = { sortedSet: [{ field: 'm', value: 'm', score: 1 }] };
const ofSet = { set: ['m'] };
const ofHash = { hash: { m: 'v' } };
const ofList = { list: ['m'] };
const nothing: Expected = [null, null];
const noNumber: Expected = [0, null];
const none: Expected = [[], null];
const notThere: Expected = [false, null];
const done: Expected = [undefined, null];

/** With the arguments of its sample, where a field or a member is `m`. A method that has none here does not compile. */
const EXPECTED: Readonly<Record<MethodName, Expected>> = {
  exists: notThere,
  type: nothing,
  ttl: nothing,
  expire: notThere,
  persist: notThere,
  get: nothing,
  set: [undefined, v],
  setNX: [true, v],
  setXX: notThere,
  setEQ: notThere,
  getSet: [null, v],
  getDelete: nothing,
  deleteEQ: notThere,
  delete: notThere,
  nIncrBy: [1, one],
  deleteXX: notThere,
  checkExists: notThere,
  checkAbsent: [true, null],
  checkEquals: notThere,
  sAdd: [undefined, ofSet],
  sRem: done,
  sAddNX: [true, ofSet],
  sRemXX: notThere,
  sMembers: none,
  sIsMember: notThere,
  sMIsMember: [[false], null],
  sCard: noNumber,
  sPop: none,
  sRandMember: none,
  sMove: notThere,
  sUnion: none,
  sInter: none,
  sDiff: none,
  sUnionStore: noNumber,
  sInterStore: noNumber,
  sDiffStore: noNumber,
  hSet: [undefined, ofHash],
  hSetNX: [true, ofHash],
  hSetEQ: notThere,
  hIncrBy: [1, { hash: { m: '1' } }],
  hDel: done,
  hDelXX: notThere,
  hGet: nothing,
  hGetAll: [{}, null],
  hMGet: [[null], null],
  hExists: notThere,
  hLen: noNumber,
  hKeys: none,
  hVals: none,
  hRandField: none,
  lPush: [1, ofList],
  rPush: [1, ofList],
  lPushX: noNumber,
  rPushX: noNumber,
  lPop: none,
  rPop: none,
  lMove: nothing,
  lLen: noNumber,
  lIndex: nothing,
  lRange: none,
  lPos: nothing,
  lSet: [{ code: 'OUT_OF_RANGE' }, null],
  lInsert: nothing,
  lRem: noNumber,
  lTrim: done,
  zAdd: [undefined, ofMember],
  zAddNX: [true, ofMember],
  zAddXX: notThere,
  zAddGT: [true, ofMember],
  zAddLT: [true, ofMember],
  zRem: done,
  zRemXX: notThere,
  zScore: nothing,
  zMScore: [[null], null],
  zIncrBy: [1, ofMember],
  zCount: noNumber,
  zLexCount: noNumber,
  zCard: noNumber,
  zRank: nothing,
  zRevRank: nothing,
  zRangeByScore: none,
  zRangeByScoreWithScores: none,
  zRevRangeByScore: none,
  zRevRangeByScoreWithScores: none,
  zRangeByLex: none,
  zRevRangeByLex: none,
  zRange: none,
  zRangeWithScores: none,
  zRevRange: none,
  zRevRangeWithScores: none,
  zPopMin: none,
  zPopMax: none,
  zRemRangeByScore: noNumber,
  zRemRangeByLex: noNumber,
  zRemRangeByRank: noNumber,
  zRandMember: none,
  zUnion: none,
  zInter: none,
  zDiff: none,
  zUnionStore: noNumber,
  zInterStore: noNumber,
  zDiffStore: noNumber,
  zhAdd: [undefined, ofMember],
  zhAddNX: [true, ofMember],
  zhAddXX: notThere,
  zhAddGT: [true, ofMember],
  zhAddLT: [true, ofMember],
  zhRem: done,
  zhRemXX: notThere,
  zhGet: nothing,
  zhMGet: [[null], null],
  zhRangeByScore: none,
  zhRangeByScoreWithScores: none,
  zhRevRangeByScore: none,
  zhRevRangeByScoreWithScores: none,
  zhRangeByLex: none,
  zhRevRangeByLex: none,
  zhRange: none,
  zhRangeWithScores: none,
  zhRevRange: none,
  zhRevRangeWithScores: none,
  zPage: [{ rows: [], cursor: null }, null],
};

/** What a string, or a field of a hash, must hold for a method to do something else if it saw it. */
const OLD: Readonly<Partial<Record<MethodName, string>>> = {
  ...{ setEQ: 'w', deleteEQ: 'v', checkEquals: 'v', hSetEQ: 'w' },
};

/** Makes, in a batch, a key that expires, in which a method would find something. */
const START: Readonly<Record<KeyType, (batch: Batch, name: string, method: MethodName) => unknown>> = {
  string: (batch, name, method) => batch.set(name, OLD[method] ?? '41', { ttl: MINUTE }),
  set: (batch, name) => batch.sAdd(name, 'm', 'old', { ttl: MINUTE }),
  hash: (batch, name, method) => batch.hSet(name, { m: OLD[method] ?? '41', old: 'old' }, { ttl: MINUTE }),
  list: (batch, name) => batch.rPush(name, 'm', 'old', 'old', { ttl: MINUTE }),
  sortedSet: (batch, name) => [
    batch.zhAdd(name, 'm', 'old', 5, { ttl: MINUTE }),
    batch.zhAdd(name, 'old', 'old', 1),
    batch.zhAdd(name, 'z', 'old', 9),
  ],
};

/** What a key holds, read in a batch. */
function looksAt(batch: Batch, name: string): () => unknown {
  const type = batch.type(name);
  const left = batch.ttl(name);
  const contents: Readonly<Record<KeyType, BatchResult<unknown>>> = {
    string: batch.get(name),
    set: batch.sMembers(name),
    hash: batch.hGetAll(name),
    list: batch.lRange(name, 0, -1),
    sortedSet: batch.zhRangeByScoreWithScores(name, -Infinity, Infinity),
  };
  return () => {
    const held = type.result();
    return held === null ? left.result() : { [held]: contents[held].result(), left: left.result() };
  };
}

export function expiredKeyTests({ runner: { describe, it }, backend, clock, key }: Suite): void {
  /** What a method gives on a key, on its own or in an atomic write. */
  const RUN: Readonly<Record<'call' | 'atomicWrite', (kv: Backend, method: MethodName, name: string) => unknown>> = {
    call: async (kv, method, name) => {
      try {
        return await methodsOf(kv)[method](...SAMPLES[method](name, 'm'));
      } catch (error) {
        assert.ok(KeyValueStoreError.is(error), method);
        return { code: error.code };
      }
    },
    atomicWrite: async (kv, method, name) => {
      const tx = kv.atomicWrite();
      const handle = methodsOf(tx)[method](...SAMPLES[method](name, 'm')) as AtomicWriteResult;
      const committed = await tx.exec();
      assert.equal(handle.conditionFailed, !committed, method);
      return committed;
    },
  };

  /** All methods in one batch, each on a key of its own. */
  async function runBatch(kv: Backend, nameOf: (method: MethodName) => string): Promise<[MethodName, unknown][]> {
    const batch = kv.batch();
    const handles = namesAt('batch').map((method) => {
      const handle = methodsOf(batch)[method](...SAMPLES[method](nameOf(method), 'm')) as BatchResult<unknown>;
      return [method, handle] as const;
    });
    await batch.exec();
    return handles.map(([method, handle]) => [method, handle.result()]);
  }

  function expectedAt(kind: SurfaceKind, method: MethodName): unknown {
    const [gives] = EXPECTED[method];
    return kind === 'atomicWrite' ? !isCondition(method) || gives === true : gives;
  }

  describe('expired keys', () => {
    for (const { type, expiringSortedSets } of EXPIRING) {
      it(`every operation takes an expired ${type} for absent, and what it writes starts anew`, async () => {
        const kv = await backend({ expiringSortedSets });
        const nameOf = (kind: SurfaceKind, method: MethodName): string => key(`${kind} ${method}`);
        const kinds = ['call', 'batch', 'atomicWrite'] as const;
        const start = kv.batch();
        for (const kind of kinds) {
          for (const method of namesAt(kind)) START[type](start, nameOf(kind, method), method);
        }
        await start.exec();
        assert.equal(await kv.exists(nameOf('call', 'get')), true);
        await clock().advance(2 * MINUTE);

        for (const kind of ['call', 'atomicWrite'] as const) {
          const run = async (method: MethodName): Promise<void> => {
            const what = `${method} as ${kind}`;
            assert.deepEqual(await RUN[kind](kv, method, nameOf(kind, method)), expectedAt(kind, method), what);
          };
          await Promise.all(namesAt(kind).map(run));
        }
        for (const [method, gives] of await runBatch(kv, (name) => nameOf('batch', name))) {
          assert.deepEqual(gives, expectedAt('batch', method), `${method} in a batch`);
        }

        const looks = kv.batch();
        const left = kinds.flatMap((kind) =>
          namesAt(kind).map(
            (method) => [method, `${method} as ${kind}`, looksAt(looks, nameOf(kind, method))] as const,
          ),
        );
        await looks.exec().catch(() => undefined);
        for (const [method, what, look] of left) {
          const [, leaves] = EXPECTED[method];
          assert.deepEqual(look(), leaves === null ? null : { ...leaves, left: Infinity }, `what ${what} leaves`);
        }
      });
    }
  });
}
