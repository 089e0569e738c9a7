import assert from 'node:assert/strict';

import { type AtomicWrite, type Backend, type ChangeOptions } from '@keyvaluestore/core';

import { assertCode, assertRejects, assertThrows, numbersBelow } from '../assertions.js';
import { type Suite } from '../suite.js';
import { assertAbsent, assertLeft, MINUTE, past } from './lifetimes.js';

type Add = (kv: Backend, name: string, field: string, options?: ChangeOptions) => Promise<unknown>;

const inAtomicWrite =
  (add: (tx: AtomicWrite, name: string, field: string, options?: ChangeOptions) => unknown): Add =>
  async (kv, name, field, options) => {
    const tx = kv.atomicWrite();
    add(tx, name, field, options);
    assert.equal(await tx.exec(), true);
  };

/** What adds a field, or a member, that is not there. */
const ADDING: Readonly<Record<string, Add>> = {
  zAdd: (kv, name, field, options) => kv.zAdd(name, field, 1, options),
  zAddNX: (kv, name, field, options) => kv.zAddNX(name, field, 1, options),
  zhAdd: (kv, name, field, options) => kv.zhAdd(name, field, 'member', 1, options),
  zhAddNX: (kv, name, field, options) => kv.zhAddNX(name, field, 'member', 1, options),
  zAddGT: (kv, name, field, options) => kv.zAddGT(name, field, 1, options),
  zAddLT: (kv, name, field, options) => kv.zAddLT(name, field, 1, options),
  zhAddGT: (kv, name, field, options) => kv.zhAddGT(name, field, 'member', 1, options),
  zhAddLT: (kv, name, field, options) => kv.zhAddLT(name, field, 'member', 1, options),
  'zAdd in a batch': async (kv, name, field, options) => {
    const batch = kv.batch();
    batch.zAdd(name, field, 1, options);
    await batch.exec();
  },
  'zAdd in an atomic write': inAtomicWrite((tx, name, field, options) => tx.zAdd(name, field, 1, options)),
  'zAddNX in an atomic write': inAtomicWrite((tx, name, field, options) => tx.zAddNX(name, field, 1, options)),
  'zAddGT in an atomic write': inAtomicWrite((tx, name, field, options) => tx.zAddGT(name, field, 1, options)),
  'zhAdd in an atomic write': inAtomicWrite((tx, name, field, options) => tx.zhAdd(name, field, 'm', 1, options)),
};

const all = [-Infinity, Infinity] as const;
const lex = ['-', '+'] as const;

/** All that there is to see of a sorted set with these fields, each with a score. */
async function assertHolds(kv: Backend, name: string, fields: Readonly<Record<string, number>>): Promise<void> {
  const rows = await kv.zhRangeByScoreWithScores(name, ...all);
  assert.deepEqual(Object.fromEntries(rows.map(({ field, score }) => [field, score])), fields);
  assert.deepEqual(await kv.zhRevRangeByScoreWithScores(name, ...all), [...rows].reverse());
  const count = rows.length;
  assert.deepEqual([await kv.zCount(name, ...all), await kv.zLexCount(name, ...lex)], [count, count]);
  const ranges = [
    ...[await kv.zRangeByScore(name, ...all), await kv.zRevRangeByScore(name, ...all)],
    ...[await kv.zRangeByLex(name, ...lex), await kv.zhRevRangeByLex(name, ...lex)],
  ];
  for (const range of ranges) assert.equal(range.length, count);
  assert.equal(await kv.exists(name), count > 0);
}

