import assert from 'node:assert/strict';

import { type Backend } from '@keyvaluestore/core';

import { assertRejects, assertThrows } from '../assertions.js';
import { type Suite } from '../suite.js';
import { assertTooLarge, ITEM } from './limits.js';

export function listLimitTests({ runner: { describe, it }, capabilities, backend, key }: Suite): void {
  /** What a list has room for: for each value 1 byte more. */
  const roomOf = (name: string): number => ITEM - 9 - key(name).length;
  const sizes = async (kv: Backend, name: string): Promise<number[]> =>
    (await kv.lRange(key(name), 0, -1)).map(({ length }) => length);

  describe('limits of lists', () => {
    it('one call cannot give a list more than an item holds: with its key, 409,600 bytes less 9, and 1 for each', async () => {
      const kv = await backend();
      const most = roomOf('l') - 1;
      const longest = 'v'.repeat(most);
      for (const method of ['lPush', 'rPush', 'lPushX', 'rPushX'] as const) {
        await assertTooLarge(kv[method](key('l'), `${longest}v`), method);
        await assertTooLarge(kv[method](key('l'), longest, ''), method);
        assertThrows('LIMIT_EXCEEDED', () => kv.atomicWrite()[method](key('l'), `${longest}v`));
      }
      assertThrows('LIMIT_EXCEEDED', () => kv.batch().rPush(key('l'), longest, ''));
      await assertTooLarge(kv.lSet(key('l'), 0, `${longest}v`), 'lSet');
      await assertTooLarge(kv.lInsert(key('l'), 'before', 'a', `${longest}v`), 'lInsert');
      assert.equal(await kv.exists(key('l')), false);
      assert.equal(await kv.rPush(key('l'), longest), 1);
      assert.deepEqual(await sizes(kv, 'l'), [most]);
      await kv.delete(key('l'));
      assert.equal(await kv.lPush(key('l'), 'v'.repeat(most - 3), '', '', ''), 4);
    });

    it('nothing is looked for that is longer than what a list holds, without an error', async () => {
      const kv = await backend();
      await kv.rPush(key('l'), 'a');
      const long = 'v'.repeat(roomOf('l') - 1);
      assert.deepEqual([await kv.lPos(key('l'), long), await kv.lRem(key('l'), 0, long)], [null, 0]);
      assert.equal(await kv.lLen(key('l')), 1);
    });

    if (capabilities.limitsCollections) {
      it('a whole list has 409,600 bytes less 9 and its key, and 1 for each value', async () => {
        const kv = await backend();
        const first = 'a'.repeat(200_000);
        const second = 'b'.repeat(roomOf('l') - 200_001 - 1);
        await kv.rPush(key('l'), first);
        await assertRejects('LIMIT_EXCEEDED', kv.rPush(key('l'), `${second}b`));
        await assertRejects('LIMIT_EXCEEDED', kv.lPush(key('l'), second, ''));
        assert.equal(await kv.rPush(key('l'), second), 2);
        for (const method of ['lPush', 'rPush', 'lPushX', 'rPushX'] as const) {
          await assertRejects('LIMIT_EXCEEDED', kv[method](key('l'), ''), method);
          const tx = kv.atomicWrite();
          tx.set(key('beside'), 1);
          tx[method](key('l'), '');
          await assertRejects('LIMIT_EXCEEDED', tx.exec(), method);
        }
        await assertRejects('LIMIT_EXCEEDED', kv.lInsert(key('l'), 'after', first, ''));
        await assertRejects('LIMIT_EXCEEDED', kv.lSet(key('l'), 0, `${first}a`));
        await kv.lSet(key('l'), 0, first.toUpperCase());
        assert.deepEqual(await sizes(kv, 'l'), [200_000, second.length]);
        assert.equal(await kv.exists(key('beside')), false);
        await kv.lSet(key('l'), 0, 'short');
        assert.equal(await kv.rPush(key('l'), 'more'), 3);
      });

      it('lMove, sMove and the stores refuse what does not fit in their destination, and change nothing', async () => {
        const kv = await backend();
        const half = (char: string): string => char.repeat(ITEM / 2);
        await kv.rPush(key('from'), half('a'));
        await kv.rPush(key('to'), half('b'));
        await kv.sAdd(key('s from'), half('a'), 'small');
        await kv.sAdd(key('s to'), half('b'));
        await assertRejects('LIMIT_EXCEEDED', kv.lMove(key('from'), key('to'), 'left', 'right'));
        await assertRejects('LIMIT_EXCEEDED', kv.sMove(key('s from'), key('s to'), half('a')));
        assert.equal(await kv.sMove(key('s from'), key('s to'), 'small'), true);
        await kv.set(key('d'), 'old');
        await assertRejects('LIMIT_EXCEEDED', kv.sUnionStore(key('d'), [key('s from'), key('s to')]));
        await assertRejects('LIMIT_EXCEEDED', kv.sUnionStore(key('s to'), [key('s from'), key('s to')]));
        assert.equal(await kv.get(key('d')), 'old');
        assert.deepEqual(await sizes(kv, 'from'), [ITEM / 2]);
        assert.deepEqual(await sizes(kv, 'to'), [ITEM / 2]);
        assert.deepEqual([await kv.sCard(key('s from')), await kv.sCard(key('s to'))], [1, 2]);
        // Together they are too large to be one, and may be read all the same.
        assert.equal((await kv.sUnion([key('s from'), key('s to')])).length, 3);
        assert.equal(
          await kv.lMove(key('from'), key('from'), 'left', 'right').then((value) => value?.length),
          ITEM / 2,
        );
      });
    }
  });
}
