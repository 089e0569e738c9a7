import { MemoryBackend } from '@keyvaluestore/memory';

import { ReplyError } from '../../src/protocol/reply.js';
import { direct } from '../support/direct.js';

const NOW = 1_700_000_000_123;

function clocked() {
  const time = { now: NOW };
  const backend = new MemoryBackend({ limits: 'native', expiringSortedSets: true, clock: () => time.now });
  return { time, backend, redis: direct(backend, { now: () => time.now })() };
}

describe('EXPIRE and its sisters', () => {
  it('set when a key expires', async () => {
    const { time, redis } = clocked();
    await redis('SET', 'a', '1');
    expect(await redis('EXPIRE', 'a', '5')).toBe(1);
    expect(await redis('PTTL', 'a')).toBe(5000);
    expect(await redis('PEXPIRE', 'a', '1501')).toBe(1);
    expect(await redis('PTTL', 'a')).toBe(1501);
    expect(await redis('TTL', 'a')).toBe(2);
    expect(await redis('EXPIREAT', 'a', String(Math.ceil(time.now / 1000) + 10))).toBe(1);
    expect(await redis('TTL', 'a')).toBe(10 + Math.round(Math.ceil(time.now / 1000) - time.now / 1000));
    expect(await redis('PEXPIREAT', 'a', String(time.now + 7))).toBe(1);
    expect(await redis('PTTL', 'a')).toBe(7);
    time.now += 7;
    expect(await redis('EXISTS', 'a')).toBe(0);
    expect(await redis('EXPIRE', 'a', '5')).toBe(0);
  });

  it.each([
    ['EXPIRE', '-1'],
    ['EXPIRE', '0'],
    ['PEXPIRE', '-9223372036854775808'],
    ['EXPIREAT', '1'],
    ['EXPIREAT', '-1'],
    ['PEXPIREAT', '-9223372036854770000'],
  ])('%s %s removes the key', async (name, time) => {
    const { backend, redis } = clocked();
    await backend.zAdd('z', 'm', 1);
    await redis('SET', 'a', '1');
    for (const key of ['a', 'z']) {
      expect(await redis(name, key, time)).toBe(1);
      expect(await redis('EXISTS', key)).toBe(0);
      expect(await redis(name, key, time)).toBe(0);
    }
  });

  it('remove sorted sets too where those do not expire', async () => {
    const backend = new MemoryBackend({ limits: 'native' });
    const redis = direct(backend)();
    for (const [name, time] of [
      ['EXPIRE', '0'],
      ['EXPIREAT', '1'],
    ] as const) {
      await backend.zAdd('z', 'm', 1);
      expect(await redis(name, 'z', time)).toBe(1);
      expect(await redis('EXISTS', 'z')).toBe(0);
    }
  });

  it.each([
    ['EXPIRE', '9223370399119966'],
    ['EXPIRE', '9223372036854776'],
    ['EXPIRE', '-9223372036854776'],
    ['PEXPIRE', '9223372036854770000'],
    ['EXPIREAT', '9223372036854776'],
  ])('%s refuses %s', async (name, time) => {
    const { redis } = clocked();
    await redis('SET', 'a', '1');
    expect(await redis(name, 'a', time)).toEqual(
      new ReplyError(`ERR invalid expire time in '${name.toLowerCase()}' command`),
    );
    expect(await redis('TTL', 'a')).toBe(-1);
  });

  it('take large times', async () => {
    const { redis } = clocked();
    await redis('SET', 'a', '1');
    expect(await redis('PEXPIREAT', 'a', '9223372036854770000')).toBe(1);
    expect(await redis('EXPIRE', 'a', '')).toEqual(new ReplyError('ERR value is not an integer or out of range'));
    expect(await redis('EXISTS', 'a')).toBe(1);
  });

  it.each<[string, number, string[], number, number]>([
    ['EXPIRE', 100, ['200', 'NX'], 0, 100],
    ['EXPIRE', -1, ['200', 'NX'], 1, 200],
    ['EXPIRE', 100, ['200', 'XX'], 1, 200],
    ['EXPIRE', -1, ['200', 'XX'], 0, -1],
    ['EXPIRE', 100, ['200', 'GT'], 1, 200],
    ['EXPIRE', 200, ['100', 'GT'], 0, 200],
    ['EXPIRE', 100, ['100', 'GT'], 0, 100],
    ['EXPIRE', -1, ['200', 'GT'], 0, -1],
    ['EXPIRE', 100, ['200', 'LT'], 0, 100],
    ['EXPIRE', 200, ['100', 'lt'], 1, 100],
    ['EXPIRE', -1, ['100', 'LT'], 1, 100],
    ['EXPIRE', 200, ['100', 'LT', 'XX'], 1, 100],
    ['EXPIRE', -1, ['100', 'XX', 'LT'], 0, -1],
    ['EXPIRE', 100, ['-10', 'LT'], 1, -2],
    ['EXPIRE', -1, ['-10', 'LT'], 1, -2],
    ['EXPIRE', 100, ['-10', 'GT'], 0, 100],
  ])('%s of %d with %j gives %d, and is then %d', async (name, before, args, reply, after) => {
    const { redis } = clocked();
    await redis('SET', 'a', '1', ...(before < 0 ? [] : ['EX', String(before)]));
    expect(await redis(name, 'a', ...args)).toBe(reply);
    expect(await redis('TTL', 'a')).toBe(after);
  });

  it('compare with times since 1970', async () => {
    const { time, redis } = clocked();
    const at = Math.floor(time.now / 1000);
    await redis('SET', 'a', '1', 'EXAT', String(at + 100));
    expect(await redis('EXPIREAT', 'a', String(at + 99), 'GT')).toBe(0);
    expect(await redis('EXPIREAT', 'a', String(at + 101), 'GT')).toBe(1);
    expect(await redis('EXPIREAT', 'a', String(at + 102), 'LT')).toBe(0);
    expect(await redis('EXPIREAT', 'none', String(at + 102), 'LT')).toBe(0);
  });

  it.each([
    [['LT', 'GT'], 'ERR GT and LT options at the same time are not compatible'],
    [['NX', 'GT'], 'ERR NX and XX, GT or LT options at the same time are not compatible'],
    [['NX', 'XX'], 'ERR NX and XX, GT or LT options at the same time are not compatible'],
    [['AB'], 'ERR Unsupported option AB'],
    [['XX', 'ab'], 'ERR Unsupported option ab'],
  ])('refuse %j', async (options, text) => {
    const { redis } = clocked();
    await redis('SET', 'a', '1');
    expect(await redis('EXPIRE', 'a', '200', ...options)).toEqual(new ReplyError(text));
    expect(await redis('TTL', 'a')).toBe(-1);
  });
});

