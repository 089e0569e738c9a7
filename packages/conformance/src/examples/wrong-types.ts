import assert from 'node:assert/strict';

import { type AtomicWrite, type Backend, BatchError, type BatchResult, type MethodName } from '@keyvaluestore/core';

import { assertCode, assertRejects } from '../assertions.js';
import { isCondition, methodsOf, namesAt } from '../methods.js';
import { besideOf, SAMPLES, TYPES } from '../samples.js';
import { type Suite } from '../suite.js';
import { namesOn, type Type, TYPE_NAMES } from './works-on.js';

const all = [-Infinity, Infinity] as const;

/** Calls a method, or adds it, on a key. */
function use(target: object, method: MethodName, name: string): unknown {
  return methodsOf(target)[method](...SAMPLES[method](name, 'm'));
}

/** The key that an error of a method tells: none of a list. */
function keyNamedBy(method: MethodName, name: string): string | undefined {
  const [first] = SAMPLES[method](name, 'm');
  return typeof first === 'string' ? first : undefined;
}

async function make(kv: Backend, type: Type, name: string): Promise<void> {
  if (type === 'string') await kv.set(name, 'm');
  if (type === 'set') await kv.sAdd(name, 'm');
  if (type === 'hash') await kv.hSet(name, 'm', 1);
  if (type === 'list') await kv.rPush(name, 'm');
  if (type === 'sorted set') await kv.zhAdd(name, 'm', 'member', 1);
}

async function assertUnchanged(kv: Backend, type: Type, name: string, what: string): Promise<void> {
  if (type === 'string') assert.equal(await kv.get(name), 'm', what);
  if (type === 'set') assert.deepEqual(await kv.sMembers(name), ['m'], what);
  if (type === 'hash') assert.deepEqual(await kv.hGetAll(name), { m: '1' }, what);
  if (type === 'list') assert.deepEqual(await kv.lRange(name, 0, -1), ['m'], what);
  if (type !== 'sorted set') return;
  assert.deepEqual(await kv.zhRangeByScoreWithScores(name, ...all), [{ field: 'm', value: 'member', score: 1 }], what);
}

export function wrongTypeTests({ runner: { describe, it }, capabilities, backend, key }: Suite): void {
  /** Whether a backend sees that a key of one type is used as another. */
  const isSeen = (held: Type, used: Type): boolean =>
    held !== used && (capabilities.exclusiveSortedSets || (held !== 'sorted set' && used !== 'sorted set'));

  describe('wrong types', () => {
    for (const held of TYPE_NAMES) {
      for (const used of TYPE_NAMES.filter((type) => isSeen(held, type))) {
        it(`a ${held} used as a ${used} is refused and stays as it is (R8, F10)`, async () => {
          const kv = await backend();
          const name = key('k');
          await make(kv, held, name);
          for (const method of namesOn(used, 'call')) {
            const error = await assertRejects('WRONG_TYPE', use(kv, method, name) as Promise<unknown>, method);
            assert.equal(error.operation, method);
            assert.equal(error.key, keyNamedBy(method, name), method);
            assert.equal(error.retryable, false);
          }
          assert.equal(await kv.exists(besideOf(name)), false);
          await assertUnchanged(kv, held, name, 'after single calls');

          for (const method of namesOn(used, 'batch')) {
            const batch = kv.batch();
            const handle = use(batch, method, name) as BatchResult<unknown>;
            const beside = batch.nIncrBy(key('n'), 0);
            const error = await assertRejects('BATCH_FAILED', batch.exec(), method);
            assert.ok(BatchError.is(error));
            assert.equal(error.errors.length, 1);
            assertCode('WRONG_TYPE', error.errors[0]?.error);
            assert.throws(handle.result.bind(handle), (thrown) => thrown === error.errors[0]?.error);
            assert.equal(beside.result(), 0);
          }
          await assertUnchanged(kv, held, name, 'after batches');

          for (const method of namesOn(used, 'atomicWrite')) {
            const tx = kv.atomicWrite();
            use(tx, method, name);
            tx.set(key('beside'), 1);
            await assertRejects('WRONG_TYPE', tx.exec(), method);
            const alone = kv.atomicWrite();
            use(alone, method, name);
            await assertRejects('WRONG_TYPE', alone.exec(), method);
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
        for (const method of namesOn('item', 'call')) {
          if (method !== 'delete') await assertRejects('WRONG_TYPE', use(kv, method, name) as Promise<unknown>, method);
        }
        const batch = kv.batch();
        batch.set(name, 'new');
        await assertRejects('BATCH_FAILED', batch.exec());
        for (const method of namesOn('item', 'atomicWrite')) {
          const tx = kv.atomicWrite();
          use(tx, method, name);
          await assertRejects('WRONG_TYPE', tx.exec(), method);
        }
        await assertUnchanged(kv, 'sorted set', name, 'after all');
        assert.equal(await kv.delete(name), true);
        await kv.set(name, 'string');
        assert.equal(await kv.get(name), 'string');
      });

      it('an atomic write that would put two types under one key writes nothing (R4)', async () => {
        const kv = await backend();
        for (const method of namesAt('atomicWrite').filter((other) => TYPES[other] !== 'sortedSet')) {
          for (const first of [true, false]) {
            const tx = kv.atomicWrite();
            tx.set(key('beside'), 1);
            if (first) use(tx, method, key('k'));
            tx.zAdd(key('k'), 'm', 1);
            if (!first) use(tx, method, key('k'));
            const outcome = await tx.exec().catch((error: unknown) => assertCode('WRONG_TYPE', error).code);
            // A condition may have failed before.
            assert.ok(outcome === 'WRONG_TYPE' || (isCondition(method) && outcome === false), method);
            assert.equal(await kv.delete(key('k')), false, method);
            assert.equal(await kv.get(key('beside')), null, method);
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
      for (const from of TYPE_NAMES) {
        for (const to of TYPE_NAMES) {
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
