import assert from 'node:assert/strict';

import { type ScoreBound } from '@keyvaluestore/core';

import { type Suite } from '../suite.js';

/** Numbers in rising order that are easily lost on the way: at the ends, next to each other, or long when written. */
const SCORES = [
  ...[-Infinity, -Number.MAX_VALUE, -1e300, -(2 ** 63), -(2 ** 53), -Number.MAX_SAFE_INTEGER, -123456789.12345679],
  ...[-Math.PI, -1 - Number.EPSILON, -1, -0.3, -0.1, -1e-7, -2.2250738585072014e-308, -5e-324, 0, 5e-324],
  ...[2.225073858507201e-308, 2.2250738585072014e-308, 1e-7, 0.1, 0.3, 0.1 + 0.2, 1 / 3, 1, 1 + Number.EPSILON],
  ...[Math.E, 4.35, 123456789.12345679, Number.MAX_SAFE_INTEGER, 2 ** 53, 2 ** 53 + 2, 2 ** 63, 2 ** 64, 1e21],
  ...[1.7976931348623155e308, Number.MAX_VALUE, Infinity],
];

const exclusive = (score: number): ScoreBound => `(${score}`;

export function scoreTests({ runner: { describe, it }, backend, key }: Suite): void {
  describe('scores', () => {
    it('come back to the last bit, and order members exactly (J6)', async () => {
      const kv = await backend();
      // Added from both ends, so that the order added says nothing.
      for (const score of [...SCORES].sort((a, b) => Math.abs(b) - Math.abs(a))) {
        await kv.zAdd(key('z'), `at ${score}`, score);
      }
      for (const score of SCORES) assert.equal(await kv.zScore(key('z'), `at ${score}`), score);
      const all = SCORES.map((score) => ({ value: `at ${score}`, score }));
      assert.deepEqual(await kv.zRangeByScoreWithScores(key('z'), -Infinity, Infinity), all);
      assert.deepEqual(await kv.zRevRangeByScoreWithScores(key('z'), -Infinity, Infinity), [...all].reverse());
    });

    it('are exact as bounds, inclusive and exclusive', async () => {
      const kv = await backend();
      for (const score of SCORES) await kv.zAdd(key('z'), `at ${score}`, score);
      for (const [index, score] of SCORES.entries()) {
        const after = SCORES.length - index - 1;
        assert.deepEqual(await kv.zRangeByScore(key('z'), score, score), [`at ${score}`]);
        assert.equal(await kv.zCount(key('z'), score, score), 1);
        assert.equal(await kv.zCount(key('z'), exclusive(score), Infinity), after);
        assert.equal(await kv.zCount(key('z'), score, Infinity), after + 1);
        assert.equal(await kv.zCount(key('z'), -Infinity, exclusive(score)), index);
        assert.equal(await kv.zCount(key('z'), -Infinity, score), index + 1);
        assert.equal(await kv.zCount(key('z'), exclusive(score), score), 0);
      }
    });

    it('sum as JavaScript sums', async () => {
      const kv = await backend();
      const sums = [
        [0.1, 0.2],
        [1e16, 1],
        [2 ** 53, 1],
        [Number.MAX_VALUE, Number.MAX_VALUE],
        [-Number.MAX_VALUE, -1e292],
        [1e308, -1e308],
        [5e-324, 5e-324],
        [1, Number.EPSILON / 2],
        [Infinity, 1],
        [1, -Infinity],
        [4.35, 100],
        [1e21, 1],
      ] as const;
      for (const [index, [score, n]] of sums.entries()) {
        await kv.zAdd(key('z'), `m${index}`, score);
        assert.equal(await kv.zIncrBy(key('z'), `m${index}`, n), score + n);
        assert.equal(await kv.zScore(key('z'), `m${index}`), score + n);
      }
    });

    it('-0 is 0, written, added or asked for (F11, J3, M7)', async () => {
      const kv = await backend();
      const isZero = (score: number | null | undefined): void => assert.equal(Object.is(score, 0), true);
      await kv.zAdd(key('z'), 'a', -0);
      isZero(await kv.zScore(key('z'), 'a'));
      await kv.zAdd(key('z'), 'a', 0);
      assert.equal(await kv.zCount(key('z'), -Infinity, Infinity), 1);
      isZero(await kv.zIncrBy(key('z'), 'a', -0));
      isZero(await kv.zIncrBy(key('z'), 'new', -0));
      await kv.zAdd(key('z'), 'b', -1);
      isZero(await kv.zIncrBy(key('z'), 'b', 1));
      for (const [min, max] of [
        [0, 0],
        [-0, 0],
        [0, -0],
        [-0, -0],
      ] as const) {
        assert.deepEqual(await kv.zRangeByScore(key('z'), min, max), ['a', 'b', 'new']);
        assert.equal(await kv.zCount(key('z'), min, max), 3);
        isZero((await kv.zRangeByScoreWithScores(key('z'), min, max))[0]?.score);
      }
      assert.equal(await kv.zCount(key('z'), '(0', Infinity), 0);
      assert.equal(await kv.zCount(key('z'), -Infinity, '(0'), 0);
      assert.equal(await kv.zCount(key('z'), '(-5e-324', '(5e-324'), 3);
      for (const member of ['a', 'b', 'new']) await kv.zRem(key('z'), member);
      assert.equal(await kv.zCount(key('z'), -Infinity, Infinity), 0);
      assert.equal(await kv.delete(key('z')), false);
    });

    it('may be infinite, and infinite bounds hold them, or not if exclusive (M7)', async () => {
      const kv = await backend();
      await kv.zAdd(key('z'), 'low', -Infinity);
      await kv.zAdd(key('z'), 'middle', 0);
      await kv.zAdd(key('z'), 'high', Infinity);
      assert.deepEqual(await kv.zRangeByScore(key('z'), -Infinity, Infinity), ['low', 'middle', 'high']);
      assert.deepEqual(await kv.zRangeByScore(key('z'), '(-Infinity', '(Infinity'), ['middle']);
      assert.deepEqual(await kv.zRangeByScore(key('z'), Infinity, Infinity), ['high']);
      assert.deepEqual(await kv.zRangeByScore(key('z'), -Infinity, -Infinity), ['low']);
      assert.deepEqual(await kv.zRangeByScore(key('z'), Infinity, -Infinity), []);
      assert.deepEqual(await kv.zRangeByScore(key('z'), '(Infinity', Infinity), []);
      assert.deepEqual(await kv.zRevRangeByScore(key('z'), -Infinity, '(-Infinity'), []);
      assert.equal(await kv.zCount(key('z'), -Infinity, '(-Infinity'), 0);
      assert.equal(await kv.zCount(key('z'), -Infinity, '(Infinity'), 2);
      assert.equal(await kv.zScore(key('z'), 'high'), Infinity);
      assert.equal(await kv.zScore(key('z'), 'low'), -Infinity);
    });
  });
}