it('TTL and its sisters tell what there is none of', async () => {
  const { redis } = clocked();
  await redis('SET', 'a', '1');
  for (const name of ['TTL', 'PTTL', 'EXPIRETIME', 'PEXPIRETIME']) {
    expect(await redis(name, 'a')).toBe(-1);
    expect(await redis(name, 'none')).toBe(-2);
  }
});

it('EXPIRETIME and PEXPIRETIME tell the very time', async () => {
  // With the clock of the machine, which goes on between reading a time to live and reading the time.
  const redis = direct()();
  for (let count = 0; count < 500; count++) {
    const at = Date.now() + 100_000 + count;
    await redis('SET', 'a', '1', 'PXAT', String(at));
    expect(await redis('PEXPIRETIME', 'a')).toBe(at);
  }
  await redis('SET', 'a', '1', 'EXAT', '33177117420');
  expect(await redis('EXPIRETIME', 'a')).toBe(33177117420);
});

it('PERSIST takes the expiry away', async () => {
  const { redis } = clocked();
  await redis('SET', 'a', '1', 'EX', '50');
  expect(await redis('PERSIST', 'a')).toBe(1);
  expect(await redis('PERSIST', 'a')).toBe(0);
  expect(await redis('PERSIST', 'none')).toBe(0);
  expect(await redis('TTL', 'a')).toBe(-1);
});
