import assert from 'node:assert/strict';

import { assertRejects, numbersBelow } from '../assertions.js';
import { type Suite } from '../suite.js';

export function sortedSetTests({ runner: { describe, it }, backend, key }: Suite): void {
  describe('sorted sets', () => {
    it('hold members with scores', async () => {
      const kv = await backend();
      assert.equal(await kv.zScore(key('z'), 'a'), null);
      assert.equal(await kv.zAdd(key('z'), 'a', 1), undefined);
      await kv.zAdd(key('z'), 'b', 2);
      assert.equal(await kv.zScore(key('z'), 'a'), 1);
      assert.equal(await kv.zScore(key('z'), 'b'), 2);
      assert.equal(await kv.zScore(key('z'), 'c'), null);
      assert.deepEqual(await kv.zRangeByScore(key('z'), -Infinity, Infinity), ['a', 'b']);
    });

    it('zAdd moves a member that is there, and leaves no second one', async () => {
      const kv = await backend();
      await kv.zAdd(key('z'), 'a', 1);
      await kv.zAdd(key('z'), 'b', 2);
      await kv.zAdd(key('z'), 'a', 3);
      await kv.zAdd(key('z'), 'a', 3);
      assert.deepEqual(await kv.zRangeByScoreWithScores(key('z'), -Infinity, Infinity), [
        { value: 'b', score: 2 },
        { value: 'a', score: 3 },
      ]);
      assert.equal(await kv.zCount(key('z'), 1, 1), 0);
    });

    it('zAddNX adds a member that is absent', async () => {
      const kv = await backend();
      assert.equal(await kv.zAddNX(key('z'), 'a', 1), true);
      assert.equal(await kv.zAddNX(key('z'), 'a', 1), false);
      assert.equal(await kv.zAddNX(key('z'), 'a', 2), false);
      assert.equal(await kv.zAddNX(key('z'), 'b', 2), true);
      assert.equal(await kv.zScore(key('z'), 'a'), 1);
      await kv.zRem(key('z'), 'a');
      assert.equal(await kv.zAddNX(key('z'), 'a', 5), true);
      assert.equal(await kv.zScore(key('z'), 'a'), 5);
    });

    it('zRem removes a member, and minds none', async () => {
      const kv = await backend();
      await kv.zAdd(key('z'), 'a', 1);
      await kv.zAdd(key('z'), 'b', 1);
      assert.equal(await kv.zRem(key('z'), 'a'), undefined);
      await kv.zRem(key('z'), 'a');
      await kv.zRem(key('z'), 'x');
      assert.equal(await kv.zScore(key('z'), 'a'), null);
      assert.deepEqual(await kv.zRangeByScore(key('z'), 1, 1), ['b']);
    });

    it('a sorted set that loses its last member is gone (M2)', async () => {
      const kv = await backend();
      await kv.zAdd(key('z'), 'a', 1);
      await kv.zRem(key('z'), 'a');
      assert.equal(await kv.delete(key('z')), false);
      assert.equal(await kv.setXX(key('z'), 'x'), false);
      assert.equal(await kv.get(key('z')), null);
      assert.equal(await kv.setNX(key('z'), 'x'), true);
      assert.equal(await kv.get(key('z')), 'x');
      assert.equal(await kv.delete(key('z')), true);
      await kv.zhAdd(key('z'), 'f', 'm', 1);
      await kv.zhRem(key('z'), 'f');
      assert.equal(await kv.delete(key('z')), false);
      assert.equal(await kv.setNX(key('z'), 'x'), true);
    });

    it('zRem on an absent key leaves nothing behind', async () => {
      const kv = await backend();
      await kv.zRem(key('z'), 'a');
      assert.equal(await kv.delete(key('z')), false);
      assert.equal(await kv.zLexCount(key('z'), '-', '+'), 0);
      await kv.zRem(key('z'), 'a');
      assert.equal(await kv.setNX(key('z'), 'x'), true);
    });

    it('zIncrBy adds to a score, an absent member counts as 0', async () => {
      const kv = await backend();
      assert.equal(await kv.zIncrBy(key('z'), 'a', 2.5), 2.5);
      assert.equal(await kv.zIncrBy(key('z'), 'a', -4), -1.5);
      assert.equal(await kv.zScore(key('z'), 'a'), -1.5);
      assert.equal(await kv.zIncrBy(key('z'), 'b', 0), 0);
      assert.deepEqual(await kv.zRangeByScoreWithScores(key('z'), -Infinity, Infinity), [
        { value: 'a', score: -1.5 },
        { value: 'b', score: 0 },
      ]);
      assert.equal(await kv.zIncrBy(key('z'), 'a', 1.5), 0);
      assert.deepEqual(await kv.zRangeByScore(key('z'), 0, 0), ['a', 'b']);
      assert.equal(await kv.zCount(key('z'), -Infinity, Infinity), 2);
    });

    it('zIncrBy keeps the member that a field has (F13)', async () => {
      const kv = await backend();
      await kv.zhAdd(key('z'), 'field', 'member', 1);
      assert.equal(await kv.zIncrBy(key('z'), 'field', 1), 2);
      assert.deepEqual(await kv.zRangeByScoreWithScores(key('z'), 2, 2), [{ value: 'member', score: 2 }]);
      assert.equal(await kv.zIncrBy(key('z'), 'other', 1), 1);
      assert.deepEqual(await kv.zhRangeByScore(key('z'), 1, 1), ['other']);
    });

    it('many increments of one member at the same time are all counted (D7)', async () => {
      const kv = await backend();
      const sums = await Promise.all(numbersBelow(20).map(() => kv.zIncrBy(key('z'), 'a', 1)));
      assert.deepEqual(
        sums.sort((a, b) => a - b),
        numbersBelow(20).map((sum) => sum + 1),
      );
      assert.equal(await kv.zScore(key('z'), 'a'), 20);
    });

    it('members may be any bytes, and numbers are their text', async () => {
      const kv = await backend();
      const members = [
        '\0',
        'a\0',
        'a',
        '_',
        '-',
        '+',
        '[',
        '(',
        ' ',
        'é',
        'e\u0301',
        '\u{1F600}',
        '\uFFFD',
        '\uFEFFa',
      ];
      for (const [score, member] of members.entries()) await kv.zAdd(key('z'), member, score);
      assert.deepEqual(await kv.zRangeByScore(key('z'), 0, Infinity), members);
      for (const [score, member] of members.entries()) assert.equal(await kv.zScore(key('z'), member), score);
      for (const member of members) await kv.zRem(key('z'), member);
      assert.equal(await kv.delete(key('z')), false);

      await kv.zAdd(key('n'), 5, 1);
      assert.equal(await kv.zIncrBy(key('n'), '5', 1), 2);
      assert.equal(await kv.zAddNX(key('n'), 5n, 1), false);
      assert.equal(await kv.zScore(key('n'), Uint8Array.of(0x35)), 2);
      await kv.zRem(key('n'), 5);
      assert.equal(await kv.delete(key('n')), false);
    });

    it('a member called _ is like any other (D1)', async () => {
      const kv = await backend();
      await kv.zAdd(key('z'), '_', 1);
      await kv.zAdd(key('z'), 'a', 1);
      await kv.zhAdd(key('h'), '_', 'member', 1);
      assert.equal(await kv.zScore(key('z'), '_'), 1);
      assert.deepEqual(await kv.zRangeByLex(key('z'), '-', '+'), ['_', 'a']);
      assert.deepEqual(await kv.zhRangeByLex(key('h'), '[_', '[_'), ['member']);
      assert.equal(await kv.zAddNX(key('z'), '_', 2), false);
      await kv.zRem(key('z'), '_');
      assert.deepEqual(await kv.zRangeByScore(key('z'), 1, 1), ['a']);
      assert.equal(await kv.delete(key('h')), true);
      assert.equal(await kv.setNX(key('h'), 'x'), true);
    });

    it('a sum that is no number is refused and changes nothing (M7)', async () => {
      const kv = await backend();
      await kv.zhAdd(key('z'), 'up', 'member', Infinity);
      await kv.zAdd(key('z'), 'down', -Infinity);
      await assertRejects('OUT_OF_RANGE', kv.zIncrBy(key('z'), 'up', -Infinity));
      await assertRejects('OUT_OF_RANGE', kv.zIncrBy(key('z'), 'down', Infinity));
      assert.deepEqual(await kv.zRangeByScoreWithScores(key('z'), -Infinity, Infinity), [
        { value: 'down', score: -Infinity },
        { value: 'member', score: Infinity },
      ]);
      assert.equal(await kv.zIncrBy(key('z'), 'up', Infinity), Infinity);
      assert.equal(await kv.zIncrBy(key('z'), 'up', -Number.MAX_VALUE), Infinity);
    });

    it('two sorted sets do not see each other', async () => {
      const kv = await backend();
      await kv.zAdd(key('a'), 'm', 1);
      await kv.zAdd(key('ab'), 'm', 2);
      await kv.zAdd(key('b'), 'm', 3);
      assert.equal(await kv.delete(key('a')), true);
      assert.deepEqual(await kv.zRangeByLex(key('a'), '-', '+'), []);
      assert.equal(await kv.zScore(key('ab'), 'm'), 2);
      assert.equal(await kv.zScore(key('b'), 'm'), 3);
    });
  });
}
