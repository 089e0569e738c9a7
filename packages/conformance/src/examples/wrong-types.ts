import assert from 'node:assert/strict';

import { type AtomicWrite, type Backend, type Batch, BatchError } from '@keyvaluestore/core';

import { assertCode, assertRejects } from '../assertions.js';
import { type Suite } from '../suite.js';

const TYPES = ['string', 'set', 'hash', 'sorted set'] as const;
type Type = (typeof TYPES)[number];

const all = [-Infinity, Infinity] as const;

/** What works on one type only, as a backend and, where it can be added there, a batch has it. */
const OPERATIONS: Readonly<Record<Type, Readonly<Record<string, (target: Backend | Batch, name: string) => unknown>>>> =
  {
    string: {
      get: (target, name) => target.get(name),
      nIncrBy: (target, name) => target.nIncrBy(name, 1),
    },
    set: {
      sAdd: (target, name) => target.sAdd(name, 'new'),
      sRem: (target, name) => target.sRem(name, 'm'),
      sMembers: (target, name) => target.sMembers(name),
    },
    hash: {
      hSet: (target, name) => target.hSet(name, 'new', 1),
      hDel: (target, name) => target.hDel(name, 'm'),
      hGet: (target, name) => target.hGet(name, 'm'),
      hGetAll: (target, name) => target.hGetAll(name),
    },
    'sorted set': {
      zAdd: (target, name) => target.zAdd(name, 'new', 1),
      zhAdd: (target, name) => target.zhAdd(name, 'new', 'member', 1),
      zRem: (target, name) => target.zRem(name, 'm'),
      zhRem: (target, name) => target.zhRem(name, 'm'),
      zScore: (target, name) => target.zScore(name, 'm'),
      zhGet: (target, name) => target.zhGet(name, 'm'),
      zCount: (target, name) => target.zCount(name, ...all),
      zLexCount: (target, name) => target.zLexCount(name, '-', '+'),
      zRangeByScore: (target, name) => target.zRangeByScore(name, ...all),
      zRevRangeByScoreWithScores: (target, name) => target.zRevRangeByScoreWithScores(name, ...all, { limit: 1 }),
      zRangeByLex: (target, name) => target.zRangeByLex(name, '-', '+'),
      zhRevRangeByLex: (target, name) => target.zhRevRangeByLex(name, '-', '+'),
      zhRangeByScoreWithScores: (target, name) => target.zhRangeByScoreWithScores(name, ...all),
    },
  };

/** What a batch does not have. */
const ALONE: Readonly<Record<Type, Readonly<Record<string, (kv: Backend, name: string) => Promise<unknown>>>>> = {
  string: { setEQ: (kv, name) => kv.setEQ(name, 'new', 'm') },
  set: {},
  hash: { hSetNX: (kv, name) => kv.hSetNX(name, 'new', 1) },
  'sorted set': {
    zAddNX: (kv, name) => kv.zAddNX(name, 'new', 1),
    zhAddNX: (kv, name) => kv.zhAddNX(name, 'new', 'member', 1),
    zIncrBy: (kv, name) => kv.zIncrBy(name, 'm', 1),
  },
};

const IN_ATOMIC_WRITES: Readonly<Record<Type, readonly ((tx: AtomicWrite, name: string) => unknown)[]>> = {
  string: [
    (tx, name) => tx.nIncrBy(name, 1),
    (tx, name) => tx.setEQ(name, 1, 'm'),
    (tx, name) => tx.checkEquals(name, 'm'),
  ],
  set: [(tx, name) => tx.sAdd(name, 'new'), (tx, name) => tx.sRem(name, 'm')],
  hash: [(tx, name) => tx.hSet(name, 'n', 1), (tx, name) => tx.hSetNX(name, 'n', 1), (tx, name) => tx.hDel(name, 'm')],
  'sorted set': [
    (tx, name) => tx.zAdd(name, 'new', 1),
    (tx, name) => tx.zAddNX(name, 'new', 1),
    (tx, name) => tx.zRem(name, 'm'),
    (tx, name) => tx.zhAdd(name, 'new', 'member', 1),
  ],
};

