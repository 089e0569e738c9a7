import assert from 'node:assert/strict';

import { type AtomicWriteResult, type Backend, iterate } from '@keyvaluestore/core';

import { assertThrows } from '../assertions.js';
import { type Suite } from '../suite.js';
import { assertAbsent, assertLeft, MINUTE, past } from './lifetimes.js';

const all = [-Infinity, Infinity] as const;

/** What changes a sorted set that has five members, and leaves some of them. */
const CHANGES: Readonly<Record<string, (kv: Backend, name: string) => Promise<unknown>>> = {
  zAddXX: (kv, name) => kv.zAddXX(name, 'a', 9),
  zhAddXX: (kv, name) => kv.zhAddXX(name, 'a', 'new', 9),
  zAddGT: (kv, name) => kv.zAddGT(name, 'a', 9),
  zAddLT: (kv, name) => kv.zAddLT(name, 'a', -9),
  zRemXX: (kv, name) => kv.zRemXX(name, 'a'),
  zhRemXX: (kv, name) => kv.zhRemXX(name, 'b'),
  zPopMin: (kv, name) => kv.zPopMin(name),
  zPopMax: (kv, name) => kv.zPopMax(name, 3),
  zRemRangeByScore: (kv, name) => kv.zRemRangeByScore(name, 2, 3),
  zRemRangeByRank: (kv, name) => kv.zRemRangeByRank(name, 0, 1),
};

/** What empties it. */
const EMPTYING: Readonly<Record<string, (kv: Backend, name: string) => Promise<unknown>>> = {
  zPopMin: (kv, name) => kv.zPopMin(name, 9),
  zPopMax: (kv, name) => kv.zPopMax(name, 5),
  zRemRangeByScore: (kv, name) => kv.zRemRangeByScore(name, ...all),
  zRemRangeByLex: (kv, name) => kv.zRemRangeByLex(name, '-', '+'),
  zRemRangeByRank: (kv, name) => kv.zRemRangeByRank(name, 0, -1),
  zRemXX: async (kv, name) => {
    for (const field of ['a', 'b', 'c', 'd', 'e']) assert.equal(await kv.zRemXX(name, field), true);
  },
  zDiffStore: (kv, name) => kv.zDiffStore(name, [name, name]),
};

