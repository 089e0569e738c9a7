import { createHash } from 'node:crypto';

import { type Reply } from '../../src/protocol/reply.js';
import { direct } from '../support/direct.js';
import { errorOf, WRONG_TYPE } from '../support/error.js';
import { unisolated } from '../support/unisolated.js';

/** The release of a lock, as Redis's documentation has it. */
const RELEASE = `if redis.call("get",KEYS[1]) == ARGV[1] then
    return redis.call("del",KEYS[1])
else
    return 0
end`;
const SHA = createHash('sha1').update(RELEASE).digest('hex');
const ACQUIRE_SEVERAL = '96da70f7716f27d278a5218544df37fd8b0a5e4c';
const EXTEND_SEVERAL = 'aed6f382e410db8ba7926d4e5e9aab410bf2a78a';
const RELEASE_SEVERAL = 'e4612211c9f8f51c257e26e056b0a654b3187242';
const PROLONG = 'a4e8783852e6b949f9ef3a97212805108459a890';
const CONSUME = 'a1de965f42e177aa339706bd580f049065eca79a';

let redis: (name: string, ...args: readonly string[]) => Promise<Reply>;
beforeEach(() => {
  redis = direct()();
});

describe('EVAL', () => {
  it('releases a lock of its holder alone', async () => {
    await redis('SET', 'lock', 'alice');
    expect(await redis('EVAL', RELEASE, '1', 'lock', 'bob')).toBe(0);
    expect(await redis('EVALSHA', SHA, '1', 'lock', 'alice')).toBe(1);
    expect(await redis('EXISTS', 'lock')).toBe(0);
    expect(await redis('EVALSHA', SHA.toUpperCase(), '1', 'lock', 'alice')).toBe(0);
  });

  it('refuses what is not served, and a wrong number of keys', async () => {
    expect(await errorOf(redis('EVAL', 'return 1', '0'))).toEqual(expect.stringMatching(/^ERR this script/));
    expect(await errorOf(redis('EVALSHA', 'f'.repeat(40), '0'))).toEqual(expect.stringMatching(/^NOSCRIPT /));
    expect(await errorOf(redis('EVAL', RELEASE, '2', 'lock'))).toEqual(
      "ERR Number of keys can't be greater than number of args",
    );
    expect(await errorOf(redis('EVAL', RELEASE, '-1', 'lock'))).toEqual("ERR Number of keys can't be negative");
    expect(await errorOf(redis('EVAL', RELEASE, 'one', 'lock'))).toEqual('ERR value is not an integer or out of range');
  });

  it('is a part of a transaction', async () => {
    await redis('SET', 'lock', 'alice');
    await redis('MULTI');
    await redis('EVALSHA', SHA, '1', 'lock', 'alice');
    await redis('EXISTS', 'lock');
    expect(await redis('EXEC')).toEqual([1, 0]);
  });
});

it('SCRIPT LOAD and SCRIPT EXISTS tell what is served, which SCRIPT FLUSH does not change', async () => {
  expect(await redis('SCRIPT', 'LOAD', RELEASE)).toBe(SHA);
  expect(await errorOf(redis('SCRIPT', 'LOAD', 'return 1'))).toEqual(expect.stringMatching(/^ERR this script/));
  expect(await redis('SCRIPT', 'FLUSH')).toMatchObject({ text: 'OK' });
  expect(await redis('SCRIPT', 'EXISTS', SHA, 'f'.repeat(40), PROLONG)).toEqual([1, 0, 1]);
});

describe('a lock of several keys', () => {
  it('is acquired, extended and released whole', async () => {
    expect(await redis('EVALSHA', ACQUIRE_SEVERAL, '2', 'a', 'b', 'token', '60000')).toBe(2);
    expect(await redis('EVALSHA', ACQUIRE_SEVERAL, '2', 'c', 'b', 'other', '60000')).toBe(0);
    expect(await redis('EXISTS', 'c')).toBe(0);
    expect(await redis('EVALSHA', EXTEND_SEVERAL, '2', 'a', 'b', 'other', '90000')).toBe(0);
    expect(await redis('TTL', 'a')).toBe(60);
    expect(await redis('EVALSHA', EXTEND_SEVERAL, '2', 'a', 'b', 'token', '90000')).toBe(2);
    expect([await redis('TTL', 'a'), await redis('TTL', 'b')]).toEqual([90, 90]);
    expect(await redis('EVALSHA', RELEASE_SEVERAL, '2', 'a', 'c', 'token')).toBe(1);
    expect(await redis('EXISTS', 'a', 'b')).toBe(1);
  });

  it('is not taken from what holds anything else', async () => {
    await redis('ZADD', 'a', '1', 'm');
    expect(await redis('EVALSHA', ACQUIRE_SEVERAL, '1', 'a', 'token', '60000')).toBe(0);
    expect(await errorOf(redis('EVALSHA', EXTEND_SEVERAL, '1', 'a', 'token', '60000'))).toBe(WRONG_TYPE);
    expect(await redis('TYPE', 'a')).toMatchObject({ text: 'zset' });
  });

  it('is refused where an engine isolates nothing; one of one key is not', async () => {
    redis = direct(unisolated())();
    expect(await errorOf(redis('EVALSHA', ACQUIRE_SEVERAL, '2', 'a', 'b', 'token', '60000'))).toEqual(
      'ERR A lock of several keys is not supported on DynamoDB',
    );
    expect(await redis('EVALSHA', ACQUIRE_SEVERAL, '1', 'a', 'token', '60000')).toBe(1);
    expect(await redis('EVALSHA', ACQUIRE_SEVERAL, '1', 'a', 'other', '60000')).toBe(0);
    expect(await redis('EVALSHA', EXTEND_SEVERAL, '1', 'a', 'token', '90000')).toBe(1);
    expect(await redis('EVALSHA', RELEASE_SEVERAL, '1', 'a', 'token')).toBe(1);
    expect(await redis('EXISTS', 'a', 'b')).toBe(0);
  });
});

it('the time of a lock is made longer, or another', async () => {
  await redis('SET', 'lock', 'token', 'EX', '60');
  expect(await redis('EVALSHA', PROLONG, '1', 'lock', 'other', '40000', '0')).toBe(0);
  expect(await redis('EVALSHA', PROLONG, '1', 'lock', 'token', '40000', '0')).toBe(1);
  expect(await redis('TTL', 'lock')).toBe(100);
  expect(await redis('EVALSHA', PROLONG, '1', 'lock', 'token', '40000', '1')).toBe(1);
  expect(await redis('TTL', 'lock')).toBe(40);
  await redis('PERSIST', 'lock');
  expect(await redis('EVALSHA', PROLONG, '1', 'lock', 'token', '40000', '1')).toBe(0);
});

describe('what is consumed in a window', () => {
  it('counts from the first, whose time it keeps', async () => {
    expect(await redis('EVALSHA', CONSUME, '1', 'limit', '2', '60', '10', '60')).toEqual([2, expect.any(Number)]);
    await redis('EXPIRE', 'limit', '30');
    const [consumed, left] = (await redis('EVALSHA', CONSUME, '1', 'limit', '1', '60', '10', '60')) as [number, number];
    expect(consumed).toBe(3);
    expect(left).toBeGreaterThan(20_000);
    expect(left).toBeLessThanOrEqual(30_000);
  });

  it('gets an end where it has none', async () => {
    await redis('SET', 'limit', '5');
    expect(await redis('EVALSHA', CONSUME, '1', 'limit', '1', '60', '10', '60')).toEqual([6, 60_000]);
    expect(await redis('TTL', 'limit')).toBe(60);
  });
});
