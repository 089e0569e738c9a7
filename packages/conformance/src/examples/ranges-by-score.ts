import assert from 'node:assert/strict';

import { type Backend, type ScoreBound, type ScoredValue } from '@keyvaluestore/core';

import { type Suite } from '../suite.js';

/** Members in the order of score and byte order, with ties at the ends and in the middle. */
const MEMBERS: readonly ScoredValue<string>[] = [
  { value: 'd', score: -2 },
  { value: 'e', score: -2 },
  { value: 'B', score: 1 },
  { value: 'a', score: 1 },
  { value: 'b', score: 1 },
  { value: 'c', score: 1.5 },
  { value: 'aa', score: 3 },
  { value: 'ab', score: 3 },
];

const BOUNDS: readonly ScoreBound[] = [
  ...[-Infinity, -2, 0, 1, 1.5, 3, 4, Infinity],
  ...(['(-Infinity', '(-2', '(0', '(1', '(1.5', '(3', '(4', '(Infinity'] as const),
];

function numberOf(bound: ScoreBound): number {
  return typeof bound === 'number' ? bound : Number(bound.slice(1));
}

/** What lies between two bounds, found member by member. */
function between(min: ScoreBound, max: ScoreBound): ScoredValue<string>[] {
  return MEMBERS.filter(
    ({ score }) =>
      (typeof min === 'number' ? score >= min : score > numberOf(min)) &&
      (typeof max === 'number' ? score <= max : score < numberOf(max)),
  );
}

const values = (members: readonly ScoredValue<string>[]): string[] => members.map(({ value }) => value);

export function rangeByScoreTests({ runner: { describe, it }, backend, key }: Suite): void {
  const withMembers = async (): Promise<Backend> => {
    const kv = await backend();
    // In byte order of the member, which is not the order of the scores.
    for (const { value, score } of [...MEMBERS].sort((a, b) => (a.value < b.value ? -1 : 1))) {
      await kv.zAdd(key('z'), value, score);
    }
    return kv;
  };

  describe('ranges and counts by score', () => {
    it('hold what lies between every pair of bounds, min above max being empty (D6)', async () => {
      const kv = await withMembers();
      for (const min of BOUNDS) {
        for (const max of BOUNDS) {
          const expected = between(min, max);
          const what = `${min} to ${max}`;
          assert.deepEqual(await kv.zRangeByScoreWithScores(key('z'), min, max), expected, what);
          assert.equal(await kv.zCount(key('z'), min, max), expected.length, what);
          assert.deepEqual(await kv.zRevRangeByScore(key('z'), min, max), values(expected).reverse(), what);
        }
      }
    });

    it('are empty for an absent key', async () => {
      const kv = await backend();
      assert.deepEqual(await kv.zRangeByScore(key('z'), -Infinity, Infinity), []);
      assert.deepEqual(await kv.zRangeByScoreWithScores(key('z'), -Infinity, Infinity), []);
      assert.deepEqual(await kv.zRevRangeByScore(key('z'), -Infinity, Infinity), []);
      assert.deepEqual(await kv.zRevRangeByScoreWithScores(key('z'), -Infinity, Infinity), []);
      assert.equal(await kv.zCount(key('z'), -Infinity, Infinity), 0);
    });

    it('come with and without scores, and reverse ties too', async () => {
      const kv = await withMembers();
      const all = [key('z'), -Infinity, Infinity] as const;
      assert.deepEqual(await kv.zRangeByScore(...all), values(MEMBERS));
      assert.deepEqual(await kv.zRangeByScoreWithScores(...all), MEMBERS);
      assert.deepEqual(await kv.zRevRangeByScore(...all), values(MEMBERS).reverse());
      assert.deepEqual(await kv.zRevRangeByScoreWithScores(...all), [...MEMBERS].reverse());
      assert.deepEqual(await kv.zRevRangeByScore(key('z'), 1, 1), ['b', 'a', 'B']);
    });

    it('have at most limit members, counted from their own end', async () => {
      const kv = await withMembers();
      const reversed = [...MEMBERS].reverse();
      for (const limit of [1, 2, 3, 7, 8, 9, 1000, Number.MAX_SAFE_INTEGER]) {
        const all = [key('z'), -Infinity, Infinity, { limit }] as const;
        assert.deepEqual(await kv.zRangeByScore(...all), values(MEMBERS.slice(0, limit)));
        assert.deepEqual(await kv.zRangeByScoreWithScores(...all), MEMBERS.slice(0, limit));
        assert.deepEqual(await kv.zRevRangeByScore(...all), values(reversed.slice(0, limit)));
        assert.deepEqual(await kv.zRevRangeByScoreWithScores(...all), reversed.slice(0, limit));
      }
      assert.deepEqual(await kv.zRangeByScore(key('z'), -Infinity, Infinity, { limit: undefined }), values(MEMBERS));
    });

    it('apply limit after exclusive bounds', async () => {
      const kv = await withMembers();
      assert.deepEqual(await kv.zRangeByScore(key('z'), '(-2', '(3', { limit: 1 }), ['B']);
      assert.deepEqual(await kv.zRangeByScore(key('z'), '(-2', '(3', { limit: 3 }), ['B', 'a', 'b']);
      assert.deepEqual(await kv.zRangeByScore(key('z'), '(-2', '(3', { limit: 4 }), ['B', 'a', 'b', 'c']);
      assert.deepEqual(await kv.zRangeByScore(key('z'), '(-2', '(3', { limit: 5 }), ['B', 'a', 'b', 'c']);
      assert.deepEqual(await kv.zRevRangeByScore(key('z'), '(-2', '(3', { limit: 1 }), ['c']);
      assert.deepEqual(await kv.zRevRangeByScore(key('z'), '(-2', '(3', { limit: 2 }), ['c', 'b']);
      assert.deepEqual(await kv.zRevRangeByScore(key('z'), '(1', '(1', { limit: 2 }), []);
      assert.deepEqual(await kv.zRangeByScore(key('z'), 3, 1, { limit: 2 }), []);
    });

    it('follow every change of a score', async () => {
      const kv = await withMembers();
      await kv.zIncrBy(key('z'), 'd', 3);
      await kv.zAdd(key('z'), 'ab', -10);
      await kv.zRem(key('z'), 'e');
      assert.deepEqual(await kv.zRangeByScore(key('z'), -Infinity, Infinity), ['ab', 'B', 'a', 'b', 'd', 'c', 'aa']);
      assert.equal(await kv.zCount(key('z'), 1, 1), 4);
      assert.equal(await kv.zCount(key('z'), -2, -2), 0);
    });
  });
}
