import assert from 'node:assert/strict';

import { type Backend, type LexBound } from '@keyvaluestore/core';

import { type Suite } from '../suite.js';

/** In byte order, some beginning with others. */
const MEMBERS = ['\0', ' ', 'A', 'a', 'a\0', 'aa', 'ab', 'b', 'c', 'c\0\0', 'e', 'g', '~'];

const TEXTS = ['', '\0', 'A', 'a', 'a\0', 'a\0\0', 'b', 'c', 'd', 'g', '~', '~~'];
const BOUNDS: readonly LexBound[] = ['-', '+', ...TEXTS.flatMap((text) => [`[${text}`, `(${text}`] as const)];

/** What lies between two bounds, found member by member; all are ASCII, where `<` is byte order. */
function between(members: readonly string[], min: LexBound, max: LexBound): string[] {
  if (min === '+' || max === '-') return [];
  return members.filter(
    (member) =>
      (min === '-' || (min.startsWith('[') ? member >= min.slice(1) : member > min.slice(1))) &&
      (max === '+' || (max.startsWith('[') ? member <= max.slice(1) : member < max.slice(1))),
  );
}

export function rangeByLexTests({ runner: { describe, it }, backend, key }: Suite): void {
  const withMembers = async (members: readonly string[], score = 0): Promise<Backend> => {
    const kv = await backend();
    for (const member of [...members].reverse()) await kv.zAdd(key('z'), member, score);
    return kv;
  };

  describe('ranges and counts by lex', () => {
    it('hold what lies between every pair of bounds, min above max being empty (D5, M1)', async () => {
      const kv = await withMembers(MEMBERS);
      const batch = kv.batch();
      const checks: (() => void)[] = [];
      for (const min of BOUNDS) {
        for (const max of BOUNDS) {
          const expected = between(MEMBERS, min, max);
          const what = `${JSON.stringify(min)} to ${JSON.stringify(max)}`;
          const range = batch.zRangeByLex(key('z'), min, max);
          const reversed = batch.zRevRangeByLex(key('z'), min, max);
          const count = batch.zLexCount(key('z'), min, max);
          checks.push(() => {
            assert.deepEqual(range.result(), expected, what);
            assert.deepEqual(reversed.result(), [...expected].reverse(), what);
            assert.equal(count.result(), expected.length, what);
          });
        }
      }
      await batch.exec();
      for (const check of checks) check();
    });

    it('count exclusive bounds right, whether a member lies on them or not (D5)', async () => {
      const kv = await withMembers(['a', 'c', 'e', 'g']);
      const counts = [
        ['-', '(e', 2],
        ['(a', '+', 3],
        ['(a', '(g', 2],
        ['(b', '[e', 2],
        ['(a', '[f', 2],
        ['[a', '(a', 0],
        ['(a', '[a', 0],
        ['[b', '[b', 0],
        ['[c', '[c', 1],
        ['(b', '(d', 1],
        ['-', '+', 4],
        ['+', '-', 0],
        ['-', '-', 0],
        ['+', '+', 0],
        ['[', '[', 0],
        ['[', '+', 4],
        ['(', '+', 4],
        ['-', '[', 0],
      ] as const;
      for (const [min, max, count] of counts) {
        assert.equal(await kv.zLexCount(key('z'), min, max), count, `${min} to ${max}`);
        assert.equal((await kv.zRangeByLex(key('z'), min, max)).length, count, `${min} to ${max}`);
      }
    });

    it('reversed ranges take min first (M1)', async () => {
      const kv = await withMembers(['a', 'b', 'c']);
      assert.deepEqual(await kv.zRevRangeByLex(key('z'), '-', '[a'), ['a']);
      assert.deepEqual(await kv.zRevRangeByLex(key('z'), '-', '(c'), ['b', 'a']);
      assert.deepEqual(await kv.zRevRangeByLex(key('z'), '[b', '+'), ['c', 'b']);
      assert.deepEqual(await kv.zRevRangeByLex(key('z'), '(a', '(c'), ['b']);
      assert.deepEqual(await kv.zRevRangeByLex(key('z'), '[c', '[a'), []);
    });

    it('are empty for an absent key', async () => {
      const kv = await backend();
      assert.deepEqual(await kv.zRangeByLex(key('z'), '-', '+'), []);
      assert.deepEqual(await kv.zRevRangeByLex(key('z'), '[a', '(b'), []);
      assert.equal(await kv.zLexCount(key('z'), '-', '+'), 0);
      assert.equal(await kv.zLexCount(key('z'), '(', '[~'), 0);
    });

    it('have at most limit members, counted from their own end, after exclusive bounds', async () => {
      const kv = await withMembers(['a', 'b', 'c', 'd', 'e']);
      for (const limit of [1, 2, 4, 5, 6, Number.MAX_SAFE_INTEGER]) {
        assert.deepEqual(
          await kv.zRangeByLex(key('z'), '-', '+', { limit }),
          ['a', 'b', 'c', 'd', 'e'].slice(0, limit),
        );
        assert.deepEqual(
          await kv.zRevRangeByLex(key('z'), '-', '+', { limit }),
          ['e', 'd', 'c', 'b', 'a'].slice(0, limit),
        );
        assert.deepEqual(await kv.zRangeByLex(key('z'), '(a', '(e', { limit }), ['b', 'c', 'd'].slice(0, limit));
        assert.deepEqual(await kv.zRevRangeByLex(key('z'), '(a', '(e', { limit }), ['d', 'c', 'b'].slice(0, limit));
      }
      assert.deepEqual(await kv.zRangeByLex(key('z'), '(aa', '[cc', { limit: 2 }), ['b', 'c']);
    });

    it('hold at any score, if all are equal', async () => {
      for (const score of [-Infinity, -1.5, 5e-324, 1e300, Infinity]) {
        const kv = await withMembers(['a', 'b', 'c'], score);
        assert.deepEqual(await kv.zRangeByLex(key('z'), '(a', '+'), ['b', 'c']);
        assert.deepEqual(await kv.zRevRangeByLex(key('z'), '-', '(c'), ['b', 'a']);
        assert.equal(await kv.zLexCount(key('z'), '[a', '(c'), 2);
      }
    });

    it('give no error over differing scores, and nothing that is not there', async () => {
      const kv = await backend();
      const members = ['a', 'b', 'c', 'd', 'e', 'f'];
      for (const [index, member] of members.entries()) await kv.zAdd(key('z'), member, (index * 7) % 5);
      for (const min of ['-', '[b', '(c', '+'] as const) {
        for (const max of ['+', '[d', '(e', '-'] as const) {
          const range = await kv.zRangeByLex(key('z'), min, max);
          const reversed = await kv.zRevRangeByLex(key('z'), min, max, { limit: 2 });
          assert.equal(new Set(range).size, range.length);
          for (const member of [...range, ...reversed]) assert.equal(members.includes(member), true);
          assert.ok(reversed.length <= 2);
          const count = await kv.zLexCount(key('z'), min, max);
          assert.ok(count >= 0 && count <= members.length);
        }
      }
    });

    it('bounds may be longer than any member, and are no patterns', async () => {
      const kv = await withMembers(['*', '[a', '\\', 'a', 'a*', 'aaaa']);
      assert.deepEqual(await kv.zRangeByLex(key('z'), '[[a', '[[a'), ['[a']);
      assert.deepEqual(await kv.zRangeByLex(key('z'), '[*', '(*\0'), ['*']);
      assert.deepEqual(await kv.zRangeByLex(key('z'), '[a*', '[a*'), ['a*']);
      assert.deepEqual(await kv.zRangeByLex(key('z'), `[${'a'.repeat(1016)}`, '+'), []);
      assert.deepEqual(await kv.zRangeByLex(key('z'), '(a', `(${'a'.repeat(1016)}`), ['a*', 'aaaa']);
    });
  });
}
