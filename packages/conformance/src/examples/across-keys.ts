import assert from 'node:assert/strict';

import { type Backend, type CrossSlotError } from '@keyvaluestore/core';

import { assertRejects, assertSameMembers, numbersBelow } from '../assertions.js';
import { type Suite } from '../suite.js';

/** Keys of which any two lie in different slots of a cluster, as far as hash tags go. */
const SCATTERED = ['a', 'b', '{c}', '{d}x', 'e{', 'f}{g}'];

/** Every call with several keys, of which two hold something. */
const CALLS: Readonly<Record<string, (kv: Backend, from: string, to: string) => Promise<unknown>>> = {
  sMove: (kv, from, to) => kv.sMove(`${from} set`, `${to} set`, 'a'),
  sUnion: (kv, from, to) => kv.sUnion([`${from} set`, `${to} set`]),
  sInter: (kv, from, to) => kv.sInter([`${from} set`, `${from} set`, `${to} set`]),
  sDiff: (kv, from, to) => kv.sDiff([`${from} set`, `${to} set`], { isolated: true }),
  sUnionStore: (kv, from, to) => kv.sUnionStore(`${to} set`, [`${from} set`]),
  sInterStore: (kv, from, to) => kv.sInterStore(`${from} set`, [`${to} set`, `${from} set`]),
  sDiffStore: (kv, from, to) => kv.sDiffStore(`${from} set`, [`${from} set`, `${to} set`]),
  lMove: (kv, from, to) => kv.lMove(`${from} list`, `${to} list`, 'left', 'right'),
  zUnion: (kv, from, to) => kv.zUnion([`${from} sorted`, `${to} sorted`]),
  zInter: (kv, from, to) => kv.zInter([`${from} sorted`, `${to} sorted`]),
  zDiff: (kv, from, to) => kv.zDiff([`${from} sorted`, `${to} sorted`]),
  zUnionStore: (kv, from, to) => kv.zUnionStore(`${to} sorted`, [`${from} sorted`]),
  zInterStore: (kv, from, to) => kv.zInterStore(`${from} sorted`, [`${to} sorted`, `${from} sorted`]),
  zDiffStore: (kv, from, to) => kv.zDiffStore(`${from} sorted`, [`${from} sorted`, `${to} sorted`]),
};

