import { type Backend } from '@keyvaluestore/core';

import { OK, type Reply, ReplyError } from '../../src/protocol/reply.js';
import { direct, redisLike } from '../support/direct.js';

/** A backend that isolates nothing and answers with promises, as DynamoDB's. */
function withoutIsolation(): Backend {
  const backend = redisLike();
  const { driver } = backend;
  return Object.assign(Object.create(backend) as Backend, {
    driver: {
      capabilities: { ...driver.capabilities, system: 'aws.dynamodb' },
      runAtomicWrite: driver.runAtomicWrite.bind(driver),
      run: async (...args: Parameters<typeof driver.run>) => driver.run(...args),
    },
  });
}

it.each<[string[][], Reply]>([
  [[['APPEND', 'a', 'x']], 4],
  [[['SETRANGE', 'a', '1', 'x']], 3],
  [[['INCRBYFLOAT', 'n', '0.5']], '1.5'],
  [[['INCRBY', 'n', '9223372036854775806']], 9223372036854775807n],
  [[['SETBIT', 'a', '0', '1']], 0],
  [[['BITFIELD', 'n', 'INCRBY', 'u8', '0', '1']], [50n]],
  [[['SET', 'a', 'x', 'XX', 'GET']], 'foo'],
  [
    [
      ['GETEX', 'a', 'EX', '10'],
      ['TTL', 'a'],
    ],
    10,
  ],
  [
    [
      ['EXPIRE', 'a', '10', 'NX'],
      ['TTL', 'a'],
    ],
    10,
  ],
  [
    [
      ['MSET', 'a', '1', 'a', '2'],
      ['GET', 'a'],
    ],
    '2',
  ],
  [
    [
      ['MSET', 'b', '1', 'c', '2'],
      ['MGET', 'b', 'c'],
    ],
    ['1', '2'],
  ],
  [[['MSETNX', 'a', '1']], 0],
  [[['MGET', 'a', 'none', 'n']], ['foo', null, '1']],
  [[['DEL', 'a', 'none', 'n']], 2],
  [[['LCS', 'a', 'n', 'LEN']], 0],
  [[['DUMP', 'none']], null],
])('%j are conditional writes or reads', async (calls, expected) => {
  const redis = direct(withoutIsolation())();
  expect(await redis('SET', 'a', 'foo')).toBe(OK);
  expect(await redis('SET', 'n', '1')).toBe(OK);
  let reply: Reply = null;
  for (const [name = '', ...args] of calls) reply = await redis(name, ...args);
  expect(reply).toEqual(expected);
});

it.each([
  ['MSETNX of several keys', ['MSETNX', 'b', '1', 'c', '2']],
  ['EXPIRE with XX, GT or LT', ['EXPIRE', 'a', '10', 'XX']],
  ['SORT with STORE', ['SORT', 'l', 'STORE', 'b']],
  ['RENAME', ['RENAME', 'a', 'b']],
  ['RENAMENX', ['RENAMENX', 'a', 'b']],
  ['COPY', ['COPY', 'a', 'b']],
  ['BITOP', ['BITOP', 'NOT', 'b', 'a']],
  ['RESTORE', ['RESTORE', 'b', '0', '']],
])('%s is refused', async (what, [name = '', ...args]) => {
  const redis = direct(withoutIsolation())();
  await redis('SET', 'a', 'foo', 'EX', '100');
  expect(await redis(name, ...args)).toEqual(new ReplyError(`ERR ${what} is not supported on DynamoDB`));
  expect(await redis('EXISTS', 'b')).toBe(0);
  expect(await redis('TTL', 'a')).toBe(100);
});
