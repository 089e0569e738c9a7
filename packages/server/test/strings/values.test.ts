import { MemoryBackend } from '@keyvaluestore/memory';

import { OK, ReplyError } from '../../src/protocol/reply.js';
import { direct } from '../support/direct.js';

const clocked = () => {
  const time = { now: 1_700_000_000_000 };
  const backend = new MemoryBackend({ limits: 'native', expiringSortedSets: true, clock: () => time.now });
  return { time, redis: direct(backend, { now: () => time.now })() };
};

describe('SET', () => {
  it('writes any bytes', async () => {
    const redis = direct()();
    expect(await redis('SET', 'a', '\x00\xff\r\n')).toBe(OK);
    expect(await redis('GET', 'a')).toBe('\x00\xff\r\n');
    expect(await redis('SET', '', '')).toBe(OK);
    expect(await redis('GET', '')).toBe('');
  });

  it('takes NX and XX', async () => {
    const redis = direct()();
    expect(await redis('SET', 'a', '1', 'XX')).toBeNull();
    expect(await redis('SET', 'a', '1', 'nx')).toBe(OK);
    expect(await redis('SET', 'a', '2', 'NX')).toBeNull();
    expect(await redis('SET', 'a', '3', 'XX')).toBe(OK);
    expect(await redis('GET', 'a')).toBe('3');
  });

  it('takes GET, alone and with a condition', async () => {
    const redis = direct()();
    expect(await redis('SET', 'a', '1', 'GET')).toBeNull();
    expect(await redis('SET', 'a', '2', 'GET')).toBe('1');
    expect(await redis('SET', 'a', '3', 'GET', 'NX')).toBe('2');
    expect(await redis('GET', 'a')).toBe('2');
    expect(await redis('SET', 'a', '3', 'XX', 'GET')).toBe('2');
    expect(await redis('GET', 'a')).toBe('3');
    expect(await redis('SET', 'b', '1', 'XX', 'GET')).toBeNull();
    expect(await redis('EXISTS', 'b')).toBe(0);
    expect(await redis('SET', 'b', '1', 'NX', 'GET')).toBeNull();
    expect(await redis('GET', 'b')).toBe('1');
  });

  it('takes times, and takes them away', async () => {
    const { time, redis } = clocked();
    await redis('SET', 'a', '1', 'EX', '10');
    expect(await redis('PTTL', 'a')).toBe(10_000);
    await redis('SET', 'a', '2', 'KEEPTTL');
    expect(await redis('PTTL', 'a')).toBe(10_000);
    await redis('SET', 'a', '2', 'px', '5', 'xx');
    expect(await redis('PTTL', 'a')).toBe(5);
    await redis('SET', 'a', '2', 'EXAT', String(time.now / 1000 + 7));
    expect(await redis('PTTL', 'a')).toBe(7000);
    await redis('SET', 'a', '2', 'PXAT', String(time.now + 7));
    expect(await redis('PTTL', 'a')).toBe(7);
    await redis('SET', 'a', '2');
    expect(await redis('PTTL', 'a')).toBe(-1);
    expect(await redis('SET', 'a', '2', 'EXAT', '1')).toBe(OK);
    expect(await redis('EXISTS', 'a')).toBe(0);
  });

  it.each([
    [['BAD'], 'ERR syntax error'],
    [['NX', 'XX'], 'ERR syntax error'],
    [['EX'], 'ERR syntax error'],
    [['EX', '1', 'PX', '1'], 'ERR syntax error'],
    [['KEEPTTL', 'EX', '1'], 'ERR syntax error'],
    [['EX', '1', 'KEEPTTL'], 'ERR syntax error'],
    [['PERSIST'], 'ERR syntax error'],
    [['EX', 'x'], 'ERR value is not an integer or out of range'],
    [['EX', '0'], "ERR invalid expire time in 'set' command"],
    [['EX', '10000000000000000'], "ERR invalid expire time in 'set' command"],
    [['EX', '-9999999999999999'], "ERR invalid expire time in 'set' command"],
  ])('refuses %j', async (options, text) => {
    const redis = direct()();
    expect(await redis('SET', 'a', '1', ...options)).toEqual(new ReplyError(text));
    expect(await redis('EXISTS', 'a')).toBe(0);
  });

  it('replaces any type', async () => {
    const { redis, backend } = withBackend();
    await backend.zAdd('z', 'm', 1, { ttl: 60_000 });
    expect(await redis('SET', 'z', '1', 'NX')).toBeNull();
    expect(await redis('SET', 'z', '1', 'GET')).toEqual(
      expect.objectContaining({ message: expect.stringMatching(/^WRONGTYPE/) }),
    );
    expect(await redis('SET', 'z', '1', 'XX', 'KEEPTTL')).toBe(OK);
    expect(await redis('TTL', 'z')).toBe(60);
    await backend.zAdd('y', 'm', 1);
    expect(await redis('SETEX', 'y', '9', '1')).toBe(OK);
    expect(await redis('TTL', 'y')).toBe(9);
    await backend.lPush('l', 'm');
    expect(await redis('SETNX', 'l', '1')).toBe(0);
    expect(await redis('SET', 'l', '1')).toBe(OK);
    expect(await redis('TYPE', 'l')).toEqual({ text: 'string' });
  });
});