export function sortedSetExpiryTests(suite: Suite): void {
  const { runner, backend, clock, key } = suite;
  const { describe, it } = runner;
  const expiring = (): Promise<Backend> => backend({ expiringSortedSets: true });

  describe('sorted sets that do not expire', () => {
    it('refuse an expiry, and stay as they are', async () => {
      const kv = await backend();
      const name = key('z');
      await kv.zAdd(name, 'a', 1);
      assert.equal(kv.driver.capabilities.expiringSortedSets, false);
      const ttl = MINUTE;
      const calls = {
        expire: kv.expire(name, { ttl }),
        'expire if none': kv.expire(name, { ttl, when: 'none' }),
        'expire in the past': kv.expire(name, past),
        zAdd: kv.zAdd(name, 'b', 1, { ttl }),
        zAddNX: kv.zAddNX(name, 'b', 1, { ttl, when: 'none' }),
        zhAdd: kv.zhAdd(key('new'), 'b', 'm', 1, past),
        zhAddNX: kv.zhAddNX(key('new'), 'b', 'm', 1, { ttl }),
      };
      const outcomes = await Promise.allSettled(Object.values(calls));
      for (const [index, what] of Object.keys(calls).entries()) {
        const outcome = outcomes[index];
        assert.equal(outcome?.status, 'rejected', what);
        assertCode('UNSUPPORTED', outcome.reason);
      }
      assertThrows('UNSUPPORTED', () => kv.batch().zAdd(name, 'b', 1, { ttl }));
      assertThrows('UNSUPPORTED', () => kv.atomicWrite().zhAddNX(name, 'b', 'm', 1, { ttl }));
      const batch = kv.batch();
      const handle = batch.expire(name, { ttl });
      const beside = batch.ttl(name);
      await assertRejects('BATCH_FAILED', batch.exec());
      assertThrows('UNSUPPORTED', () => handle.result());
      assert.equal(beside.result(), Infinity);
      assert.deepEqual([await kv.persist(name), await kv.ttl(name)], [false, Infinity]);
      await assertHolds(kv, name, { a: 1 });
      await assertHolds(kv, key('new'), {});
      assert.equal(await kv.expire(key('none'), { ttl }), false);
    });
  });

  describe('sorted sets that expire', () => {
    it('the backend tells that they do', async () => {
      assert.equal((await expiring()).driver.capabilities.expiringSortedSets, true);
    });

    it('get an expiry with what is added, and keep it', async () => {
      const kv = await expiring();
      for (const [what, add] of Object.entries(ADDING)) {
        const name = key(what);
        await add(kv, name, 'a', { ttl: MINUTE });
        await assertLeft(suite, kv, name, MINUTE, what);
        await add(kv, name, 'b');
        await assertLeft(suite, kv, name, MINUTE, `${what} keeps it`);
        await add(kv, name, 'c', { ttl: 2 * MINUTE, when: 'none' });
        await assertLeft(suite, kv, name, MINUTE, `${what} if there is none`);
        await add(kv, name, 'd', { ttl: 2 * MINUTE });
        await assertLeft(suite, kv, name, 2 * MINUTE, `${what} anew`);
        assert.equal(await kv.persist(name), true);
        await add(kv, name, 'e', { expiresAt: new Date(clock().now() + MINUTE), when: 'none' });
        await assertLeft(suite, kv, name, MINUTE, `${what} after persist`);
        await assertHolds(kv, name, { a: 1, b: 1, c: 1, d: 1, e: 1 });
        await add(kv, name, 'f', past);
        await assertAbsent(kv, name, `${what} in the past`);
        await assertHolds(kv, name, {});
      }
    });

    it('keep their expiry where members move, count or go', async () => {
      const kv = await expiring();
      await kv.zAdd(key('z'), 'a', 1, { ttl: MINUTE });
      await kv.zAdd(key('z'), 'a', 2);
      assert.equal(await kv.zIncrBy(key('z'), 'a', 5), 7);
      assert.equal(await kv.zIncrBy(key('z'), 'b', 3), 3);
      assert.equal(await kv.zAddNX(key('z'), 'a', 9, { ttl: 9 * MINUTE }), false);
      await kv.zRem(key('z'), 'b');
      await assertLeft(suite, kv, key('z'), MINUTE);
      await assertHolds(kv, key('z'), { a: 7 });
      await kv.zRem(key('z'), 'a');
      await assertAbsent(kv, key('z'), 'emptied');
      await kv.zAdd(key('z'), 'c', 1);
      assert.equal(await kv.ttl(key('z')), Infinity);
      await clock().advance(2 * MINUTE);
      await assertHolds(kv, key('z'), { c: 1 });
    });

    it('of an earlier life nothing shows, in three lives', async () => {
      const kv = await expiring();
      const name = key('z');
      for (const life of numbersBelow(3)) {
        const fields = numbersBelow(12).map((index) => `${index % 2 === 0 ? 'same' : `life ${life}`} ${index}`);
        const first = fields[0] as string;
        assert.equal(await kv.zIncrBy(name, first, 1), 1, 'a score starts at 0');
        for (const field of fields.slice(1)) assert.equal(await kv.zhAddNX(name, field, `in ${life}`, life), true);
        assert.equal(await kv.ttl(name), Infinity, 'a new life has no expiry');
        await assertHolds(kv, name, { ...Object.fromEntries(fields.map((field) => [field, life])), [first]: 1 });
        assert.equal(await kv.zhGet(name, fields[2] as string), `in ${life}`);
        assert.deepEqual(
          [await kv.zhGet(name, `life ${life - 1} 1`), await kv.zScore(name, `life ${life - 1} 1`)],
          [null, null],
        );
        assert.equal(await kv.expire(name, { ttl: MINUTE }), true);
        await clock().advance(2 * MINUTE);
        assert.equal(await kv.zScore(name, first), null);
        assert.equal(await kv.zhGet(name, fields[1] as string), null);
        await assertHolds(kv, name, {});
        assert.equal(await kv.delete(name), false);
      }
    });

    it('of an earlier life nothing shows to a batch, or to an atomic write', async () => {
      const kv = await expiring();
      for (const name of ['batch', 'tx', 'rem'].map(key)) {
        for (const field of ['a', 'b', 'c']) await kv.zhAdd(name, field, 'old', 5, { ttl: MINUTE });
      }
      await clock().advance(2 * MINUTE);
      const batch = kv.batch();
      batch.zRem(key('batch'), 'b');
      batch.zAdd(key('batch'), 'a', 1);
      const handles = [
        ...[batch.zCount(key('batch'), ...all), batch.zScore(key('batch'), 'c'), batch.ttl(key('batch'))],
        ...[batch.zhGet(key('batch'), 'c'), batch.zRangeByScore(key('batch'), ...all)],
      ];
      await batch.exec();
      assert.deepEqual(
        handles.map((handle) => handle.result()),
        [1, null, Infinity, null, ['a']],
      );
      const tx = kv.atomicWrite();
      const added = tx.zAddNX(key('tx'), 'a', 1);
      tx.zhAddNX(key('tx'), 'd', 'new', 2, { ttl: MINUTE });
      tx.zRem(key('tx'), 'b');
      tx.zRem(key('rem'), 'a');
      assert.equal(await tx.exec(), true);
      assert.equal(added.conditionFailed, false);
      await assertHolds(kv, key('tx'), { a: 1, d: 2 });
      await assertLeft(suite, kv, key('tx'), MINUTE);
      await assertAbsent(kv, key('rem'));
    });

    it('change in a batch in the order of its operations, whichever members these name', async () => {
      const kv = await expiring();
      const [ttl, later] = [MINUTE, 5 * MINUTE];
      const begin = kv.batch();
      begin.zAdd(key('gone'), 'n', 1, past);
      begin.zhAdd(key('gone'), 'f', 'v', 2);
      begin.zAdd(key('later'), 'n', 1, { ttl });
      begin.zAdd(key('later'), 'f', 2, { ttl: later });
      begin.zAdd(key('first'), 'n', 1, { ttl, when: 'none' });
      begin.zAdd(key('first'), 'f', 2, { ttl: later, when: 'none' });
      begin.zAdd(key('emptied'), 'n', 1, { ttl });
      await begin.exec();
      assert.equal(await kv.zScore(key('gone'), 'f'), 2);
      assert.equal(await kv.ttl(key('gone')), Infinity);
      await assertLeft(suite, kv, key('later'), later);
      await assertLeft(suite, kv, key('first'), MINUTE);
      const end = kv.batch();
      end.zRem(key('emptied'), 'n');
      end.zAdd(key('emptied'), 'f', 2);
      end.zAdd(key('first'), 'm', 1, past);
      const read = end.zScore(key('first'), 'n');
      await end.exec();
      assert.equal(await kv.ttl(key('emptied')), Infinity);
      assert.equal(read.result(), null);
    });

    it('have the expiry that one operation of an atomic write gives, in whichever order', async () => {
      const kv = await expiring();
      for (const [name, expiries] of Object.entries({ first: [past, undefined], last: [undefined, past] })) {
        await kv.zAdd(key(name), 'old', 1);
        const tx = kv.atomicWrite();
        for (const [index, expiry] of expiries.entries()) tx.zhAdd(key(name), `f${index}`, 'v', 2, expiry);
        assert.equal(await tx.exec(), true);
        await assertAbsent(kv, key(name), name);
        await assertHolds(kv, key(name), {});
        assert.equal(await kv.type(key(name)), null);
      }
    });

    it('are deleted and replaced like others, whether they have expired or not', async () => {
      const kv = await expiring();
      await kv.zAdd(key('z'), 'a', 1, { ttl: MINUTE });
      assert.equal(await kv.delete(key('z')), true);
      await kv.zAdd(key('z'), 'b', 1);
      assert.equal(await kv.ttl(key('z')), Infinity);
      await assertHolds(kv, key('z'), { b: 1 });
      await kv.expire(key('z'), { ttl: MINUTE });
      await clock().advance(2 * MINUTE);
      await kv.set(key('z'), 'a string now');
      assert.deepEqual([await kv.type(key('z')), await kv.ttl(key('z'))], ['string', Infinity]);
      assert.equal(await kv.delete(key('z')), true);
      await assertHolds(kv, key('z'), {});
    });

    it('expire each on its own, with thousands of bytes in their members', async () => {
      const kv = await expiring();
      for (const index of numbersBelow(4)) {
        for (const field of ['a', 'b']) {
          await kv.zhAdd(key(`z${index}`), field, 'm'.repeat(5000), index, { ttl: (index + 1) * MINUTE });
        }
      }
      await clock().advance(2.5 * MINUTE);
      for (const index of numbersBelow(4)) {
        await assertHolds(kv, key(`z${index}`), index < 2 ? {} : { a: index, b: index });
      }
    });
  });
}
