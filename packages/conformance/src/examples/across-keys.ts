import assert from 'node:assert/strict';

import { type CrossSlotError } from '@keyvaluestore/core';

import { assertRejects, numbersBelow } from '../assertions.js';
import { type Suite } from '../suite.js';

/** Keys of which any two lie in different slots of a cluster, as far as hash tags go. */
const SCATTERED = ['a', 'b', '{c}', '{d}x', 'e{', 'f}{g}'];

export function acrossKeysTests({ runner: { describe, it }, capabilities, backend, key }: Suite): void {
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
