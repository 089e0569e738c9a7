import assert from 'node:assert/strict';

import {
  type AtomicWriteResult,
  type Backend,
  type Batch,
  type BatchResult,
  type KeyType,
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

/** With the arguments of its sample, where a field or a member is `m`. A method that has none here does not compile. */
const EXPECTED: Readonly<Record<MethodName, Expected>> = {
  exists: [false, null],
  type: [null, null],
  ttl: [null, null],
  expire: [false, null],
  persist: [false, null],
  get: [null, null],
  set: [undefined, v],
  setNX: [true, v],
  setXX: [false, null],
  setEQ: [false, null],
  getSet: [null, v],
  getDelete: [null, null],
  deleteEQ: [false, null],
  delete: [false, null],
  nIncrBy: [1, one],
  deleteXX: [false, null],
  checkExists: [false, null],
  checkAbsent: [true, null],
  checkEquals: [false, null],
  sAdd: [undefined, { set: ['m'] }],
  sRem: [undefined, null],
  sMembers: [[], null],
  hSet: [undefined, { hash: { m: 'v' } }],
  hSetNX: [true, { hash: { m: 'v' } }],
  hDel: [undefined, null],
  hGet: [null, null],
  hGetAll: [{}, null],
  zAdd: [undefined, ofMember],
  zAddNX: [true, ofMember],
  zRem: [undefined, null],
  zScore: [null, null],
  zIncrBy: [1, ofMember],
  zCount: [0, null],
  zLexCount: [0, null],
  zRangeByScore: [[], null],
  zRangeByScoreWithScores: [[], null],
  zRevRangeByScore: [[], null],
  zRevRangeByScoreWithScores: [[], null],
  zRangeByLex: [[], null],
  zRevRangeByLex: [[], null],
  zhAdd: [undefined, ofMember],
  zhAddNX: [true, ofMember],
  zhRem: [undefined, null],
  zhGet: [null, null],
  zhRangeByScore: [[], null],
  zhRangeByScoreWithScores: [[], null],
  zhRevRangeByScore: [[], null],
  zhRevRangeByScoreWithScores: [[], null],
  zhRangeByLex: [[], null],
  zhRevRangeByLex: [[], null],
};

/** What a string must hold for a method to do something else if it saw it. */
const OLD: Readonly<Partial<Record<MethodName, string>>> = { setEQ: 'w', deleteEQ: 'v', checkEquals: 'v' };

/** Makes, in a batch, a key that expires, in which a method would find something. */
const START: Readonly<Record<KeyType, (batch: Batch, name: string, method: MethodName) => unknown>> = {
  string: (batch, name, method) => batch.set(name, OLD[method] ?? '41', { ttl: MINUTE }),
  set: (batch, name) => batch.sAdd(name, 'm', 'old', { ttl: MINUTE }),
  hash: (batch, name) => batch.hSet(name, { m: 'old', old: 'old' }, { ttl: MINUTE }),
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
    call: (kv, method, name) => methodsOf(kv)[method](...SAMPLES[method](name, 'm')),
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
    return kind === 'atomicWrite' ? !isCondition(method) || gives : gives;
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
