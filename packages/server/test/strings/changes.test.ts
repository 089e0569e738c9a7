import { type Backend, type Operation } from '@keyvaluestore/core';
import { MemoryBackend } from '@keyvaluestore/memory';

import { ReplyError } from '../../src/protocol/reply.js';
import { direct, redisLike } from '../support/direct.js';

describe('INCR and its sisters', () => {
  it('count', async () => {
    const redis = direct()();
    expect(await redis('INCR', 'n')).toBe(1);
    expect(await redis('INCRBY', 'n', '41')).toBe(42);
    expect(await redis('DECR', 'n')).toBe(41);
    expect(await redis('DECRBY', 'n', '51')).toBe(-10);
    expect(await redis('DECRBY', 'n', '-10')).toBe(0);
    expect(await redis('GET', 'n')).toBe('0');
  });

  it('count with 64 bits, and keep the expiry', async () => {
    const redis = direct()();
    await redis('SET', 'n', '9007199254740991', 'EX', '100');
    expect(await redis('INCR', 'n')).toBe(9007199254740992n);
    expect(await redis('INCRBY', 'n', '9214364837600034815')).toBe(9223372036854775807n);
    expect(await redis('GET', 'n')).toBe('9223372036854775807');
    expect(await redis('INCR', 'n')).toEqual(new ReplyError('ERR increment or decrement would overflow'));
    expect(await redis('DECRBY', 'n', '9223372036854775807')).toBe(0n);
    expect(await redis('INCRBY', 'n', '-9223372036854775808')).toBe(-9223372036854775808n);
    expect(await redis('DECR', 'n')).toEqual(new ReplyError('ERR increment or decrement would overflow'));
    expect(await redis('TTL', 'n')).toBe(100);
    expect(await redis('DECRBY', 'n', '-9223372036854775808')).toEqual(new ReplyError('ERR decrement would overflow'));
  });

  it.each(['    11', '11    ', '+1', '01', '', '9223372036854775808', '1.0'])('refuse %j', async (text) => {
    const redis = direct()();
    await redis('SET', 'n', text);
    const refused = new ReplyError('ERR value is not an integer or out of range');
    expect(await redis('INCR', 'n')).toEqual(refused);
    expect(await redis('INCRBY', 'm', text)).toEqual(refused);
    expect(await redis('GET', 'n')).toBe(text);
  });

  it('refuse other types', async () => {
    const backend = redisLike();
    const redis = direct(backend)();
    await backend.lPush('l', '1');
    for (const [name, ...args] of [
      ['INCR', 'l'],
      ['INCRBYFLOAT', 'l', '1'],
      ['APPEND', 'l', 'a'],
      ['SETRANGE', 'l', '0', 'a'],
    ] as const) {
      expect(await redis(name, ...args)).toEqual(
        expect.objectContaining({ message: expect.stringMatching(/^WRONGTYPE/) }),
      );
    }
  });
});

it('INCRBYFLOAT adds decimals, and keeps the expiry', async () => {
  const redis = direct()();
  expect(await redis('INCRBYFLOAT', 'n', '1')).toBe('1');
  expect(await redis('INCRBYFLOAT', 'n', '0.25')).toBe('1.25');
  await redis('EXPIRE', 'n', '100');
  expect(await redis('INCRBYFLOAT', 'n', '-1.35')).toBe('-0.1');
  expect(await redis('GET', 'n')).toBe('-0.1');
  expect(await redis('TTL', 'n')).toBe(100);
  expect(await redis('INCRBYFLOAT', 'n', '+inf')).toEqual(
    new ReplyError('ERR increment would produce NaN or Infinity'),
  );
  await redis('SET', 'n', ' 1');
  expect(await redis('INCRBYFLOAT', 'n', '1')).toEqual(new ReplyError('ERR value is not a valid float'));
});

it('APPEND appends', async () => {
  const redis = direct()();
  expect(await redis('APPEND', 'a', 'foo')).toBe(3);
  await redis('EXPIRE', 'a', '100');
  expect(await redis('APPEND', 'a', '\xff\x00')).toBe(5);
  expect(await redis('GET', 'a')).toBe('foo\xff\x00');
  expect(await redis('TTL', 'a')).toBe(100);
});

