import assert from 'node:assert/strict';

import { type Backend, type OperationEvent } from '@keyvaluestore/core';

import { assertRejects } from '../assertions.js';
import { type Suite } from '../suite.js';

export function viewTests({ runner: { describe, it }, capabilities, backend, key }: Suite): void {
  const all = [-Infinity, Infinity] as const;
  const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));

  /** A view with the events of the calls that are made through it. */
  const profiled = <R>(kv: Backend<R>): { view: Backend<R>; events: OperationEvent[] } => {
    const events: OperationEvent[] = [];
    return { view: kv.withProfiler({ operation: (event) => events.push(event) }), events };
  };

  describe('views', () => {
    it('binary reads give plain arrays of bytes', async () => {
      const kv = await backend();
      await kv.set(key('k'), 'value');
      const value = await kv.withBinaryValues().get(key('k'));
      assert.equal(Object.getPrototypeOf(value), Uint8Array.prototype);
      assert.equal(value?.byteLength, 5);
      assert.equal(value?.buffer.byteLength, 5);
    });

    it(`eventually consistent reads ${capabilities.staleReads ? 'may be stale' : 'are the same'}`, async () => {
      const kv = await backend();
      const eventual = kv.withEventuallyConsistentReads();
      await eventual.set(key('k'), 'v');
      assert.equal(await eventual.nIncrBy(key('n'), 1), 1);
      assert.equal(await eventual.nIncrBy(key('n'), 1), 2);
      await eventual.zAdd(key('z'), 'm', 1);
      const read = await eventual.get(key('k'));
      const members = await eventual.zRangeByScore(key('z'), ...all);
      const batch = eventual.batch();
      const inBatch = batch.get(key('k'));
      await batch.exec();
      if (capabilities.staleReads) {
        for (const value of [read, inBatch.result()]) assert.ok(value === 'v' || value === null);
        assert.ok(members.length <= 1);
      } else {
        assert.deepEqual([read, inBatch.result(), members], ['v', 'v', ['m']]);
      }
      assert.equal(await kv.get(key('k')), 'v');
      const tx = eventual.atomicWrite();
      tx.checkEquals(key('k'), 'v');
      assert.equal(await tx.exec(), true);
      await kv.sAdd(key('s'), 'm');
      await assertRejects('WRONG_TYPE', eventual.setEQ(key('s'), 'x', 'y'));
    });

    it('withProfiler tells of each call, its outcome and how much it was', async () => {
      const kv = await backend();
      await kv.sAdd(key('set'), 'm');
      const { view, events } = profiled(kv);
      await view.set(key('k'), 'v');
      await view.setNX(key('k'), 'w');
      await view.delete(key('none'));
      await view.get(key('set')).catch(() => undefined);
      const batch = view.batch();
      batch.get(key('k'));
      batch.set(key('k'), 1);
      batch.get(key('l'));
      await batch.exec();
      const tx = view.atomicWrite();
      tx.set(key('m'), 1);
      tx.checkExists(key('none'));
      await tx.exec();
      await kv.get(key('k'));
      assert.deepEqual(
        events.map(({ name, operations, keys, outcome, errorCode }) => ({
          name,
          operations,
          keys,
          outcome,
          errorCode,
        })),
        [
          { name: 'set', operations: 1, keys: 1, outcome: 'ok', errorCode: undefined },
          { name: 'setNX', operations: 1, keys: 1, outcome: 'conditionFailed', errorCode: undefined },
          { name: 'delete', operations: 1, keys: 1, outcome: 'ok', errorCode: undefined },
          { name: 'get', operations: 1, keys: 1, outcome: 'error', errorCode: 'WRONG_TYPE' },
          { name: 'batch', operations: 3, keys: 2, outcome: 'ok', errorCode: undefined },
          { name: 'atomicWrite', operations: 2, keys: 2, outcome: 'conditionFailed', errorCode: undefined },
        ],
      );
      for (const { system, duration, retries } of events) {
        assert.equal(system, capabilities.system);
        assert.ok(duration >= 0);
        assert.ok(retries >= 0);
      }
    });

    it('what a profiler is told holds no keys and no values', async () => {
      const kv = await backend();
      const events: object[] = [];
      const view = kv.withProfiler({
        operation: (event) => events.push(event),
        request: (event) => events.push(event),
      });
      await view.set(key('the-secret-key'), 'the-secret-value');
      await view.sAdd(key('the-secret-key'), 'the-secret-value').catch(() => undefined);
      await view.zhAdd(key('other-secret-key'), 'the-secret-field', 'the-secret-value', 1);
      await view.zRangeByLex(key('other-secret-key'), '[the-secret-bound', '+');
      assert.ok(events.length >= 4);
      assert.equal(JSON.stringify(events).includes('secret'), false);
    });

    it('combine in any order, and both profilers are told', async () => {
      const kv = await backend();
      await kv.set(key('k'), 'v');
      const outer = profiled(kv);
      const inner = profiled(outer.view.withBinaryValues().withEventuallyConsistentReads());
      const other = profiled(kv.withEventuallyConsistentReads());
      await inner.view.set(key('k'), 'v');
      await other.view.withBinaryValues().set(key('k'), 'v');
      assert.deepEqual(await kv.withEventuallyConsistentReads().withBinaryValues().hGetAll(key('h')), {});
      assert.deepEqual(await outer.view.withBinaryValues().get(key('k')), bytes('v'));
      assert.equal(outer.events.length, 2);
      assert.equal(inner.events.length, 1);
      assert.equal(other.events.length, 1);
      assert.deepEqual(await kv.withBinaryValues().get(key('k')), bytes('v'));
    });

    it('unwrap gives null, or a backend on the same store in the same view', async () => {
      const kv = await backend();
      await kv.set(key('k'), 'v');
      for (let wrapped = kv.unwrap(); wrapped !== null; wrapped = wrapped.unwrap()) {
        assert.equal(await wrapped.get(key('k')), 'v');
      }
      const binary = kv.withBinaryValues();
      for (let wrapped = binary.unwrap(); wrapped !== null; wrapped = wrapped.unwrap()) {
        assert.deepEqual(await wrapped.get(key('k')), bytes('v'));
      }
      assert.equal(kv.unwrap() === null, binary.unwrap() === null);
      assert.equal(kv.withEventuallyConsistentReads().unwrap() === null, kv.unwrap() === null);
    });

    it('the driver tells the capabilities that the tests were told', async () => {
      const kv = await backend();
      assert.equal(kv.driver.capabilities.system, capabilities.system);
      assert.equal(kv.driver.capabilities.exclusiveSortedSets, capabilities.exclusiveSortedSets);
      assert.equal(kv.driver.capabilities.atomicWriteAcrossKeys, capabilities.atomicWriteAcrossKeys);
      assert.equal(kv.driver.capabilities.limitsCollections, capabilities.limitsCollections);
      assert.equal(kv.driver.capabilities.isolatesKeys, capabilities.isolatesKeys);
      assert.equal(kv.driver.capabilities.ranks, capabilities.ranks);
      assert.equal(kv.driver.capabilities.staleReads, capabilities.staleReads);
    });
  });
}