/** What works on strings, sets and hashes, and is refused on a sorted set alone. */
const ON_ITEMS: Readonly<Record<string, (kv: Backend, name: string) => Promise<unknown>>> = {
  set: (kv, name) => kv.set(name, 'new'),
  setNX: (kv, name) => kv.setNX(name, 'new'),
  setXX: (kv, name) => kv.setXX(name, 'new'),
};

const ITEMS_IN_ATOMIC_WRITES: readonly ((tx: AtomicWrite, name: string) => unknown)[] = [
  (tx, name) => tx.set(name, 'new'),
  (tx, name) => tx.setNX(name, 'new'),
  (tx, name) => tx.setXX(name, 'new'),
  (tx, name) => tx.delete(name),
  (tx, name) => tx.deleteXX(name),
  (tx, name) => tx.checkExists(name),
  (tx, name) => tx.checkAbsent(name),
];

async function make(kv: Backend, type: Type, name: string): Promise<void> {
  if (type === 'string') await kv.set(name, 'm');
  if (type === 'set') await kv.sAdd(name, 'm');
  if (type === 'hash') await kv.hSet(name, 'm', 1);
  if (type === 'sorted set') await kv.zhAdd(name, 'm', 'member', 1);
}

async function assertUnchanged(kv: Backend, type: Type, name: string, what: string): Promise<void> {
  if (type === 'string') assert.equal(await kv.get(name), 'm', what);
  if (type === 'set') assert.deepEqual(await kv.sMembers(name), ['m'], what);
  if (type === 'hash') assert.deepEqual(await kv.hGetAll(name), { m: '1' }, what);
  if (type !== 'sorted set') return;
  assert.deepEqual(await kv.zhRangeByScoreWithScores(name, ...all), [{ field: 'm', value: 'member', score: 1 }], what);
}

