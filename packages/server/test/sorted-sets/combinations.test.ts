import { type Client, direct, inWords } from '../support/direct.js';
import { errorOf, WRONG_TYPE } from '../support/error.js';
import { scored } from '../support/scored.js';

let redis: Client;
const run = (command: string) => inWords(redis, command);
const error = (command: string) => errorOf(run(command));

beforeEach(async () => {
  redis = direct()();
  await run('ZADD a 1 a 2 b 3 c');
  await run('ZADD b 1 b 2 c 3 d');
  await run('SADD set a b c');
});

it.each([
  ['UNION', '2 a b', ['a', 1, 'b', 3, 'd', 3, 'c', 5]],
  ['UNION', '2 a absent', ['a', 1, 'b', 2, 'c', 3]],
  ['UNION', '2 a b WEIGHTS 2 3', ['a', 2, 'b', 7, 'd', 9, 'c', 12]],
  ['UNION', '2 a b AGGREGATE MIN', ['a', 1, 'b', 1, 'c', 2, 'd', 3]],
  ['UNION', '2 a b aggregate max weights 1 1', ['a', 1, 'b', 2, 'c', 3, 'd', 3]],
  ['UNION', '2 set b WEIGHTS 2 3', ['a', 2, 'b', 5, 'c', 8, 'd', 9]],
  ['UNION', '1 absent', []],
  ['INTER', '2 a b', ['b', 3, 'c', 5]],
  ['INTER', '2 a b WEIGHTS 2 3', ['b', 7, 'c', 12]],
  ['INTER', '2 a b AGGREGATE MIN', ['b', 1, 'c', 2]],
  ['INTER', '2 set b WEIGHTS 2 3', ['b', 5, 'c', 8]],
  ['INTER', '2 set absent', []],
  ['DIFF', '2 a b', ['a', 1]],
  ['DIFF', '2 set b', ['a', 1]],
  ['DIFF', '2 a a', []],
])('%s %s', async (name, args, expected) => {
  expect(scored(await run(`Z${name} ${args} WITHSCORES`))).toEqual(expected);
  expect(await run(`Z${name} ${args}`)).toEqual(expected.filter((each) => typeof each === 'string'));
  await run('HSET to f v');
  expect(await run(`Z${name}STORE to ${args}`)).toBe(expected.length / 2);
  expect(scored(await run('ZRANGE to 0 -1 WITHSCORES'))).toEqual(expected);
});

it.each(['UNION', 'INTER'])('takes what is no number for 0: %s', async (name) => {
  await run('ZADD x -inf key');
  await run('ZADD y +inf key');
  expect(scored(await run(`Z${name} 2 x y WITHSCORES`))).toEqual(['key', 0]);
  expect(scored(await run(`Z${name} 1 x WEIGHTS 0 WITHSCORES`))).toEqual(['key', 0]);
});

it('stores in place of one of its keys', async () => {
  expect(await run('ZUNIONSTORE set 2 set b')).toBe(4);
  expect(await run('ZDIFFSTORE a 2 a b')).toBe(1);
  expect(await run('ZRANGE a 0 -1')).toEqual(['a']);
});

it.each([
  ['ZINTERCARD 2 a b', 2],
  ['ZINTERCARD 2 a b LIMIT 0', 2],
  ['ZINTERCARD 2 a b limit 1', 1],
  ['ZINTERCARD 2 a b LIMIT 10', 2],
  ['ZINTERCARD 2 a set', 3],
  ['ZINTERCARD 1 absent', 0],
])('%s', async (command, expected) => {
  expect(await run(command)).toBe(expected);
});

it.each([
  ...['ZUNION', 'ZINTER', 'ZDIFF', 'ZINTERCARD'].flatMap((name) => [
    [`${name} 0 a`, `ERR at least 1 input key is needed for '${name.toLowerCase()}' command`],
    [`${name} x a`, 'ERR value is not an integer or out of range'],
    [`${name} 2 a`, 'ERR syntax error'],
    [`${name} 1 a b`, 'ERR syntax error'],
  ]),
  ['ZUNIONSTORE to 0 a', "ERR at least 1 input key is needed for 'zunionstore' command"],
  ['ZUNIONSTORE to 2 a', 'ERR syntax error'],
  ['ZINTERSTORE to 2 a b WITHSCORES', 'ERR syntax error'],
  ['ZINTERSTORE to 2 a b WEIGHTS nan nan', 'ERR weight value is not a float'],
  ['ZUNION 2 a b WEIGHTS 1', 'ERR syntax error'],
  ['ZUNION 2 a b AGGREGATE avg', 'ERR syntax error'],
  ['ZUNION 2 a b AGGREGATE', 'ERR syntax error'],
  ['ZDIFF 2 a b WEIGHTS 1 1', 'ERR syntax error'],
  ['ZINTERCARD 1 a WITHSCORES', 'ERR syntax error'],
  ['ZINTERCARD 1 a LIMIT -1', "ERR LIMIT can't be negative"],
])('refuses %s', async (command, message) => {
  expect(await error(command)).toBe(message);
});

it('refuses another type, and stores nothing', async () => {
  await run('HSET h f v');
  for (const name of ['UNION', 'INTER', 'DIFF']) {
    expect(await error(`Z${name} 2 a h`)).toBe(WRONG_TYPE);
    expect(await error(`Z${name} 2 h set`)).toBe(WRONG_TYPE);
    expect(await error(`Z${name}STORE b 2 set h`)).toBe(WRONG_TYPE);
  }
  expect(await run('ZCARD b')).toBe(3);
});