export function acrossKeysTests({ runner: { describe, it }, capabilities, backend, key }: Suite): void {
  const fill = async (kv: Backend, ...names: readonly string[]): Promise<void> => {
    for (const name of names) {
      await kv.sAdd(`${name} set`, 'a', name);
      await kv.rPush(`${name} list`, 'a', name);
      await kv.zhAdd(`${name} sorted`, 'a', name, 1);
    }
  };

  const holds = async (kv: Backend, name: string): Promise<readonly unknown[]> => [
    (await kv.sMembers(`${name} set`)).sort(),
    await kv.lRange(`${name} list`, 0, -1),
    await kv.zhRangeWithScores(`${name} sorted`, 0, -1),
  ];

  describe('keys wherever they lie (R2)', () => {
    it('a batch holds any', async () => {
      const kv = await backend();
      const batch = kv.batch();
      for (const name of SCATTERED) {
        batch.set(name, name);
        batch.zhAdd(`${name} sorted`, 'f', name, 1);
      }
      await batch.exec();
      for (const name of SCATTERED) {
        assert.equal(await kv.get(name), name);
        assert.deepEqual(await kv.zhRangeByScore(`${name} sorted`, 1, 1), [name]);
        assert.equal(await kv.delete(`${name} sorted`), true);
      }
    });

    it('an atomic write whose keys share a hash tag is fine', async () => {
      const kv = await backend();
      const tx = kv.atomicWrite();
      for (const index of numbersBelow(10)) {
        tx.set(`{tag}${index}`, index);
        tx.zhAdd(`sorted{tag}${index}`, 'f', index, 1);
      }
      assert.equal(await tx.exec(), true);
      for (const index of numbersBelow(10)) {
        assert.equal(await kv.get(`{tag}${index}`), String(index));
        assert.deepEqual(await kv.zhRangeByScore(`sorted{tag}${index}`, 1, 1), [String(index)]);
      }
    });

    it('a call with several keys that share a hash tag is fine', async () => {
      const kv = await backend();
      for (const [method, call] of Object.entries(CALLS)) {
        const [from, to] = [`{${method}}a`, `b{${method}}`];
        await fill(kv, from, to);
        await call(kv, from, to);
        const union = await kv.zUnion([`${from} sorted`, `${to} sorted`]);
        assert.ok(union.length <= 2, method);
      }
      await fill(kv, '{t}1', '{t}2');
      assertSameMembers(await kv.sUnion(['{t}1 set', '{t}2 set']), ['a', '{t}1', '{t}2']);
      assert.equal(await kv.sUnionStore('{t}3 set', ['{t}1 set', '{t}2 set']), 3);
      assert.equal(await kv.lMove('{t}1 list', '{t}3 list', 'right', 'left'), '{t}1');
      assert.equal(await kv.zUnionStore('{t}3 sorted', ['{t}2 sorted', '{t}1 sorted']), 1);
      assert.deepEqual(await holds(kv, '{t}3'), [
        ['a', '{t}1', '{t}2'],
        ['{t}1'],
        [{ field: 'a', value: '{t}2', score: 2 }],
      ]);
    });

    if (capabilities.atomicWriteAcrossKeys) {
      it('a call with several keys takes any', async () => {
        const kv = await backend();
        const names = SCATTERED.map((name) => `${name} set`);
        for (const name of SCATTERED) await fill(kv, name);
        assertSameMembers(await kv.sUnion(names), SCATTERED);
        assert.deepEqual(await kv.sInter(names, { isolated: true }), ['a']);
        assert.equal(await kv.sMove('a set', '{c} set', 'a'), true);
        assert.equal(await kv.lMove('b list', '{d}x list', 'left', 'left'), 'a');
        assert.equal(await kv.zUnionStore('e{ sorted', ['f}{g} sorted', 'a sorted']), 1);
        assert.equal(await kv.zhGet('e{ sorted', 'a'), 'f}{g}');
      });
    } else {
      it('a call with several keys in different slots is refused, and nothing is sent', async () => {
        const kv = await backend();
        await fill(kv, '{a}', '{b}');
        const before = [await holds(kv, '{a}'), await holds(kv, '{b}')];
        for (const [method, call] of Object.entries(CALLS)) {
          const error = await assertRejects('CROSS_SLOT', call(kv, '{a}', '{b}'), method);
          assert.deepEqual([error.operation, error.retryable], [method, false]);
        }
        assert.deepEqual([await holds(kv, '{a}'), await holds(kv, '{b}')], before);
      });
    }

    if (capabilities.atomicWriteAcrossKeys) {
      it('an atomic write holds any', async () => {
        const kv = await backend();
        const tx = kv.atomicWrite();
        for (const name of SCATTERED) tx.set(name, name);
        assert.equal(await tx.exec(), true);
        for (const name of SCATTERED) assert.equal(await kv.get(name), name);
      });
    } else {
      it('an atomic write whose keys lie in different slots is refused, and nothing is sent', async () => {
        const kv = await backend();
        await kv.set('{a}there', 'v');
        for (const others of [['{b}1'], ['{b}1', '{c}1', '{d}1']]) {
          const tx = kv.atomicWrite();
          const handles = [tx.set('{a}1', 1), tx.setNX('{a}there', 1), ...others.map((name) => tx.set(name, 1))];
          const error = (await assertRejects('CROSS_SLOT', tx.exec())) as CrossSlotError;
          assert.equal(error.retryable, false);
          assert.equal(
            handles.some(({ conditionFailed }) => conditionFailed),
            false,
          );
          for (const name of ['{a}1', ...others]) assert.equal(await kv.get(name), null);
        }
        const checked = kv.atomicWrite();
        checked.checkAbsent('{a}none');
        checked.zAdd('{b}z', 'm', 1);
        await assertRejects('CROSS_SLOT', checked.exec());
        assert.equal(await kv.zScore('{b}z', 'm'), null);
      });

      it('an atomic write on one key needs no hash tag', async () => {
        const kv = await backend();
        const tx = kv.atomicWrite();
        tx.zAdd('one key', 'a', 1);
        tx.zAdd('one key', 'b', 2);
        tx.zhAdd('one key', 'c', 'member', 3);
        assert.equal(await tx.exec(), true);
        assert.deepEqual(await kv.zRangeByScore('one key', 1, 3), ['a', 'b', 'member']);
        assert.equal(await kv.get(key('none')), null);
      });
    }
  });
}
