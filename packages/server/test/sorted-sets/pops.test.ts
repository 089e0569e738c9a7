import { Double, NO_ARRAY, type OrderedPairs } from '../../src/protocol/reply.js';
import { type Client, direct, inWords } from '../support/direct.js';
import { errorOf } from '../support/error.js';
import { scored } from '../support/scored.js';

let redis: Client;
const run = (command: string) => inWords(redis, command);
const error = (command: string) => errorOf(run(command));

beforeEach(async () => {
  redis = direct()();
  await run('ZADD z -1 a 1 b 2 c 3 d 4 e');
});

it('pops one from either end', async () => {
  expect(await run('ZPOPMIN z')).toEqual(['a', new Double(-1)]);
  expect(await run('ZPOPMAX z')).toEqual(['e', new Double(4)]);
  expect(await run('ZPOPMIN absent')).toEqual([]);
  expect(await run('ZCARD z')).toBe(3);
});

it('pops several from either end', async () => {
  expect(scored(await run('ZPOPMIN z 2'))).toEqual(['a', -1, 'b', 1]);
  expect(await run('ZPOPMAX z 0')).toEqual([]);
  expect(scored(await run('ZPOPMAX z 9'))).toEqual(['e', 4, 'd', 3, 'c', 2]);
  expect(scored(await run('ZPOPMAX z 1'))).toEqual([]);
});

it('pops from the first that has something', async () => {
  expect(await run('ZMPOP 2 absent z MIN')).toEqual(['z', [['a', new Double(-1)]]]);
  expect(await run('ZMPOP 2 z absent max count 2')).toEqual([
    'z',
    [
      ['e', new Double(4)],
      ['d', new Double(3)],
    ],
  ]);
  expect(await run('ZMPOP 1 absent MIN')).toBe(NO_ARRAY);
});

it('does not wait where there is something', async () => {
  expect(await run('BZPOPMIN absent z 0')).toEqual(['z', 'a', new Double(-1)]);
  expect(await run('BZPOPMAX z absent 0')).toEqual(['z', 'e', new Double(4)]);
  expect(await run('BZMPOP 0 2 absent z MAX')).toEqual(['z', [['d', new Double(3)]]]);
});

it.each([
  ['ZPOPMIN z -1', 'ERR value is out of range, must be positive'],
  ['ZPOPMIN z 1 2', 'ERR syntax error'],
  ['ZMPOP 0 z MIN', 'ERR numkeys should be greater than 0'],
  ['ZMPOP a z MIN', 'ERR numkeys should be greater than 0'],
  ['ZMPOP 1 z bad_where', 'ERR syntax error'],
  ['ZMPOP 1 z MIN bar_arg', 'ERR syntax error'],
  ['ZMPOP 1 z COUNT', 'ERR syntax error'],
  ['ZMPOP 1 z MIN COUNT', 'ERR syntax error'],
  ['ZMPOP 1 z MAX COUNT 1 COUNT 2', 'ERR syntax error'],
  ['ZMPOP 2 z z2 bad_arg', 'ERR syntax error'],
  ['ZMPOP 9 z MIN', 'ERR syntax error'],
  ['ZMPOP 1 z MIN COUNT 0', 'ERR count should be greater than 0'],
  ['ZMPOP 1 z MIN COUNT a', 'ERR count should be greater than 0'],
  ['BZMPOP 1 0 z MIN', 'ERR numkeys should be greater than 0'],
  ['BZMPOP 1 1 z MAX MIN', 'ERR syntax error'],
  ['BZMPOP 1 2 z z2 MAX COUNT -1', 'ERR count should be greater than 0'],
])('refuses %s', async (command, message) => {
  expect(await error(command)).toBe(message);
  expect(await run('ZCARD z')).toBe(5);
});

describe('ZRANDMEMBER', () => {
  it('gives one member without a count', async () => {
    expect(['a', 'b', 'c', 'd', 'e']).toContain(await run('ZRANDMEMBER z'));
    expect(await run('ZRANDMEMBER absent')).toBeNull();
  });

  it('gives each member once at most', async () => {
    expect(new Set((await run('ZRANDMEMBER z 3')) as string[]).size).toBe(3);
    expect([...((await run('ZRANDMEMBER z 100')) as string[])].sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await run('ZRANDMEMBER z 0')).toEqual([]);
    expect(await run('ZRANDMEMBER absent 3')).toEqual([]);
  });

  it('gives as many members as are wanted if the count is negative, and all of them in the end', async () => {
    const members = (await run('ZRANDMEMBER z -1000')) as string[];
    expect(members).toHaveLength(1000);
    expect([...new Set(members)].sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await run('ZRANDMEMBER absent -3')).toEqual([]);
  });

  it.each([3, -20])('gives %s members with their scores', async (count) => {
    const { entries } = (await run(`ZRANDMEMBER z ${count} WITHSCORES`)) as OrderedPairs;
    expect(entries).toHaveLength(Math.abs(count));
    for (const [member, score] of entries) expect(await redis('ZSCORE', 'z', member as string)).toEqual(score);
  });

  it.each([
    ['ZRANDMEMBER z x', /^ERR value is not an integer/],
    ['ZRANDMEMBER z 1 scores', /^ERR syntax error$/],
    ['ZRANDMEMBER z -9223372036854770000 WITHSCORES', /^ERR value is out of range$/],
    ['ZRANDMEMBER z 9223372036854775807 WITHSCORES', /^ERR value is out of range$/],
    ['ZRANDMEMBER z -9223372036854775808', /^ERR value is out of range/],
  ])('refuses %s', async (command, message) => {
    expect(await error(command)).toMatch(message);
  });
});
