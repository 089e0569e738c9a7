import { type AnyRange, type BinaryString, type Position } from '@keyvaluestore/core';

import { all, ANSWERS, b, openDriver } from '../support/calling.js';

const key = b('board');
const EVERYTHING = {
  by: 'score',
  min: { value: -Infinity, exclusive: false },
  max: { value: Infinity, exclusive: false },
} as const;
const READ = { after: undefined, reverse: false, withScores: false, withFields: false, limit: undefined } as const;

type Driven = ReturnType<typeof openDriver>;

const add = (call: Driven['call'], name: string, score: number) =>
  call({ name: 'zAdd', key, field: b(name), member: b(name), score, when: 'always', expiry: 'keep', count: false });

/** a at 0, b and c at 1, d at 2. */
async function open(answers: Parameters<typeof openDriver>[0]): Promise<Driven> {
  const driven = openDriver(answers);
  for (const [name, score] of [
    ['c', 1],
    ['a', 0],
    ['d', 2],
    ['b', 1],
  ] as const)
    await add(driven.call, name, score);
  return driven;
}

describe.each(ANSWERS)('a sorted set in %s', (_, answers) => {
  it('goes on behind a position, whether or not anything is there', async () => {
    const { call } = await open(answers);
    const behind = async (after: Position, reverse: boolean): Promise<readonly BinaryString[]> =>
      (await call({ name: 'zRange', key, range: EVERYTHING, ...READ, after, reverse })).members;
    expect(await behind({ score: 1, field: b('b') }, false)).toEqual(['c', 'd']);
    expect(await behind({ score: 1, field: b('b') }, true)).toEqual(['a']);
    expect(await behind({ score: 1, field: b('bb') }, false)).toEqual(['c', 'd']);
    expect(await behind({ score: 1, field: b('bb') }, true)).toEqual(['b', 'a']);
    expect(await behind({ score: Infinity, field: b('x') }, false)).toEqual([]);
    expect(await behind({ score: Infinity, field: b('x') }, true)).toEqual(['d', 'c', 'b', 'a']);
    expect(await behind({ score: -Infinity, field: b('x') }, true)).toEqual([]);
  });

  it('is read by position from the nearer end, as far as that is known', async () => {
    const { driver, call, work } = openDriver(answers);
    for (let index = 0; index < 20; index++) await add(call, String(index).padStart(2, '0'), index);
    const range = async (start: number, stop: number, reverse = false): Promise<readonly [number, ...string[]]> => {
      const before = work.rows;
      const operation = { name: 'zRange', key, range: { by: 'rank', start, stop }, ...READ, reverse } as const;
      const { members } = await driver.run(operation, { consistency: 'strong' });
      // The row of the key is read too.
      return [work.rows - before - 1, ...members];
    };
    expect(await range(0, 1)).toEqual([2, '00', '01']);
    expect(await range(2, 3)).toEqual([4, '02', '03']);
    expect(await range(-2, -1)).toEqual([2, '18', '19']);
    expect(await range(-3, -2)).toEqual([3, '17', '18']);
    expect(await range(0, 1, true)).toEqual([2, '19', '18']);
    expect(await range(-2, -2, true)).toEqual([2, '01']);
    expect((await range(0, -1)).length).toBe(21);
    expect((await range(3, 1)).length).toBe(1);
    expect((await range(20, 30)).length).toBe(1);
    expect((await range(-30, 30)).slice(1)).toHaveLength(20);
    expect((await range(18, -1)).slice(1)).toEqual(['18', '19']);
    expect((await range(-19, 2)).slice(1)).toEqual(['01', '02']);
    expect((await range(16, -3)).slice(1)).toEqual(['16', '17']);
    expect((await range(1, -18, true)).slice(1)).toEqual(['18', '17']);
  });

  it('tells how many stand before a field', async () => {
    const { call } = await open(answers);
    const rank = (field: string, reverse: boolean) => call({ name: 'zRank', key, field: b(field), reverse });
    expect(await Promise.all(['a', 'b', 'c', 'd'].map((field) => rank(field, false)))).toEqual([0, 1, 2, 3]);
    expect(await Promise.all(['a', 'b', 'c', 'd'].map((field) => rank(field, true)))).toEqual([3, 2, 1, 0]);
    expect(await rank('x', false)).toBeNull();
  });

  it('gives up its ends', async () => {
    const { call, dump } = await open(answers);
    const pop = (count: number, reverse: boolean) => call({ name: 'zPop', key, count, reverse });
    expect(await pop(2, true)).toEqual({ members: ['d', 'c'], scores: [2, 1], fields: ['d', 'c'] });
    expect(await pop(1, false)).toEqual({ members: ['a'], scores: [0], fields: ['a'] });
    expect(await pop(2 ** 53 - 1, false)).toEqual({ members: ['b'], scores: [1], fields: ['b'] });
    expect(await pop(1, false)).toEqual({ members: [], scores: [], fields: [] });
    expect(dump()).toEqual([]);
  });

  it.each<[string, AnyRange, readonly string[]]>([
    ['score', { by: 'score', min: { value: 1, exclusive: false }, max: { value: 2, exclusive: true } }, ['a', 'd']],
    ['byte order', { by: 'lex', min: '-', max: { value: b('c'), exclusive: true } }, ['c', 'd']],
    ['position', { by: 'rank', start: 1, stop: -2 }, ['a', 'd']],
    ['position from the end', { by: 'rank', start: -2, stop: -1 }, ['a', 'b']],
    ['all scores', EVERYTHING, []],
    ['none', { by: 'lex', min: '+', max: '-' }, ['a', 'b', 'c', 'd']],
  ])('loses a range by %s', async (__, range, left) => {
    const { call, dump } = await open(answers);
    expect(await call({ name: 'zRemRange', key, range })).toBe(4 - left.length);
    expect((await call({ name: 'zRange', key, range: EVERYTHING, ...READ })).members).toEqual(left);
    if (left.length === 0) expect(dump()).toEqual([]);
  });

  it('tells of an addition what it did, also where members lie in parts', async () => {
    const { call } = await open(answers);
    const long = (last: string) => b('m'.repeat(5000) + last);
    const put = (member: BinaryString, score: number, when: 'always' | 'greater' | 'less' | 'present' = 'always') =>
      call({ name: 'zAdd', key, field: b('e'), member, score, when, expiry: 'keep', count: true });
    expect(await put(b('e'), 1, 'present')).toBe(false);
    expect(await put(b('e'), 1, 'less')).toBe('added');
    expect(await put(b('e'), 1)).toBe('kept');
    expect(await put(b('e'), 1, 'greater')).toBe(false);
    expect(await put(b('e'), 2, 'greater')).toBe('changed');
    expect(await put(long('1'), 2)).toBe('changed');
    expect(await put(long('1'), 2)).toBe('kept');
    expect(await put(long('2'), 2)).toBe('changed');
    expect(await call({ name: 'zhMGet', key, fields: all('e', 'x', 'e') })).toEqual([long('2'), null, long('2')]);
    expect(await call({ name: 'zMScore', key, fields: all('x', 'e', 'a') })).toEqual([null, 2, 0]);
  });
});
