import { Double } from '../../src/protocol/reply.js';
import { type Client, direct, inWords } from '../support/direct.js';
import { errorOf } from '../support/error.js';
import { scored } from '../support/scored.js';
import { unisolated } from '../support/unisolated.js';

let redis: Client;
const run = (command: string) => inWords(redis, command);
const error = (command: string) => errorOf(run(command));

beforeEach(async () => {
  redis = direct(unisolated())();
  await run('ZADD z 1 a 2 b');
  await run('SADD s a b');
});

it('adds and removes several members, one after the other', async () => {
  expect(await run('ZADD z CH 3 a 2 b 5 c')).toBe(2);
  expect(await run('ZREM z a c x')).toBe(2);
  expect(scored(await run('ZRANGE z 0 -1 WITHSCORES'))).toEqual(['b', 2]);
});

it('adds under what one write can depend on', async () => {
  expect(await run('ZADD z GT CH 5 a 1 b')).toBe(1);
  expect(await run('ZADD z NX INCR 5 a')).toBeNull();
  expect(await run('ZADD z INCR 5 a')).toEqual(new Double(10));
});

it.each([
  ['ZADD z XX GT 5 a', 'ERR ZADD with XX GT is not supported on DynamoDB'],
  ['ZADD z XX INCR 5 a', 'ERR ZADD with XX INCR is not supported on DynamoDB'],
  ['ZADD z LT INCR 5 a', 'ERR ZADD with LT INCR is not supported on DynamoDB'],
  ['ZRANGESTORE z z 0 -1', 'ERR ZRANGESTORE is not supported on DynamoDB'],
  ['ZUNIONSTORE z 2 z s', 'ERR ZUNIONSTORE of sets is not supported on DynamoDB'],
])('refuses %s, with nothing done', async (command, message) => {
  expect(await error(command)).toBe(message);
  expect(scored(await run('ZRANGE z 0 -1 WITHSCORES'))).toEqual(['a', 1, 'b', 2]);
});

it('combines sets and sorted sets, though nothing tells which are which', async () => {
  expect(scored(await run('ZUNION 2 z s WITHSCORES'))).toEqual(['a', 2, 'b', 3]);
  expect(await run('ZUNIONSTORE to 1 z')).toBe(2);
});