describe('SETRANGE', () => {
  it('writes a part', async () => {
    const redis = direct()();
    expect(await redis('SETRANGE', 'a', '0', '')).toBe(0);
    expect(await redis('EXISTS', 'a')).toBe(0);
    expect(await redis('SETRANGE', 'a', '1', 'foo')).toBe(4);
    expect(await redis('GET', 'a')).toBe('\0foo');
    expect(await redis('SETRANGE', 'a', '2', 'bb')).toBe(4);
    expect(await redis('GET', 'a')).toBe('\0fbb');
    expect(await redis('SETRANGE', 'a', '6', 'x')).toBe(7);
    expect(await redis('GET', 'a')).toBe('\0fbb\0\0x');
    expect(await redis('SETRANGE', 'a', '100', '')).toBe(7);
  });

  it('refuses places out of range', async () => {
    const redis = direct()();
    const tooLong = new ReplyError('ERR string exceeds maximum allowed size (proto-max-bulk-len)');
    expect(await redis('SETRANGE', 'a', '-1', 'x')).toEqual(new ReplyError('ERR offset is out of range'));
    expect(await redis('SETRANGE', 'a', String(512 * 1024 * 1024 - 4), 'world')).toEqual(tooLong);
    expect(await redis('SETRANGE', 'a', '9223372036854775807', 'A')).toEqual(tooLong);
    expect(await redis('EXISTS', 'a')).toBe(0);
  });

  it('makes no string that the backend does not take', async () => {
    const redis = direct(new MemoryBackend())();
    expect(await redis('SETRANGE', 'a', '500000', 'x')).toEqual(
      new ReplyError('ERR string exceeds maximum allowed size (proto-max-bulk-len)'),
    );
  });
});

it.each(['GETRANGE', 'SUBSTR'])('%s gives a part', async (name) => {
  const redis = direct()();
  expect(await redis(name, 'a', '0', '-1')).toBe('');
  await redis('SET', 'a', 'Hello World');
  const parts = [
    ['0', '3', 'Hell'],
    ['0', '-1', 'Hello World'],
    ['-4', '-1', 'orld'],
    ['5', '3', ''],
    ['5', '5000', ' World'],
    ['-5000', '10000', 'Hello World'],
    ['0', '4294967297', 'Hello World'],
    ['-1', '-5000', ''],
    ['0', '-5000', 'H'],
    ['0', '9223372036854775807', 'Hello World'],
  ];
  for (const [start = '', end = '', part] of parts) expect(await redis(name, 'a', start, end)).toBe(part);
});

/** A backend whose values are changed by another, so often, after they were read and before they are written. */
function contended(times: number): Backend {
  const backend = redisLike();
  const { driver } = backend;
  let count = 0;
  return Object.assign(Object.create(backend) as Backend, {
    driver: {
      ...driver,
      capabilities: driver.capabilities,
      run: async (operation: Operation, context: never) => {
        if (operation.name === 'set' && typeof operation.when === 'object' && count < times) {
          count += 1;
          await backend.set('a', `other${count}`, { keepTTL: true });
        }
        return driver.run(operation, context);
      },
    },
  });
}

it.each([
  ['APPEND', ['!'], 6 + 1],
  ['SETRANGE', ['0', 'x'], 6],
  ['SETBIT', ['0', '1'], 0],
  ['SET', ['x', 'XX', 'GET'], 'other3'],
  ['GETEX', ['EX', '10'], 'other3'],
])('%s goes on from what others have written meanwhile', async (name, args, reply) => {
  const redis = direct(contended(3))();
  await redis('SET', 'a', 'mine');
  expect(await redis(name, 'a', ...args)).toBe(reply);
});

it('gives up where others are always faster', async () => {
  const redis = direct(contended(Infinity))();
  await redis('SET', 'a', 'mine');
  expect(await redis('APPEND', 'a', 'x')).toEqual(
    expect.objectContaining({ message: expect.stringMatching(/^TRYAGAIN/) }),
  );
});
