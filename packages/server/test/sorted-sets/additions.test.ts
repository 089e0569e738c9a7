import { Double } from '../../src/protocol/reply.js';
import { type Client, direct, inWords } from '../support/direct.js';
import { errorOf } from '../support/error.js';
import { scored } from '../support/scored.js';

let redis: Client;
const run = (command: string) => inWords(redis, command);
const error = (command: string) => errorOf(run(command));
const all = async () => scored(await run('ZRANGE z 0 -1 WITHSCORES'));

beforeEach(() => {
  redis = direct()();
});

it('counts the members that are new', async () => {
  expect(await run('ZADD z 10 x')).toBe(1);
  expect(await run('ZADD z 11 x')).toBe(0);
  expect(await run('ZADD z 5 w 12 x 30 z')).toBe(2);
  expect(await all()).toEqual(['w', 5, 'x', 12, 'z', 30]);
});

it('counts with CH the members of which the score is another one too', async () => {
  await run('ZADD z 10 x 20 y 30 z');
  expect(await run('ZADD z CH 12 x 22 y 30 z 40 new')).toBe(3);
  expect(await run('ZADD z CH 12 x')).toBe(0);
  expect(await run('ZADD z CH 13 x')).toBe(1);
  expect(await run('ZADD z 14 x')).toBe(0);
});

describe('conditions', () => {
  beforeEach(() => run('ZADD z 10 x 20 y 30 z'));

  it.each([
    ['NX 11 x 21 y 100 a 200 b', 2, ['x', 10, 'y', 20, 'z', 30, 'a', 100, 'b', 200]],
    ['XX 5 foo 11 x 21 y 40 zap', 0, ['x', 11, 'y', 21, 'z', 30]],
    ['XX CH 5 foo 11 x 21 y 30 z', 2, ['x', 11, 'y', 21, 'z', 30]],
    ['GT CH 5 foo 11 x 21 y 29 z', 3, ['foo', 5, 'x', 11, 'y', 21, 'z', 30]],
    ['LT CH 5 foo 11 x 21 y 29 z', 2, ['foo', 5, 'x', 10, 'y', 20, 'z', 29]],
    ['GT XX CH 5 foo 11 x 21 y 29 z', 2, ['x', 11, 'y', 21, 'z', 30]],
    ['xx lt ch 5 foo 11 x 21 y 29 z', 1, ['x', 10, 'y', 20, 'z', 29]],
    ['GT 11 x', 0, ['x', 11, 'y', 20, 'z', 30]],
    ['GT 9 x', 0, ['x', 10, 'y', 20, 'z', 30]],
    ['NX 5 new', 1, ['new', 5, 'x', 10, 'y', 20, 'z', 30]],
  ])('ZADD z %s', async (args, reply, left) => {
    expect(await run(`ZADD z ${args}`)).toBe(reply);
    expect(await all()).toEqual(left);
  });

  it('adds nothing to a key that is absent with XX', async () => {
    expect(await run('ZADD absent XX 10 x')).toBe(0);
    expect(await run('ZADD absent XX GT 10 x')).toBe(0);
    expect(await run('ZCARD absent')).toBe(0);
  });
});

it.each([
  ['ZADD z XX 10 x 20', 'ERR syntax error'],
  ['ZADD z 10 a 20 b 30', 'ERR syntax error'],
  ['ZADD z NX CH', 'ERR syntax error'],
  ['ZADD z XX NX 10 x', 'ERR XX and NX options at the same time are not compatible'],
  ['ZADD z GT NX 10 x', 'ERR GT, LT, and/or NX options at the same time are not compatible'],
  ['ZADD z LT NX 10 x', 'ERR GT, LT, and/or NX options at the same time are not compatible'],
  ['ZADD z LT GT 10 x', 'ERR GT, LT, and/or NX options at the same time are not compatible'],
  ['ZADD z INCR 15 x 10 y', 'ERR INCR option supports a single increment-element pair'],
  ['ZADD z nan x', 'ERR value is not a valid float'],
  ['ZADD z  x', 'ERR value is not a valid float'],
  ['ZADD z 10 a 20 b 30.badscore c', 'ERR value is not a valid float'],
  ['ZINCRBY z nan x', 'ERR value is not a valid float'],
  ['ZINCRBY z 10 a 20 b', "ERR wrong number of arguments for 'zincrby' command"],
])('refuses %s, and adds nothing', async (command, message) => {
  expect(await error(command)).toBe(message);
  expect(await run('ZCARD z')).toBe(0);
});

it('adds to scores', async () => {
  expect(await run('ZINCRBY z 1.5 x')).toEqual(new Double(1.5));
  expect(await run('ZADD z INCR 15 x')).toEqual(new Double(16.5));
  expect(await run('ZINCRBY z -20 x')).toEqual(new Double(-3.5));
  expect(await run('ZADD z -0 zero')).toBe(1);
  expect(await run('ZSCORE z zero')).toEqual(new Double(0));
});

it('adds to a score only as the options want it', async () => {
  await run('ZADD z 28 x');
  expect(await run('ZADD z LT INCR 1 x')).toBeNull();
  expect(await run('ZADD z GT INCR -1 x')).toBeNull();
  expect(await run('ZADD z NX INCR 1 x')).toBeNull();
  expect(await run('ZADD z XX INCR 1 y')).toBeNull();
  expect(await all()).toEqual(['x', 28]);
  expect(await run('ZADD z GT INCR 1 x')).toEqual(new Double(29));
  expect(await run('ZADD z LT INCR -2 x')).toEqual(new Double(27));
  expect(await run('ZADD z XX INCR 1 x')).toEqual(new Double(28));
  expect(await run('ZADD z NX INCR 1 y')).toEqual(new Double(1));
  expect(await run('ZADD z GT INCR 2 new')).toEqual(new Double(2));
  expect(await run('ZADD z XX GT INCR 2 absent')).toBeNull();
});

it('adds nothing to infinity that would make it no number', async () => {
  await run('ZADD z +inf x -inf y');
  for (const option of ['GT', 'LT']) {
    expect(await run(`ZADD z ${option} INCR 1 x`)).toBeNull();
    expect(await run(`ZADD z ${option} INCR -1 y`)).toBeNull();
  }
  expect(await error('ZINCRBY z -inf x')).toBe('ERR resulting score is not a number (NaN)');
  expect(await error('ZADD z INCR +inf y')).toBe('ERR resulting score is not a number (NaN)');
  expect(await error('ZADD z GT INCR +inf y')).toBe('ERR resulting score is not a number (NaN)');
  expect(await all()).toEqual(['y', -Infinity, 'x', Infinity]);
});

it('removes members, and counts each once', async () => {
  await run('ZADD z 10 a 20 b 30 c');
  expect(await run('ZREM z x')).toBe(0);
  expect(await run('ZREM z a')).toBe(1);
  expect(await run('ZREM z x b b c d')).toBe(2);
  expect(await run('ZCARD z')).toBe(0);
});
