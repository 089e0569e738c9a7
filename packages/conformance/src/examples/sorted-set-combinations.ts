import assert from 'node:assert/strict';

import { type Aggregate, type Backend, KeyValueStoreError } from '@keyvaluestore/core';

import { assertRejects, numbersBelow } from '../assertions.js';
import { type Suite } from '../suite.js';

const all = [-Infinity, Infinity] as const;
const METHODS = ['zUnion', 'zInter', 'zDiff'] as const;

type Scores = Readonly<Record<string, number>>;

const A: Scores = { p: 1, q: 2, r: -3 };
const B: Scores = { q: 10, r: 20, s: 30 };
const C: Scores = { r: 100, t: 0.5 };

/** Members and scores in order. */
const rowsOf = (...rows: readonly (readonly [value: string, score: number])[]) =>
  rows.map(([value, score]) => ({ value, score }));

export function sortedSetCombinationTests({ runner: { describe, it }, capabilities, backend, key }: Suite): void {
  const keys = (...names: readonly string[]): string[] => names.map((name) => key(name));

  const put = async (kv: Backend, name: string, scores: Scores): Promise<void> => {
    for (const [member, score] of Object.entries(scores)) await kv.zAdd(key(name), member, score);
  };

  const fill = async (kv: Backend): Promise<void> => {
    await put(kv, 'a', A);
    await put(kv, 'b', B);
    await put(kv, 'c', C);
  };

  /** What each gives of some sorted sets. */
  const CASES = [
    {
      names: ['a'],
      zUnion: rowsOf(['r', -3], ['p', 1], ['q', 2]),
      zInter: rowsOf(['r', -3], ['p', 1], ['q', 2]),
      zDiff: rowsOf(['r', -3], ['p', 1], ['q', 2]),
    },
    {
      names: ['a', 'b'],
      zUnion: rowsOf(['p', 1], ['q', 12], ['r', 17], ['s', 30]),
      zInter: rowsOf(['q', 12], ['r', 17]),
      zDiff: rowsOf(['p', 1]),
    },
    {
      names: ['b', 'a', 'c'],
      zUnion: rowsOf(['t', 0.5], ['p', 1], ['q', 12], ['s', 30], ['r', 117]),
      zInter: rowsOf(['r', 117]),
      zDiff: rowsOf(['s', 30]),
    },
    { names: ['c', 'c'], zUnion: rowsOf(['t', 1], ['r', 200]), zInter: rowsOf(['t', 1], ['r', 200]), zDiff: [] },
    { names: ['none'], zUnion: [], zInter: [], zDiff: [] },
    {
      names: ['c', 'none'],
      zUnion: rowsOf(['t', 0.5], ['r', 100]),
      zInter: [],
      zDiff: rowsOf(['t', 0.5], ['r', 100]),
    },
    { names: ['none', 'c'], zUnion: rowsOf(['t', 0.5], ['r', 100]), zInter: [], zDiff: [] },
  ];

  describe('combinations of sorted sets', () => {
    for (const method of METHODS) {
      it(`${method} gives members and scores in order; absent keys are empty`, async () => {
        const kv = await backend();
        await fill(kv);
        for (const { names, ...expected } of CASES) {
          assert.deepEqual(await kv[method](keys(...names)), expected[method], names.join());
        }
        assert.equal(await kv.exists(key('none')), false);
      });

      it(`${method}Store stores them, and gives how many there are`, async () => {
        const kv = await backend();
        await fill(kv);
        for (const { names, ...expected } of CASES) {
          const count = await kv[`${method}Store`](key('d'), keys(...names));
          assert.equal(count, expected[method].length, names.join());
          assert.deepEqual(await kv.zRangeByScoreWithScores(key('d'), ...all), expected[method], names.join());
          assert.equal(await kv.zCard(key('d')), count);
          for (const { value, score } of expected[method]) assert.equal(await kv.zScore(key('d'), value), score);
          assert.equal(await kv.exists(key('d')), count > 0);
        }
        assert.deepEqual(await kv.zRange(key('b'), 0, -1), ['q', 'r', 's']);
      });

      it(`${method}Store replaces what is there, of any type, and nothing of it stays`, async () => {
        const kv = await backend();
        await fill(kv);
        const makes: Readonly<Record<string, (name: string) => Promise<unknown>>> = {
          string: (name) => kv.set(name, 'old'),
          set: (name) => kv.sAdd(name, 'old'),
          hash: (name) => kv.hSet(name, 'old', 1),
          list: (name) => kv.rPush(name, 'old'),
          'sorted set': (name) => kv.zAdd(name, 't', 9),
          'sorted hash': async (name) => [await kv.zhAdd(name, 't', 'old', 7), await kv.zhAdd(name, 'old', 'old', 1)],
        };
        for (const [type, make] of Object.entries(makes)) {
          await make(key(type));
          assert.equal(await kv[`${method}Store`](key(type), keys('c')), 2, type);
          assert.deepEqual(await kv.zhRangeByScoreWithScores(key(type), ...all), [
            { field: 't', value: 't', score: 0.5 },
            { field: 'r', value: 'r', score: 100 },
          ]);
          assert.deepEqual([await kv.type(key(type)), await kv.zhGet(key(type), 'old')], ['sortedSet', null], type);
          assert.equal(await kv.delete(key(type)), true, type);
          assert.equal(await kv.exists(key(type)), false, type);
          await make(key(type));
          assert.equal(await kv[`${method}Store`](key(type), keys('none')), 0, type);
          assert.deepEqual([await kv.exists(key(type)), await kv.zCard(key(type))], [false, 0], type);
          assert.equal(await kv.zIncrBy(key(type), 't', 1), 1, type);
          assert.equal(await kv.zhGet(key(type), 't'), 't', type);
        }
      });

      it(`${method} isolated gives the same${capabilities.isolatesKeys ? '' : ', or is refused'}`, async () => {
        const kv = await backend();
        await fill(kv);
        const [plain, isolated] = await Promise.allSettled([
          kv[method](keys('a', 'b'), { isolated: false }),
          kv[method](keys('a', 'b'), { isolated: true }),
        ]);
        assert.equal(plain.status, 'fulfilled');
        if (isolated.status === 'fulfilled') assert.deepEqual(isolated.value, plain.value);
        else {
          assert.equal(capabilities.isolatesKeys, false);
          assert.ok(KeyValueStoreError.is(isolated.reason));
          assert.equal(isolated.reason.code, 'UNSUPPORTED');
        }
      });
    }

    it('scores are added, or the smallest or greatest of them is taken, each times its weight', async () => {
      const kv = await backend();
      await fill(kv);
      const cases: readonly (readonly [Aggregate | undefined, readonly number[] | undefined, number, number])[] = [
        [undefined, undefined, 17, 12],
        ['sum', [1, 1], 17, 12],
        ['min', undefined, -3, 2],
        ['max', undefined, 20, 10],
        [undefined, [2, 3], 54, 34],
        ['min', [-10, 0.5], 10, -20],
        ['max', [-10, 0.5], 30, 5],
        ['sum', [0, 0], 0, 0],
      ];
      for (const [aggregate, weights, r, q] of cases) {
        const what = `${String(aggregate)} ${String(weights)}`;
        const expected = rowsOf(['q', q], ['r', r]).sort((x, y) => x.score - y.score);
        assert.deepEqual(await kv.zInter(keys('a', 'b'), { aggregate, weights }), expected, what);
        const union = await kv.zUnion(keys('a', 'b'), { aggregate, weights });
        assert.deepEqual(
          union.filter(({ value }) => value === 'q' || value === 'r'),
          expected,
          what,
        );
        const [first = 1, second = 1] = weights ?? [];
        const scores = Object.fromEntries(union.map(({ value, score }) => [value, score]));
        assert.deepEqual([scores['p'], scores['s']], [first + 0, 30 * second + 0], what);
        assert.equal(await kv.zInterStore(key('d'), keys('a', 'b'), { aggregate, weights }), 2);
        assert.deepEqual(await kv.zRangeWithScores(key('d'), 0, -1), expected, what);
        assert.equal(await kv.zUnionStore(key('d'), keys('a', 'b'), { aggregate, weights }), 4);
        assert.deepEqual(await kv.zRangeWithScores(key('d'), 0, -1), union, what);
      }
    });

    it('∞ − ∞ and 0 · ∞ count as 0, and no score is -0', async () => {
      const kv = await backend();
      await put(kv, 'up', { m: Infinity, n: 1, z: 0 });
      await put(kv, 'down', { m: -Infinity, n: 2, z: 0 });
      assert.deepEqual(await kv.zUnion(keys('up', 'down')), rowsOf(['m', 0], ['z', 0], ['n', 3]));
      assert.deepEqual(
        await kv.zInter(keys('up', 'down'), { weights: [0, 1] }),
        rowsOf(['m', -Infinity], ['z', 0], ['n', 2]),
      );
      assert.deepEqual(await kv.zUnion(keys('up'), { weights: [0] }), rowsOf(['m', 0], ['n', 0], ['z', 0]));
      const negated = await kv.zUnion(keys('up', 'down'), { weights: [-1, -1], aggregate: 'max' });
      assert.deepEqual(negated, rowsOf(['n', -1], ['z', 0], ['m', Infinity]));
      assert.ok(negated.every(({ score }) => !Object.is(score, -0)));
      assert.equal(await kv.zUnionStore(key('d'), keys('up'), { weights: [-Infinity] }), 3);
      assert.deepEqual(
        await kv.zRangeWithScores(key('d'), 0, -1),
        rowsOf(['m', -Infinity], ['n', -Infinity], ['z', 0]),
      );
    });

    it('sums of doubles begin with the smallest sorted set, as those of Redis do', async () => {
      const kv = await backend();
      await put(kv, 'one', { m: 0.1 });
      await put(kv, 'two', { m: 0.2, x: 1 });
      await put(kv, 'three', { m: 0.3, x: 1, y: 1 });
      const sum = 0.1 + 0.2 + 0.3;
      assert.notEqual(sum, 0.3 + 0.2 + 0.1);
      for (const names of [
        ['one', 'two', 'three'],
        ['three', 'two', 'one'],
        ['two', 'three', 'one'],
      ]) {
        assert.deepEqual(await kv.zInter(keys(...names)), rowsOf(['m', sum]), names.join());
        assert.equal((await kv.zUnion(keys(...names))).find(({ value }) => value === 'm')?.score, sum);
        await kv.zInterStore(key('d'), keys(...names));
        assert.equal(await kv.zScore(key('d'), 'm'), sum);
      }
    });

    it('of sorted hashes fields decide, and the member of the first key that has one wins', async () => {
      const kv = await backend();
      await kv.zhAdd(key('x'), 'f', 'x of f', 1);
      await kv.zhAdd(key('x'), 'g', 'same', 2);
      await kv.zhAdd(key('y'), 'f', 'y of f', 10);
      await kv.zhAdd(key('y'), 'h', 'same', 20);
      assert.deepEqual(await kv.zUnion(keys('x', 'y')), rowsOf(['same', 2], ['x of f', 11], ['same', 20]));
      assert.deepEqual(await kv.zInter(keys('y', 'x')), rowsOf(['y of f', 11]));
      assert.deepEqual(await kv.zDiff(keys('y', 'x')), rowsOf(['same', 20]));
      assert.equal(await kv.zUnionStore(key('d'), keys('none', 'y', 'x')), 3);
      assert.deepEqual(await kv.zhRangeByScoreWithScores(key('d'), ...all), [
        { field: 'g', value: 'same', score: 2 },
        { field: 'f', value: 'y of f', score: 11 },
        { field: 'h', value: 'same', score: 20 },
      ]);
      assert.equal(await kv.zhGet(key('d'), 'f'), 'y of f');
    });

    it('the destination may be one of the keys', async () => {
      const kv = await backend();
      await fill(kv);
      assert.equal(await kv.zUnionStore(key('a'), keys('a', 'b')), 4);
      assert.deepEqual(await kv.zRangeWithScores(key('a'), 0, -1), rowsOf(['p', 1], ['q', 12], ['r', 17], ['s', 30]));
      assert.equal(await kv.zInterStore(key('c'), keys('b', 'c', 'c')), 1);
      assert.deepEqual(await kv.zRangeWithScores(key('c'), 0, -1), rowsOf(['r', 220]));
      assert.equal(await kv.zDiffStore(key('b'), keys('b', 'c')), 2);
      assert.deepEqual(await kv.zRangeWithScores(key('b'), 0, -1), rowsOf(['q', 10], ['s', 30]));
      assert.equal(await kv.zDiffStore(key('b'), keys('b', 'b')), 0);
      assert.equal(await kv.exists(key('b')), false);
    });

    it('hundreds of members are combined and stored whole, in place of hundreds', async () => {
      const kv = await backend();
      const batch = kv.batch();
      for (const index of numbersBelow(260)) {
        batch.zAdd(key('even'), `m${index * 2}`, index);
        batch.zAdd(key('third'), `m${index * 3}`, index);
        batch.zhAdd(key('d'), `old ${index}`, 'old', index);
      }
      await batch.exec();
      assert.equal((await kv.zUnion(keys('even', 'third'))).length, 260 + 260 - 87);
      assert.equal((await kv.zInter(keys('even', 'third'))).length, 87);
      assert.equal(await kv.zUnionStore(key('d'), keys('even', 'third')), 433);
      assert.deepEqual([await kv.zCard(key('d')), await kv.zScore(key('d'), 'old 7')], [433, null]);
      assert.equal(await kv.zScore(key('d'), 'm6'), 5);
      assert.equal(await kv.zDiffStore(key('d'), keys('d', 'even', 'third')), 0);
      assert.equal(await kv.exists(key('d')), false);
    });

    if (capabilities.exclusiveSortedSets) {
      it('a key of another type is refused, sets too, and nothing is stored', async () => {
        const kv = await backend();
        await fill(kv);
        await Promise.all([kv.set(key('k'), '1'), kv.rPush(key('l'), '1'), kv.hSet(key('h'), '1', 1)]);
        await kv.sAdd(key('s'), 'p');
        await kv.zAdd(key('d'), 'old', 1);
        for (const method of METHODS) {
          for (const other of ['k', 'l', 'h', 's']) {
            for (const names of [[other], ['a', other], ['none', other], ['a', 'none', other, 'b']]) {
              const what = `${method} of ${names.join()}`;
              await assertRejects('WRONG_TYPE', kv[method](keys(...names)), what);
              await assertRejects('WRONG_TYPE', kv[`${method}Store`](key('d'), keys(...names)), what);
            }
          }
        }
        assert.deepEqual(await kv.zRange(key('d'), 0, -1), ['old']);
        assert.deepEqual(await kv.sMembers(key('s')), ['p']);
      });
    }
  });
}