export function sortedSetLifeTests(suite: Suite): void {
  const { runner, backend, clock, key } = suite;
  const { describe, it } = runner;
  const expiring = (): Promise<Backend> => backend({ expiringSortedSets: true });

  const fill = async (kv: Backend, name: string, ttl?: number): Promise<void> => {
    for (const [index, field] of ['a', 'b', 'c', 'd', 'e'].entries()) {
      await kv.zhAdd(name, field, `of ${field}`, index, ttl === undefined ? {} : { ttl });
    }
  };

  describe('the lives of sorted sets', () => {
    it('refuse an expiry where sorted sets do not expire', async () => {
      const kv = await backend();
      await fill(kv, key('z'));
      const tx = kv.atomicWrite();
      for (const suffix of ['AddXX', 'AddGT', 'AddLT'] as const) {
        for (const options of [{ ttl: MINUTE }, { ttl: MINUTE, when: 'none' }, past] as const) {
          await assert.rejects(kv[`z${suffix}`](key('z'), 'a', 9, options), { code: 'UNSUPPORTED' });
          await assert.rejects(kv[`zh${suffix}`](key('z'), 'a', 'm', 9, options), { code: 'UNSUPPORTED' });
          assertThrows('UNSUPPORTED', () => tx[`z${suffix}`](key('z'), 'a', 9, options));
        }
      }
      assert.equal(await kv.zScore(key('z'), 'a'), 0);
    });

    it('go on where members change or go, with the expiry that there is', async () => {
      const kv = await expiring();
      for (const [method, change] of Object.entries(CHANGES)) {
        await fill(kv, key(method), MINUTE);
        await change(kv, key(method));
        await assertLeft(suite, kv, key(method), MINUTE, method);
      }
      await clock().advance(2 * MINUTE);
      for (const method of Object.keys(CHANGES)) await assertAbsent(kv, key(method), method);
    });

    it('end with the last member, and the next one has no expiry', async () => {
      const kv = await expiring();
      for (const [method, empty] of Object.entries(EMPTYING)) {
        const name = key(method);
        for (const field of ['a', 'b', 'c', 'd', 'e']) await kv.zAdd(name, field, 0, { ttl: MINUTE });
        await empty(kv, name);
        await assertAbsent(kv, name, method);
        await kv.zAdd(name, 'new', 1);
        assert.equal(await kv.ttl(name), Infinity, method);
        assert.deepEqual(await kv.zRange(name, 0, -1), ['new'], method);
      }
      await clock().advance(2 * MINUTE);
      for (const method of Object.keys(EMPTYING)) assert.equal(await kv.zCard(key(method)), 1, method);
    });

    it('get another expiry with what is written under a condition that is met, and none with one that is not', async () => {
      const kv = await expiring();
      await fill(kv, key('z'), MINUTE);
      const ttl = 3 * MINUTE;
      assert.equal(await kv.zAddXX(key('z'), 'none', 1, { ttl }), false);
      assert.equal(await kv.zAddGT(key('z'), 'b', 1, { ttl }), false);
      assert.equal(await kv.zhAddLT(key('z'), 'b', 'new', 2, { ttl }), false);
      const tx = kv.atomicWrite();
      const failed: AtomicWriteResult = tx.zAddXX(key('z'), 'none', 1, { ttl });
      tx.zAdd(key('z'), 'a', 5, { ttl });
      assert.equal(await tx.exec(), false);
      assert.equal(failed.conditionFailed, true);
      await assertLeft(suite, kv, key('z'), MINUTE);
      assert.equal(await kv.zAddXX(key('z'), 'a', 1, { ttl, when: 'none' }), true);
      await assertLeft(suite, kv, key('z'), MINUTE);
      assert.equal(await kv.zAddGT(key('z'), 'b', 5, { ttl }), true);
      await assertLeft(suite, kv, key('z'), ttl);
      assert.equal(await kv.zhAddXX(key('z'), 'b', 'new', 5, past), true);
      await assertAbsent(kv, key('z'));
    });

    it('leave nothing to any operation of the next one', async () => {
      const kv = await expiring();
      await fill(kv, key('z'), MINUTE);
      await clock().advance(2 * MINUTE);
      assert.deepEqual([await kv.zAddXX(key('z'), 'a', 1), await kv.zRemXX(key('z'), 'a')], [false, false]);
      assert.deepEqual([await kv.zPopMin(key('z')), await kv.zPopMax(key('z'), 2)], [null, []]);
      assert.deepEqual([await kv.zRemRangeByRank(key('z'), 0, -1), await kv.zCard(key('z'))], [0, 0]);
      assert.equal(await kv.zhAddGT(key('z'), 'b', 'new', -1), true);
      assert.deepEqual([await kv.zRank(key('z'), 'b'), await kv.zRank(key('z'), 'c')], [0, null]);
      assert.deepEqual(await kv.zMScore(key('z'), ['a', 'b', 'c']), [null, -1, null]);
      assert.deepEqual(await kv.zhMGet(key('z'), ['a', 'b', 'c']), [null, 'new', null]);
      assert.deepEqual(await kv.zhRangeWithScores(key('z'), 0, -1), [{ field: 'b', value: 'new', score: -1 }]);
      assert.deepEqual((await kv.zPage(key('z'), { reverse: true })).rows.length, 1);
      assert.deepEqual(await kv.zRandMember(key('z'), 9), ['new']);
      assert.deepEqual(await kv.zPopMin(key('z'), 9), [{ field: 'b', value: 'new', score: -1 }]);
      for await (const row of iterate(kv).z(key('z'))) assert.fail(row.field);
    });

    it('of combinations: what has expired is empty, and what is stored has no expiry', async () => {
      const kv = await expiring();
      await fill(kv, key('lives'), 9 * MINUTE);
      await kv.zAdd(key('expires'), 'a', 100, { ttl: MINUTE });
      await kv.zAdd(key('expires'), 'x', 100);
      for (const name of ['d', 'e']) await kv.zAdd(key(name), 'old', 1, { ttl: 9 * MINUTE });
      await kv.zAdd(key('f'), 'old', 1, { ttl: MINUTE });
      assert.equal(await kv.zUnionStore(key('d'), [key('lives'), key('expires')]), 6);
      assert.equal(await kv.ttl(key('d')), Infinity);
      await clock().advance(2 * MINUTE);
      assert.equal((await kv.zUnion([key('lives'), key('expires')])).length, 5);
      assert.deepEqual(await kv.zInter([key('lives'), key('expires')]), []);
      assert.equal((await kv.zDiff([key('lives'), key('expires')])).length, 5);
      assert.equal(await kv.zInterStore(key('e'), [key('lives'), key('expires')]), 0);
      await assertAbsent(kv, key('e'));
      assert.equal(await kv.zDiffStore(key('f'), [key('lives'), key('f')]), 5);
      assert.equal(await kv.ttl(key('f')), Infinity);
      await clock().advance(8 * MINUTE);
      await assertAbsent(kv, key('lives'));
      assert.deepEqual([await kv.zCard(key('d')), await kv.zCard(key('f'))], [6, 5]);
      assert.equal(await kv.zScore(key('d'), 'a'), 100);
    });
  });
}
