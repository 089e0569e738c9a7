import assert from 'node:assert/strict';

import { KeyValueStoreError, type MethodName } from '@keyvaluestore/core';

import { assertRejects, assertThrows, numbersBelow } from '../assertions.js';
import { methodsOf, namesAt } from '../methods.js';
import { splitSample } from '../samples.js';
import { type Suite } from '../suite.js';

/** What would remove a string `v`. */
const REMOVALS: ReadonlySet<MethodName> = new Set<MethodName>(['delete', 'getDelete', 'deleteEQ']);

export function abortTests({ runner: { describe, it }, backend, key }: Suite): void {
  describe('abort signals', () => {
    it('that are aborted already make every call reject, and nothing is written', async () => {
      const kv = await backend();
      await kv.set(key('there'), 'v');
      const reason = new Error('the reason');
      const options = { signal: AbortSignal.abort(reason) };
      for (const method of namesAt('call')) {
        const name = REMOVALS.has(method) ? 'there' : 'k';
        const [args, own] = splitSample(method, key(name), 'f');
        const error = await assertRejects(
          'ABORTED',
          methodsOf(kv)[method](...args, { ...own, ...options }) as Promise<unknown>,
          method,
        );
        assert.equal(error.operation, method);
        assert.equal(error.retryable, false);
        assert.equal(error.cause, reason);
      }
      await assertRejects('ABORTED', kv.hSet(key('k'), 'f', 'v', options));
      await assertRejects('ABORTED', kv.sAdd(key('k'), 'a', 'b', options));
      await assertRejects('ABORTED', kv.mGet([key('there')], options));
      await assertRejects('ABORTED', kv.zRevRangeByScore(key('k'), 1, 2, { ...options, limit: 1 }));
      assert.equal(await kv.delete(key('k')), false);
      assert.equal(await kv.get(key('there')), 'v');
    });

    it('that are aborted already make exec reject, and nothing is written', async () => {
      const kv = await backend();
      const signal = AbortSignal.abort();
      const batch = kv.batch();
      const handles = [batch.set(key('k'), 1), batch.get(key('k'))];
      await assertRejects('ABORTED', batch.exec({ signal }));
      for (const handle of handles) assertThrows('ABORTED', () => handle.result());
      await assertRejects('BUILDER_STATE', batch.exec());
      const tx = kv.atomicWrite();
      const handle = tx.setNX(key('k'), 1);
      await assertRejects('ABORTED', tx.exec({ signal }));
      assert.equal(handle.conditionFailed, false);
      await assertRejects('BUILDER_STATE', tx.exec());
      assert.equal(await kv.get(key('k')), null);
    });

    it('an argument that is wrong is told before the signal is looked at, or after it', async () => {
      const kv = await backend();
      const call = kv.set(key('k'), 1.5, { signal: AbortSignal.abort() });
      const error: unknown = await call.catch((thrown: unknown) => thrown);
      assert.ok(KeyValueStoreError.is(error));
      assert.equal(['INVALID_ARGUMENT', 'ABORTED'].includes(error.code), true);
    });

    it('that are never aborted, or later, change nothing', async () => {
      const kv = await backend();
      const controller = new AbortController();
      const { signal } = controller;
      assert.equal(await kv.nIncrBy(key('n'), 1, { signal }), 1);
      await kv.sAdd(key('s'), 'a', { signal });
      assert.deepEqual(await kv.sMembers(key('s'), { signal }), ['a']);
      const batch = kv.batch();
      const read = batch.get(key('n'));
      await batch.exec({ signal });
      const tx = kv.atomicWrite();
      tx.nIncrBy(key('n'), 1);
      assert.equal(await tx.exec({ signal }), true);
      controller.abort();
      assert.equal(read.result(), '1');
      assert.equal(await kv.get(key('n')), '2');
    });

    it('that are aborted on the way leave a write made, not made, or told to be unknown', async () => {
      const kv = await backend();
      for (const turns of numbersBelow(12)) {
        const controller = new AbortController();
        const { signal } = controller;
        const name = key(`k${turns}`);
        const tx = kv.atomicWrite();
        tx.set(`${name} a`, 1);
        tx.set(`${name} b`, 1);
        const writes = [
          [kv.set(name, 1, { signal }), name],
          [kv.nIncrBy(`${name} n`, 1, { signal }), `${name} n`],
          [tx.exec({ signal }), `${name} a`],
        ] as const;
        const reading = kv.get(key('none'), { signal });
        const ends = Promise.allSettled([...writes.map(([write]) => write), reading]);
        for (let turn = 0; turn < turns; turn++) await (turn < 6 ? Promise.resolve() : new Promise(setImmediate));
        controller.abort();
        const outcomes = await ends;
        for (const [index, [, written]] of writes.entries()) {
          const end = outcomes[index] as PromiseSettledResult<unknown>;
          if (end.status === 'fulfilled') assert.equal(await kv.get(written), '1');
          else {
            assert.ok(KeyValueStoreError.is(end.reason), String(end.reason));
            assert.equal(['ABORTED', 'UNKNOWN_OUTCOME'].includes(end.reason.code), true, end.reason.code);
            if (end.reason.code === 'ABORTED') assert.equal(await kv.get(written), null);
          }
        }
        const read = outcomes.at(-1) as PromiseSettledResult<unknown>;
        if (read.status === 'rejected') await assertRejects('ABORTED', Promise.reject(read.reason as Error));
        // The connection is as good as before, and both keys of the atomic write are in the same state.
        assert.equal(await kv.nIncrBy(key('after'), 1), turns + 1);
        const [a, b] = await Promise.all([kv.get(`${name} a`), kv.get(`${name} b`)]);
        const unknown = outcomes[2]?.status === 'rejected';
        if (!unknown) assert.deepEqual([a, b], ['1', '1']);
      }
    });
  });
}