export function wrongTypeTests({ runner: { describe, it }, capabilities, backend, key }: Suite): void {
  /** Whether a backend sees that a key of one type is used as another. */
  const isSeen = (held: Type, used: Type): boolean =>
    held !== used && (capabilities.exclusiveSortedSets || (held !== 'sorted set' && used !== 'sorted set'));

  describe('wrong types', () => {
    for (const held of TYPES) {
      for (const used of TYPES.filter((type) => isSeen(held, type))) {
        it(`a ${held} used as a ${used} is refused and stays as it is (R8, F10)`, async () => {
          const kv = await backend();
          const name = key('k');
          await make(kv, held, name);
          const operations = { ...OPERATIONS[used], ...ALONE[used] };
          for (const [method, operation] of Object.entries(operations)) {
            const error = await assertRejects('WRONG_TYPE', operation(kv, name) as Promise<unknown>, method);
            assert.equal(error.operation, method);
            assert.equal(error.key, name);
            assert.equal(error.retryable, false);
          }
          await assertUnchanged(kv, held, name, 'after single calls');

          for (const [method, operation] of Object.entries(OPERATIONS[used])) {
            const batch = kv.batch();
            const handle = operation(batch, name) as { result(): unknown };
            const beside = batch.nIncrBy(key('n'), 0);
            const error = await assertRejects('BATCH_FAILED', batch.exec(), method);
            assert.ok(BatchError.is(error));
            assert.equal(error.errors.length, 1);
            assertCode('WRONG_TYPE', error.errors[0]?.error);
            assert.throws(handle.result.bind(handle), (thrown) => thrown === error.errors[0]?.error);
            assert.equal(beside.result(), 0);
          }
          await assertUnchanged(kv, held, name, 'after batches');

          for (const add of IN_ATOMIC_WRITES[used]) {
            const tx = kv.atomicWrite();
            add(tx, name);
            tx.set(key('beside'), 1);
            await assertRejects('WRONG_TYPE', tx.exec(), add.toString());
            const alone = kv.atomicWrite();
            add(alone, name);
            await assertRejects('WRONG_TYPE', alone.exec(), add.toString());
          }
          await assertUnchanged(kv, held, name, 'after atomic writes');
          assert.equal(await kv.get(key('beside')), null);
        });
      }
    }

    if (capabilities.exclusiveSortedSets) {
      it('a sorted set is neither replaced, nor removed or looked at by an atomic write (D4)', async () => {
        const kv = await backend();
        const name = key('z');
        await make(kv, 'sorted set', name);
        for (const [method, operation] of Object.entries(ON_ITEMS)) {
          await assertRejects('WRONG_TYPE', operation(kv, name), method);
        }
        const batch = kv.batch();
        batch.set(name, 'new');
        await assertRejects('BATCH_FAILED', batch.exec());
        for (const add of ITEMS_IN_ATOMIC_WRITES) {
          const tx = kv.atomicWrite();
          add(tx, name);
          await assertRejects('WRONG_TYPE', tx.exec(), add.toString());
        }
        await assertUnchanged(kv, 'sorted set', name, 'after all');
        assert.equal(await kv.delete(name), true);
        await kv.set(name, 'string');
        assert.equal(await kv.get(name), 'string');
      });

      it('an atomic write that would put two types under one key writes nothing (R4)', async () => {
        const kv = await backend();
        const items: ((tx: AtomicWrite) => unknown)[] = [
          (tx) => tx.set(key('k'), 1),
          (tx) => tx.setNX(key('k'), 1),
          (tx) => tx.nIncrBy(key('k'), 1),
          (tx) => tx.sAdd(key('k'), 'm'),
          (tx) => tx.hSet(key('k'), 'f', 1),
          (tx) => tx.hSetNX(key('k'), 'f', 1),
        ];
        for (const item of items) {
          for (const first of [true, false]) {
            const tx = kv.atomicWrite();
            tx.set(key('beside'), 1);
            if (first) item(tx);
            tx.zAdd(key('k'), 'm', 1);
            if (!first) item(tx);
            await assertRejects('WRONG_TYPE', tx.exec(), item.toString());
            assert.equal(await kv.delete(key('k')), false);
            assert.equal(await kv.get(key('beside')), null);
          }
        }
      });
    }

    if (capabilities.exclusiveSortedSets) {
      it('an atomic write cannot make room for another type, as it is judged by the state before', async () => {
        const kv = await backend();
        await kv.set(key('k'), 'm');
        await kv.zhAdd(key('z'), 'm', 'member', 1);
        const attempts: ((tx: AtomicWrite) => void)[] = [
          (tx) => [tx.delete(key('k')), tx.zAdd(key('k'), 'm', 1)],
          (tx) => [tx.zAdd(key('k'), 'm', 1), tx.deleteXX(key('k'))],
          (tx) => [tx.zRem(key('z'), 'm'), tx.set(key('z'), 1)],
          (tx) => [tx.setNX(key('z'), 1), tx.zRem(key('z'), 'm')],
        ];
        for (const attempt of attempts) {
          const tx = kv.atomicWrite();
          attempt(tx);
          await assertRejects('WRONG_TYPE', tx.exec(), attempt.toString());
        }
        assert.equal(await kv.get(key('k')), 'm');
        await assertUnchanged(kv, 'sorted set', key('z'), 'after all');
      });
    }

    it('a key that was deleted or emptied takes any other type', async () => {
      const kv = await backend();
      const name = key('k');
      for (const from of TYPES) {
        for (const to of TYPES) {
          await make(kv, from, name);
          assert.equal(await kv.delete(name), true);
          await make(kv, to, name);
          await assertUnchanged(kv, to, name, `${from} to ${to}`);
          assert.equal(await kv.delete(name), true);
        }
      }
    });
  });
}
