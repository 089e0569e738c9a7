import assert from 'node:assert/strict';

import { type Backend } from '@keyvaluestore/core';

import { type Suite } from '../suite.js';

export function sortedHashTests({ runner: { describe, it }, backend, key }: Suite): void {
  const all = [-Infinity, Infinity] as const;
  /** Fields in the order of scores and fields; the order of the members is another one. */
  const withFields = async (): Promise<Backend> => {
    const kv = await backend();
    await kv.zhAdd(key('h'), 'c', 'three', 2);
    await kv.zhAdd(key('h'), 'a', 'one', 1);
    await kv.zhAdd(key('h'), 'b', 'two', 1);
    await kv.zhAdd(key('h'), 'd', 'four', 2);
    return kv;
  };

  describe('sorted hashes', () => {
    it('give members, found and ordered by field', async () => {
      const kv = await withFields();
      assert.deepEqual(await kv.zhRangeByScore(key('h'), ...all), ['one', 'two', 'three', 'four']);
      assert.deepEqual(await kv.zhRevRangeByScore(key('h'), ...all), ['four', 'three', 'two', 'one']);
      assert.deepEqual(await kv.zhRangeByScoreWithScores(key('h'), 1, '(2'), [
        { field: 'a', value: 'one', score: 1 },
        { field: 'b', value: 'two', score: 1 },
      ]);
      assert.deepEqual(await kv.zhRevRangeByScoreWithScores(key('h'), '(1', 2, { limit: 1 }), [
        { field: 'd', value: 'four', score: 2 },
      ]);
      assert.deepEqual(await kv.zhRangeByScore(key('h'), ...all, { limit: 3 }), ['one', 'two', 'three']);
      assert.deepEqual(await kv.zhRangeByScore(key('h'), 2, 1), []);
      assert.deepEqual(await kv.zhRangeByScore(key('none'), ...all), []);
      assert.deepEqual(await kv.zhRevRangeByScoreWithScores(key('none'), ...all), []);
    });

    it('zhGet gives the member of a field', async () => {
      const kv = await withFields();
      await kv.zAdd(key('h'), 'plain', 5);
      assert.equal(await kv.zhGet(key('h'), 'b'), 'two');
      assert.equal(await kv.zhGet(key('h'), 'plain'), 'plain');
      assert.equal(await kv.zhGet(key('h'), 'x'), null);
      assert.equal(await kv.zhGet(key('none'), 'a'), null);
      await kv.zhRem(key('h'), 'b');
      assert.equal(await kv.zhGet(key('h'), 'b'), null);
    });

    it('ranges by lex go by field', async () => {
      const kv = await backend();
      for (const [field, member] of Object.entries({ a: 'z', b: 'y', c: 'x' }))
        await kv.zhAdd(key('h'), field, member, 1);
      assert.deepEqual(await kv.zhRangeByLex(key('h'), '-', '+'), ['z', 'y', 'x']);
      assert.deepEqual(await kv.zhRevRangeByLex(key('h'), '-', '+'), ['x', 'y', 'z']);
      assert.deepEqual(await kv.zhRangeByLex(key('h'), '(a', '[c'), ['y', 'x']);
      assert.deepEqual(await kv.zhRevRangeByLex(key('h'), '[a', '(c', { limit: 1 }), ['y']);
      assert.deepEqual(await kv.zhRangeByLex(key('h'), '[x', '+'), []);
      assert.equal(await kv.zLexCount(key('h'), '[a', '(c'), 2);
      assert.deepEqual(await kv.zhRangeByLex(key('none'), '-', '+'), []);
    });

    it('zhAdd replaces member and score', async () => {
      const kv = await withFields();
      assert.equal(await kv.zhAdd(key('h'), 'a', 'ONE', 3), undefined);
      await kv.zhAdd(key('h'), 'b', 'TWO', 1);
      assert.deepEqual(await kv.zhRangeByScoreWithScores(key('h'), ...all), [
        { field: 'b', value: 'TWO', score: 1 },
        { field: 'c', value: 'three', score: 2 },
        { field: 'd', value: 'four', score: 2 },
        { field: 'a', value: 'ONE', score: 3 },
      ]);
    });

    it('zhAddNX adds a field that is absent, and leaves one that is there as it is', async () => {
      const kv = await withFields();
      assert.equal(await kv.zhAddNX(key('h'), 'a', 'other', 9), false);
      assert.equal(await kv.zhAddNX(key('h'), 'e', 'five', 9), true);
      assert.deepEqual(await kv.zhRangeByScore(key('h'), 1, 1), ['one', 'two']);
      assert.deepEqual(await kv.zhRangeByScore(key('h'), 9, 9), ['five']);
      assert.equal(await kv.zAddNX(key('h'), 'a', 9), false);
      assert.deepEqual(await kv.zhRangeByScore(key('h'), 1, 1), ['one', 'two']);
    });

    it('zhRem and zRem remove a field with its member', async () => {
      const kv = await withFields();
      assert.equal(await kv.zhRem(key('h'), 'a'), undefined);
      await kv.zRem(key('h'), 'c');
      await kv.zhRem(key('h'), 'one');
      await kv.zhRem(key('h'), 'x');
      assert.deepEqual(await kv.zhRangeByScore(key('h'), ...all), ['two', 'four']);
      assert.equal(await kv.zScore(key('h'), 'a'), null);
      await kv.zhRem(key('none'), 'a');
      assert.equal(await kv.delete(key('none')), false);
    });

    it('every z method works on fields, and every range gives members (R1, C3)', async () => {
      const kv = await withFields();
      assert.equal(await kv.zScore(key('h'), 'b'), 1);
      assert.equal(await kv.zScore(key('h'), 'two'), null);
      assert.equal(await kv.zCount(key('h'), 1, 1), 2);
      assert.deepEqual(await kv.zRangeByScore(key('h'), 1, 1), ['one', 'two']);
      assert.deepEqual(await kv.zRevRangeByScoreWithScores(key('h'), ...all, { limit: 1 }), [
        { value: 'four', score: 2 },
      ]);
      await kv.zhRem(key('h'), 'c');
      await kv.zhRem(key('h'), 'd');
      assert.deepEqual(await kv.zRangeByLex(key('h'), '-', '+'), ['one', 'two']);
      assert.deepEqual(await kv.zRevRangeByLex(key('h'), '-', '[a'), ['one']);
    });

    it('zAdd(key, m, s) is zhAdd(key, m, m, s)', async () => {
      const kv = await backend();
      await kv.zAdd(key('a'), 'm', 1);
      await kv.zhAdd(key('b'), 'm', 'm', 1);
      for (const name of [key('a'), key('b')]) {
        assert.deepEqual(await kv.zhRangeByScore(name, ...all), ['m']);
        assert.deepEqual(await kv.zRangeByScoreWithScores(name, ...all), [{ value: 'm', score: 1 }]);
        assert.equal(await kv.zhAddNX(name, 'm', 'other', 2), false);
        await kv.zhRem(name, 'm');
        assert.equal(await kv.delete(name), false);
      }
    });

    it('zAdd over a field of a sorted hash makes the field its own member (R1)', async () => {
      const kv = await backend();
      await kv.zhAdd(key('h'), 'f', 'old', 1);
      await kv.zAdd(key('h'), 'f', 1);
      assert.deepEqual(await kv.zhRangeByScore(key('h'), ...all), ['f']);
      await kv.zhAdd(key('h'), 'f', 'new', 1);
      assert.deepEqual(await kv.zRangeByScore(key('h'), ...all), ['new']);
    });

    it('what was removed never comes back (R1)', async () => {
      const kv = await backend();
      const removals = {
        delete: () => kv.delete(key('h')),
        zRem: () => kv.zRem(key('h'), 'f'),
        zhRem: () => kv.zhRem(key('h'), 'f'),
        batch: () => {
          const batch = kv.batch();
          batch.delete(key('h'));
          return batch.exec();
        },
        atomicWrite: () => {
          const tx = kv.atomicWrite();
          tx.zRem(key('h'), 'f');
          return tx.exec();
        },
      };
      for (const [name, remove] of Object.entries(removals)) {
        await kv.zhAdd(key('h'), 'f', 'old', 1);
        await remove();
        assert.equal(await kv.zIncrBy(key('h'), 'f', 1), 1, name);
        assert.deepEqual(await kv.zhRangeByScore(key('h'), ...all), ['f'], name);
        await remove();
        assert.equal(await kv.zAddNX(key('h'), 'f', 1), true, name);
        assert.deepEqual(await kv.zhRangeByScore(key('h'), ...all), ['f'], name);
        await remove();
        assert.equal(await kv.setNX(key('h'), 'string'), true, name);
        await kv.delete(key('h'));
      }
    });

    it('members may be empty, equal, any bytes, numbers, and long', async () => {
      const kv = await backend();
      const long = '\u{1F600}'.repeat(25_000);
      const members = ['', 'same', 'same', '\0', '\uFEFFa', long, 7, 8n];
      for (const [index, member] of members.entries()) await kv.zhAdd(key('h'), `f${index}`, member, 1);
      assert.deepEqual(await kv.zhRangeByLex(key('h'), '-', '+'), members.map(String));
      assert.deepEqual(await kv.zhRangeByScore(key('h'), 1, 1), members.map(String));
      for (const [index, member] of members.entries()) {
        assert.equal(await kv.zhGet(key('h'), `f${index}`), String(member));
      }
      await kv.zIncrBy(key('h'), 'f5', 1);
      await kv.zIncrBy(key('h'), 'f0', 1);
      assert.deepEqual(await kv.zhRangeByScore(key('h'), 2, 2), ['', long]);
    });
  });
}
