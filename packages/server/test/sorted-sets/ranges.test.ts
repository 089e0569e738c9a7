import { Double } from '../../src/protocol/reply.js';
import { type Client, direct, inWords } from '../support/direct.js';
import { errorOf, WRONG_TYPE } from '../support/error.js';
import { scored } from '../support/scored.js';

let redis: Client;
const run = (command: string) => inWords(redis, command);
const error = (command: string) => errorOf(run(command));

beforeEach(async () => {
  redis = direct()();
  await run('ZADD z -inf a 1 b 2 c 3 d 4 e 5 f +inf g');
  await run('ZADD lex 0 alpha 0 bar 0 cool 0 down 0 elephant 0 foo 0 great 0 hill 0 omega');
});

it.each([
  ['ZRANGE z 0 -1', 'a b c d e f g'],
  ['ZRANGE z 1 -5', 'b c'],
  ['ZRANGE z -100 1', 'a b'],
  ['ZRANGE z 7 -1', ''],
  ['ZRANGE z 0 1 REV', 'g f'],
  ['ZRANGE z 0 1 LIMIT 1 -1', 'a b'],
  ['ZREVRANGE z 0 -6', 'g f'],
  ['ZREVRANGE z -2 -1', 'b a'],
  ['ZRANGEBYSCORE z -inf 2', 'a b c'],
  ['ZRANGEBYSCORE z (-inf (2', 'b'],
  ['ZRANGEBYSCORE z 4 2', ''],
  ['ZRANGEBYSCORE z 2.4 2.6', ''],
  ['ZRANGEBYSCORE z (2 2', ''],
  ['ZREVRANGEBYSCORE z +inf 4', 'g f e'],
  ['ZREVRANGEBYSCORE z (+inf (4', 'f'],
  ['ZRANGEBYSCORE z 0 10 LIMIT 2 3', 'd e f'],
  ['ZRANGEBYSCORE z 0 10 LIMIT 2 -1', 'd e f'],
  ['ZRANGEBYSCORE z 0 10 LIMIT 20 10', ''],
  ['ZRANGEBYSCORE z 0 10 LIMIT -1 10', ''],
  ['ZRANGEBYSCORE z 0 10 LIMIT 0 0', ''],
  ['ZRANGEBYSCORE z 0 10 LIMIT 1 9223372036854775807', 'c d e f'],
  ['ZREVRANGEBYSCORE z 10 0 LIMIT 2 3', 'd c b'],
  ['ZRANGE z 5 0 BYSCORE REV LIMIT 0 2', 'f e'],
  ['ZRANGE z (1 3 byscore', 'c d'],
  ['ZRANGEBYLEX lex - [cool', 'alpha bar cool'],
  ['ZRANGEBYLEX lex [bar (down', 'bar cool'],
  ['ZRANGEBYLEX lex (great +', 'hill omega'],
  ['ZRANGEBYLEX lex (az (b', ''],
  ['ZRANGEBYLEX lex + -', ''],
  ['ZRANGEBYLEX lex - [cool LIMIT 1 2', 'bar cool'],
  ['ZRANGEBYLEX lex [bar [down LIMIT 2 0', ''],
  ['ZREVRANGEBYLEX lex + [d LIMIT 0 5', 'omega hill great foo elephant'],
  ['ZREVRANGEBYLEX lex (hill (omega', ''],
  ['ZRANGE lex [b [c BYLEX', 'bar'],
  ['ZRANGE lex [d - BYLEX REV', 'cool bar alpha'],
  ['ZRANGE absent 0 -1', ''],
])('%s', async (command, expected) => {
  expect(((await run(command)) as string[]).join(' ')).toBe(expected);
});

it.each([
  ['ZRANGE z 1 2 WITHSCORES', ['b', 1, 'c', 2]],
  ['ZREVRANGE z 0 0 withscores', ['g', Infinity]],
  ['ZRANGEBYSCORE z 2 5 LIMIT 2 3 WITHSCORES', ['e', 4, 'f', 5]],
  ['ZREVRANGEBYSCORE z 5 2 WITHSCORES LIMIT 2 3', ['d', 3, 'c', 2]],
  ['ZRANGE z 5 0 BYSCORE REV LIMIT 0 2 WITHSCORES', ['f', 5, 'e', 4]],
  ['ZRANGEBYSCORE z 2 5 LIMIT 0 0 WITHSCORES', []],
])('%s', async (command, expected) => {
  expect(scored(await run(command))).toEqual(expected);
});

it.each([
  ['ZCOUNT z 0 3', 3],
  ['ZCOUNT z (0 (3', 2],
  ['ZCOUNT z -inf +inf', 7],
  ['ZLEXCOUNT lex - +', 9],
  ['ZLEXCOUNT lex + -', 0],
  ['ZLEXCOUNT lex [bar (foo', 4],
  ['ZLEXCOUNT lex (maxstring +', 1],
  ['ZRANK z c', 2],
  ['ZREVRANK z c', 4],
  ['ZRANK z x', null],
  ['ZCARD z', 7],
  ['ZCARD absent', 0],
  ['ZREMRANGEBYSCORE z 2 4', 3],
  ['ZREMRANGEBYSCORE z 4 2', 0],
  ['ZREMRANGEBYSCORE z (1 (5', 3],
  ['ZREMRANGEBYRANK z -10 0', 1],
  ['ZREMRANGEBYRANK z 0 -10', 0],
  ['ZREMRANGEBYRANK z 0 10', 7],
  ['ZREMRANGEBYLEX lex (a [c', 2],
])('%s gives %j', async (command, expected) => {
  expect(await run(command)).toBe(expected);
});