function withBackend() {
  const backend = new MemoryBackend({ limits: 'native', expiringSortedSets: true });
  return { backend, redis: direct(backend)() };
}

it('SETNX, SETEX and PSETEX write', async () => {
  const { redis } = clocked();
  expect(await redis('SETNX', 'a', '1')).toBe(1);
  expect(await redis('SETNX', 'a', '2')).toBe(0);
  expect(await redis('GET', 'a')).toBe('1');
  expect(await redis('SETEX', 'a', '12', '2')).toBe(OK);
  expect(await redis('PTTL', 'a')).toBe(12_000);
  expect(await redis('PSETEX', 'a', '12', '3')).toBe(OK);
  expect(await redis('PTTL', 'a')).toBe(12);
  expect(await redis('SETEX', 'z', '-10', 'a')).toEqual(new ReplyError("ERR invalid expire time in 'setex' command"));
  expect(await redis('PSETEX', 'z', '0', 'a')).toEqual(new ReplyError("ERR invalid expire time in 'psetex' command"));
});

it('GETSET, GETDEL and STRLEN read', async () => {
  const redis = direct()();
  expect(await redis('GETSET', 'a', 'xyz')).toBeNull();
  expect(await redis('GETSET', 'a', 'wxyz')).toBe('xyz');
  expect(await redis('STRLEN', 'a')).toBe(4);
  expect(await redis('GETDEL', 'a')).toBe('wxyz');
  expect(await redis('GETDEL', 'a')).toBeNull();
  expect(await redis('STRLEN', 'a')).toBe(0);
});

describe('GETEX', () => {
  it('reads, and changes the expiry', async () => {
    const { time, redis } = clocked();
    expect(await redis('GETEX', 'a', 'EX', '0')).toBeNull();
    await redis('SET', 'a', 'bar');
    expect(await redis('GETEX', 'a')).toBe('bar');
    expect(await redis('GETEX', 'a', 'EX', '10')).toBe('bar');
    expect(await redis('PTTL', 'a')).toBe(10_000);
    expect(await redis('GETEX', 'a')).toBe('bar');
    expect(await redis('PTTL', 'a')).toBe(10_000);
    expect(await redis('GETEX', 'a', 'pxat', String(time.now + 3))).toBe('bar');
    expect(await redis('PTTL', 'a')).toBe(3);
    expect(await redis('GETEX', 'a', 'PERSIST')).toBe('bar');
    expect(await redis('PTTL', 'a')).toBe(-1);
    expect(await redis('GETEX', 'a', 'PERSIST')).toBe('bar');
    expect(await redis('GETEX', 'a', 'EXAT', '1')).toBe('bar');
    expect(await redis('EXISTS', 'a')).toBe(0);
  });

  it.each([
    [['no'], 'ERR syntax error'],
    [['EX'], 'ERR syntax error'],
    [['PERSIST', 'EX', '1'], 'ERR syntax error'],
    [['EX', '1', 'PERSIST'], 'ERR syntax error'],
    [['EX', '1', 'PX', '1'], 'ERR syntax error'],
    [['KEEPTTL'], 'ERR syntax error'],
    [['EX', '10000000000000000'], "ERR invalid expire time in 'getex' command"],
    [['EX', '-1'], "ERR invalid expire time in 'getex' command"],
  ])('refuses %j', async (options, text) => {
    const redis = direct()();
    await redis('SET', 'a', 'bar');
    expect(await redis('GETEX', 'a', ...options)).toEqual(new ReplyError(text));
    expect(await redis('TTL', 'a')).toBe(-1);
  });
});

