import assert from 'node:assert/strict';

import { type Backend } from '@keyvaluestore/core';

import { numbersBelow } from '../assertions.js';
import { type Suite } from '../suite.js';

const all = [-Infinity, Infinity] as const;
const ORDER = ['e', 'b', 'a', 'c', 'd'];
const POSITIONS = [-9, -6, -5, -2, -1, -0, 0, 1, 2, 4, 5, 9, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];

export function rankTests({ runner: { describe, it }, backend, key }: Suite): void {
  /** Five members of a sorted hash; two have the same score. */
  const fill = async (kv: Backend, name: string): Promise<void> => {
    const scores = { a: 1, b: 0.5, c: 1, d: Infinity, e: -2 };
    for (const [field, score] of Object.entries(scores)) await kv.zhAdd(name, field, `of ${field}`, score);
  };

  /** What lies between two positions of the order, as the contract says it. */
  const between = (order: readonly string[], start: number, stop: number): string[] => {
    const [first, last] = [start, stop].map((at) => (at < 0 ? order.length + at : at));
    return order.filter((_, place) => place >= Number(first) && place <= Number(last));
  };

  describe('positions in sorted sets', () => {
    it('zRank and zRevRank tell how many stand before a member', async () => {
      const kv = await backend();
      await fill(kv, key('z'));
      for (const [place, field] of ORDER.entries()) {
        assert.equal(await kv.zRank(key('z'), field), place, field);
        assert.equal(await kv.zRevRank(key('z'), field), ORDER.length - 1 - place, field);
      }
      assert.deepEqual([await kv.zRank(key('z'), 'of a'), await kv.zRevRank(key('z'), 'x')], [null, null]);
      assert.deepEqual([await kv.zRank(key('none'), 'a'), await kv.zRevRank(key('none'), 'a')], [null, null]);
      assert.equal(await kv.exists(key('none')), false);
    });

    it('ties are in byte order of the field, also from the end', async () => {
      const kv = await backend();
      const fields = ['', 'a', 'a\0', 'aa', 'b', '\u{10000}', '\uFFFF'].filter(Boolean);
      const bytes = (text: string): Buffer => Buffer.from(text);
      const ordered = [...fields].sort((x, y) => Buffer.compare(bytes(x), bytes(y)));
      for (const field of fields) await kv.zAdd(key('z'), field, 7);
      for (const [place, field] of ordered.entries()) assert.equal(await kv.zRank(key('z'), field), place);
      assert.deepEqual(await kv.zRange(key('z'), 0, -1), ordered);
      assert.deepEqual(await kv.zRevRange(key('z'), 0, -1), [...ordered].reverse());
    });

    it('zCard counts all', async () => {
      const kv = await backend();
      assert.equal(await kv.zCard(key('z')), 0);
      await fill(kv, key('z'));
      assert.equal(await kv.zCard(key('z')), 5);
      await kv.zRem(key('z'), 'a');
      await kv.zAdd(key('z'), 'b', 100);
      assert.equal(await kv.zCard(key('z')), 4);
    });

    it('ranges by position include both ends, and count negative ones from the end', async () => {
      const kv = await backend();
      const name = key('z');
      await fill(kv, name);
      const reversed = [...ORDER].reverse();
      const batch = kv.batch();
      const checks: (() => void)[] = [];
      for (const start of POSITIONS) {
        for (const stop of POSITIONS) {
          const forward = [batch.zRange(name, start, stop), batch.zhRange(name, start, stop)];
          const backward = [batch.zRevRange(name, start, stop), batch.zhRevRange(name, start, stop)];
          checks.push(() => {
            const expected = [forward, backward].map((_, index) =>
              between(index === 0 ? ORDER : reversed, start, stop).map((field) => `of ${field}`),
            );
            for (const handle of forward) assert.deepEqual(handle.result(), expected[0], `${start} to ${stop}`);
            for (const handle of backward) assert.deepEqual(handle.result(), expected[1], `${start} to ${stop} back`);
          });
        }
      }
      await batch.exec();
      for (const check of checks) check();
      assert.deepEqual(await kv.zRange(key('none'), 0, -1), []);
      assert.deepEqual(await kv.zRevRangeWithScores(key('none'), 0, -1), []);
    });

    it('ranges by position give scores, and those of sorted hashes fields too', async () => {
      const kv = await backend();
      const name = key('z');
      await fill(kv, name);
      const rows = [
        { field: 'e', value: 'of e', score: -2 },
        { field: 'b', value: 'of b', score: 0.5 },
        { field: 'a', value: 'of a', score: 1 },
      ];
      const plain = rows.map(({ value, score }) => ({ value, score }));
      assert.deepEqual(await kv.zRangeWithScores(name, 0, 2), plain);
      assert.deepEqual(await kv.zhRangeWithScores(name, 0, 2), rows);
      assert.deepEqual(await kv.zRevRangeWithScores(name, -3, -1), [...plain].reverse());
      assert.deepEqual(await kv.zhRevRangeWithScores(name, -3, -1), [...rows].reverse());
      assert.deepEqual(await kv.zhRevRangeWithScores(name, 0, 0), [{ field: 'd', value: 'of d', score: Infinity }]);
    });

    it('positions are right in the midst of hundreds', async () => {
      const kv = await backend();
      const name = key('z');
      const batch = kv.batch();
      const members = numbersBelow(600).map((index) => `m${String(index).padStart(3, '0')}`);
      for (const [index, member] of members.entries()) batch.zAdd(name, member, Math.floor(index / 3));
      await batch.exec();
      assert.deepEqual([await kv.zRank(name, 'm417'), await kv.zRevRank(name, 'm417')], [417, 182]);
      assert.deepEqual(await kv.zRange(name, 400, 405), members.slice(400, 406));
      assert.deepEqual(await kv.zRevRange(name, 599, 599), ['m000']);
      assert.deepEqual(await kv.zRange(name, -2, -1), ['m598', 'm599']);
      assert.equal(await kv.zRemRangeByRank(name, 100, -101), 400);
      assert.deepEqual(await kv.zRange(name, 0, -1), [...members.slice(0, 100), ...members.slice(500)]);
      assert.equal(await kv.zRank(name, 'm500'), 100);
    });
  });

  describe('removals of ranges', () => {
    it('zRemRangeByRank removes what lies between two positions, and gives how many', async () => {
      const kv = await backend();
      for (const [start, stop] of [
        [0, 0],
        [1, 3],
        [-2, -1],
        [3, 1],
        [5, 9],
        [-9, 1],
        [-1, -1],
        [0, -1],
      ] as const) {
        const name = key(`${start} to ${stop}`);
        await fill(kv, name);
        const removed = between(ORDER, start, stop);
        assert.equal(await kv.zRemRangeByRank(name, start, stop), removed.length, name);
        const left = ORDER.filter((field) => !removed.includes(field)).map((field) => `of ${field}`);
        assert.deepEqual(await kv.zRangeByScore(name, ...all), left, name);
        assert.equal(await kv.exists(name), left.length > 0, name);
      }
      assert.equal(await kv.zRemRangeByRank(key('none'), 0, -1), 0);
    });

    it('zRemRangeByScore removes what lies between two scores', async () => {
      const kv = await backend();
      const cases = [
        ...([
          [1, 1, ['a', 'c']],
          ['(1', Infinity, ['d']],
          [-2, '(1', ['e', 'b']],
          ['(-2', '(0.5', []],
        ] as const),
        ...([
          [2, 1, []],
          [Infinity, Infinity, ['d']],
          [-Infinity, Infinity, ORDER],
          [-Infinity, -2, ['e']],
        ] as const),
      ];
      for (const [min, max, removed] of cases) {
        const name = key(`${min} to ${max}`);
        await fill(kv, name);
        assert.equal(await kv.zRemRangeByScore(name, min, max), removed.length, name);
        const left = ORDER.filter((field) => !(removed as readonly string[]).includes(field));
        assert.deepEqual(
          (await kv.zhRangeByScoreWithScores(name, ...all)).map(({ field }) => field),
          left,
          name,
        );
      }
      assert.equal(await kv.zRemRangeByScore(key('none'), ...all), 0);
      assert.equal(await kv.exists(key('none')), false);
    });

    it('zRemRangeByLex removes what lies between two fields', async () => {
      const kv = await backend();
      const cases = [
        ...([
          ['[b', '[d', 'ae'],
          ['(b', '(d', 'abde'],
          ['-', '(b', 'bcde'],
          ['[e', '+', 'abcd'],
          ['-', '+', ''],
        ] as const),
        ...([
          ['+', '-', 'abcde'],
          ['+', '+', 'abcde'],
          ['+', '[c', 'abcde'],
          ['[c', '-', 'abcde'],
          ['[d', '[b', 'abcde'],
          ['[f', '+', 'abcde'],
          ['(a', '[bb', 'acde'],
        ] as const),
      ];
      for (const [min, max, left] of cases) {
        const name = key(`${min} to ${max}`);
        for (const field of ORDER) await kv.zhAdd(name, field, `of ${field}`, 0);
        assert.equal(await kv.zRemRangeByLex(name, min, max), 5 - left.length, name);
        assert.deepEqual(
          await kv.zRangeByLex(name, '-', '+'),
          [...left].map((field) => `of ${field}`),
          name,
        );
        assert.equal(await kv.exists(name), left !== '', name);
      }
      assert.equal(await kv.zRemRangeByLex(key('none'), '-', '+'), 0);
    });

    it('hundreds are removed at once, and nothing of them stays', async () => {
      const kv = await backend();
      const batch = kv.batch();
      for (const index of numbersBelow(350)) {
        const field = `f${String(index).padStart(3, '0')}`;
        batch.zhAdd(key('score'), field, 'm', index);
        batch.zhAdd(key('lex'), field, 'm', 0);
      }
      await batch.exec();
      assert.equal(await kv.zRemRangeByScore(key('score'), 20, '(320'), 300);
      assert.equal(await kv.zRemRangeByLex(key('lex'), '[f020', '(f320'), 300);
      for (const name of ['score', 'lex']) {
        assert.deepEqual([await kv.zCard(key(name)), await kv.zScore(key(name), 'f100')], [50, null]);
        assert.equal(await kv.zhGet(key(name), 'f200'), null);
        assert.equal(await kv.zRemRangeByRank(key(name), 0, -1), 50);
        assert.deepEqual([await kv.exists(key(name)), await kv.delete(key(name))], [false, false]);
      }
    });
  });
}