it('gives scores', async () => {
  expect(await run('ZSCORE z c')).toEqual(new Double(2));
  expect(await run('ZSCORE z x')).toBeNull();
  expect(await run('ZMSCORE z c x a')).toEqual([new Double(2), null, new Double(-Infinity)]);
  expect(await run('ZMSCORE absent a b')).toEqual([null, null]);
});

const LIMIT_ALONE = 'ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX';

it.each([
  ['ZRANGE z 0 x', 'ERR value is not an integer or out of range'],
  ['ZRANGE z 0 -1 LIMIT 1 2', LIMIT_ALONE],
  ['ZRANGE z 0 -1 LIMIT 1', 'ERR syntax error'],
  ['ZRANGE z - + BYLEX WITHSCORES', 'ERR syntax error, WITHSCORES not supported in combination with BYLEX'],
  ['ZREVRANGE z 0 -1 BYSCORE', 'ERR syntax error'],
  ['ZREVRANGE z 0 -1 REV', 'ERR syntax error'],
  ['ZRANGEBYSCORE z 0 -1 REV', 'ERR syntax error'],
  ['ZRANGEBYSCORE z 1 NaN', 'ERR min or max is not a float'],
  ['ZRANGEBYSCORE z str 1', 'ERR min or max is not a float'],
  ['ZRANGEBYSCORE z 0 1 LIMIT a 1', 'ERR value is not an integer or out of range'],
  ['ZCOUNT z ( 1', 'ERR min or max is not a float'],
  ['ZREMRANGEBYSCORE z 1 NaN', 'ERR min or max is not a float'],
  ['ZREMRANGEBYRANK z 1 x', 'ERR value is not an integer or out of range'],
  ['ZRANGEBYLEX z foo [bar', 'ERR min or max not valid string range item'],
  ['ZRANGEBYLEX z +x [bar', 'ERR min or max not valid string range item'],
  ['ZLEXCOUNT z - bar', 'ERR min or max not valid string range item'],
  ['ZRANGESTORE to z 0 -1 WITHSCORES', 'ERR syntax error'],
  ['ZRANGESTORE to z 0 -1 LIMIT 1 2', LIMIT_ALONE],
])('refuses %s', async (command, message) => {
  expect(await error(command)).toBe(message);
});

it.each([
  ['0 -1', ['a', -Infinity, 'b', 1, 'c', 2, 'd', 3, 'e', 4, 'f', 5, 'g', Infinity]],
  ['1 2', ['b', 1, 'c', 2]],
  ['0 5 BYSCORE LIMIT 0 2', ['b', 1, 'c', 2]],
  ['5 0 BYSCORE REV LIMIT 0 2', ['e', 4, 'f', 5]],
  ['[b [c BYLEX', ['b', 1, 'c', 2]],
])('stores the range %s', async (range, expected) => {
  await run('ZADD to 1 old');
  expect(await run(`ZRANGESTORE to z ${range}`)).toBe(expected.length / 2);
  expect(scored(await run('ZRANGE to 0 -1 WITHSCORES'))).toEqual(expected);
});

it('stores nothing in place of whatever was there', async () => {
  await run('SADD s a');
  expect(await run('ZRANGESTORE s z 10 11')).toBe(0);
  expect(await run('SCARD s')).toBe(0);
  expect(await run('ZRANGESTORE z z 1 2')).toBe(2);
  expect(await run('ZRANGE z 0 -1')).toEqual(['b', 'c']);
});

it('stores nothing if it is of another type', async () => {
  await run('SADD s a');
  expect(await error('ZRANGESTORE z s 0 -1')).toBe(WRONG_TYPE);
  expect(await run('ZCARD z')).toBe(7);
});

it('scans all at once, with scores as text', async () => {
  expect(await run('ZSCAN z 0 COUNT 1 MATCH [abg]')).toEqual(['0', ['a', '-inf', 'b', '1', 'g', 'inf']]);
  await run('ZADD small 9.8813129168249309e-323 x 1e300 y 0.1 z');
  expect(await run('ZSCAN small 0')).toEqual(['0', ['x', '1e-322', 'z', '0.1', 'y', '1e+300']]);
  expect(await run('ZSCAN absent 0')).toEqual(['0', []]);
  expect(await error('ZSCAN z x')).toBe('ERR invalid cursor');
});

it.each([
  ...['ZADD k 1 a', 'ZADD k 1 a 2 b', 'ZADD k XX 1 a', 'ZADD k INCR 1 a', 'ZINCRBY k 1 a', 'ZREM k a', 'ZCARD k'],
  ...['ZSCORE k a', 'ZMSCORE k a', 'ZRANK k a', 'ZREVRANK k a', 'ZCOUNT k 0 1', 'ZLEXCOUNT k - +', 'ZRANGE k 0 -1'],
  ...['ZREVRANGE k 0 -1', 'ZRANGEBYSCORE k 0 1', 'ZRANGEBYSCORE k 0 1 LIMIT 0 0', 'ZREMRANGEBYRANK k 0 1'],
  ...['ZPOPMIN k', 'ZPOPMAX k 0', 'ZMPOP 2 absent k MIN', 'BZPOPMIN absent k 1', 'BZMPOP 1 1 k MAX', 'ZRANDMEMBER k'],
  ...['ZRANDMEMBER k 0', 'ZRANDMEMBER k -1', 'ZRANDMEMBER k 1 WITHSCORES', 'ZSCAN k 0'],
])('refuses a key of another type: %s', async (command) => {
  await run('HSET k f v');
  expect(await error(command)).toBe(WRONG_TYPE);
});