describe('MGET, MSET and MSETNX', () => {
  it('read and write several', async () => {
    const { redis, backend } = withBackend();
    await backend.zAdd('z', 'm', 1);
    expect(await redis('MSET', 'a', '1', 'b', '2', 'a', '3', 'z', '4')).toBe(OK);
    await backend.sAdd('s', 'm');
    expect(await redis('MGET', 'a', 's', 'none', 'b', 'a', 'z')).toEqual(['3', null, null, '2', '3', '4']);
    expect(await redis('MGET', 's')).toEqual([null]);
  });

  it('write all or none', async () => {
    const redis = direct()();
    await redis('SET', 'x', '1');
    expect(await redis('MSETNX', 'a', '1', 'b', '2', 'x', '3')).toBe(0);
    expect(await redis('EXISTS', 'a', 'b')).toBe(0);
    expect(await redis('MSETNX', 'a', '1', 'b', '2')).toBe(1);
    expect(await redis('MSETNX', 'c', '1', 'c', '2')).toBe(1);
    expect(await redis('GET', 'c')).toBe('2');
    expect(await redis('MSETNX', 'c', '1', 'c', '3')).toBe(0);
  });

  it.each(['MSET', 'MSETNX'])('%s refuses a key without a value', async (name) => {
    const redis = direct()();
    expect(await redis(name, 'a', '1', 'b')).toEqual(
      new ReplyError(`ERR wrong number of arguments for '${name.toLowerCase()}' command`),
    );
    expect(await redis('EXISTS', 'a')).toBe(0);
  });
});

describe('LCS', () => {
  it('compares', async () => {
    const redis = direct()();
    await redis('MSET', 'a', 'ohmytext', 'b', 'mynewtext');
    expect(await redis('LCS', 'a', 'b')).toBe('mytext');
    expect(await redis('LCS', 'a', 'b', 'LEN')).toBe(6);
    const ranges = [
      [
        [4, 7],
        [5, 8],
      ],
      [
        [2, 3],
        [0, 1],
      ],
    ];
    expect(await redis('LCS', 'a', 'b', 'IDX')).toEqual({
      entries: [
        ['matches', ranges],
        ['len', 6],
      ],
    });
    expect(await redis('LCS', 'a', 'b', 'idx', 'MINMATCHLEN', '4', 'WITHMATCHLEN')).toEqual({
      entries: [
        ['matches', [[[4, 7], [5, 8], 4]]],
        ['len', 6],
      ],
    });
    expect(await redis('LCS', 'a', 'none')).toBe('');
  });

  it('refuses what it cannot do', async () => {
    const { redis, backend } = withBackend();
    await backend.sAdd('s', 'm');
    expect(await redis('LCS', 'a', 's')).toEqual(new ReplyError('ERR The specified keys must contain string values'));
    expect(await redis('LCS', 'a', 'b', 'X')).toEqual(new ReplyError('ERR syntax error'));
    expect(await redis('LCS', 'a', 'b', 'LEN', 'IDX')).toEqual(
      new ReplyError('ERR If you want both the length and indexes, please just use IDX.'),
    );
    await redis('SET', 'a', 'x'.repeat(10_000));
    expect(await redis('LCS', 'a', 'a')).toEqual(
      expect.objectContaining({ message: expect.stringContaining('Insufficient memory') }),
    );
  });
});
