import { type Backend, type BinaryString } from '@keyvaluestore/core';

import { crc64 } from '../../src/commands/keys/crc64.js';
import { OK, ReplyError } from '../../src/protocol/reply.js';
import { direct, redisLike } from '../support/direct.js';

const wrong = new ReplyError('ERR DUMP payload version or checksum are wrong');

const signed = (body: string): string => body + crc64(body as BinaryString);

const LONG = 'x'.repeat(70_000);

const VALUES: Readonly<Record<string, (backend: Backend) => Promise<void>>> = {
  string: (backend) => backend.set('a', new Uint8Array([0, 255, 13, 10])),
  'empty string': (backend) => backend.set('a', ''),
  'long string': (backend) => backend.set('a', LONG),
  list: async (backend) => void (await backend.lPush('a', 'x', 'y', 'x', 'z'.repeat(100))),
  set: (backend) => backend.sAdd('a', ...Array.from({ length: 300 }, (_, n) => String(n))),
  hash: (backend) => backend.hSet('a', { f: 'v', '': LONG }),
  'sorted set': async (backend) => {
    await backend.zAdd('a', 'm', -1.5);
    await backend.zAdd('a', 'n', Infinity);
  },
  'sorted hash': (backend) => backend.zhAdd('a', 'field', 'member', 2),
};

it.each(Object.keys(VALUES))('DUMP and RESTORE carry a %s', async (name) => {
  const backend = redisLike();
  const redis = direct(backend)();
  await VALUES[name]?.(backend);
  const dump = String(await redis('DUMP', 'a'));
  expect(await redis('RESTORE', 'b', '0', dump)).toBe(OK);
  expect(await redis('TTL', 'b')).toBe(-1);
  expect(await redis('DUMP', 'b')).toBe(dump);
  expect(await redis('TYPE', 'b')).toEqual(await redis('TYPE', 'a'));
});

// What redis-server 7.0.15 gave.
it.each([
  ['\x00\xc0\x0c\n\x00<*\xf8Q\\\x04\xbc\xd5', ['GET', 'a'], '12'],
  ['\x00\x05hello\n\x00cr\xdfve4 \n', ['GET', 'a'], 'hello'],
  ['\x02\x02\x01b\x01a\n\x00u\xd9\x9d\x83^\xf8_e', ['SORT', 'a', 'ALPHA'], ['a', 'b']],
  ['\x04\x01\x01f\x01v\n\x00\xad\xf2CV\xb1\x86\x0e\xfc', ['HGET', 'a', 'f'], 'v'],
  [
    "\x05\x02\x01n\x00\x00\x00\x00\x00\x00\xf0\x7f\x01m\x00\x00\x00\x00\x00\x00\xf8?\n\x00'\xf2\xea\xf4\x7f\x93\xa0\xc7",
    ['SORT', 'a', 'BY', 'nosort'],
    ['m', 'n'],
  ],
])('RESTORE takes what Redis gives: %j', async (payload, [name = '', ...args], value) => {
  const redis = direct()();
  expect(await redis('RESTORE', 'a', '0', payload)).toBe(OK);
  expect(await redis(name, ...args)).toEqual(value);
});

it('RESTORE sets an expiry', async () => {
  const redis = direct()();
  await redis('SET', 'a', 'bar');
  const dump = String(await redis('DUMP', 'a'));
  expect(await redis('RESTORE', 'a', '2569591501', dump, 'REPLACE')).toBe(OK);
  expect(await redis('TTL', 'a')).toBeGreaterThan(2569000);
  const at = Date.now() + 3000;
  expect(await redis('RESTORE', 'b', String(at), dump, 'ABSTTL', 'IDLETIME', '10')).toBe(OK);
  expect(await redis('PEXPIRETIME', 'b')).toBe(at);
  expect(await redis('RESTORE', 'b', '1', dump, 'absttl', 'replace', 'FREQ', '10')).toBe(OK);
  expect(await redis('EXISTS', 'b')).toBe(0);
});

it('RESTORE refuses what it does not know', async () => {
  const redis = direct()();
  await redis('SET', 'a', 'bar');
  const dump = String(await redis('DUMP', 'a'));
  expect(await redis('DUMP', 'none')).toBeNull();
  expect(await redis('RESTORE', 'a', '0', '...')).toEqual(new ReplyError('BUSYKEY Target key name already exists.'));
  const refused: [string[], ReplyError][] = [
    [['0', '...'], wrong],
    [['0', `${dump.slice(0, -1)}x`], wrong],
    [['0', `x${dump.slice(1)}`], wrong],
    [['0', signed('\x00\x01a\x0b\x00')], wrong],
    [['0', signed('\x0f\x01a\x09\x00')], new ReplyError('ERR Bad data format')],
    [['0', signed('\x00\x02a\x09\x00')], new ReplyError('ERR Bad data format')],
    [['0', signed('\x00\x01ab\x09\x00')], new ReplyError('ERR Bad data format')],
    [['0', signed('\x02\x00\x09\x00')], new ReplyError('ERR Bad data format')],
    [['0', dump, 'X'], new ReplyError('ERR syntax error')],
    [['0', dump, 'IDLETIME'], new ReplyError('ERR syntax error')],
    [['0', dump, 'IDLETIME', '1', 'FREQ', '1'], new ReplyError('ERR syntax error')],
    [['0', dump, 'FREQ', '256'], new ReplyError('ERR Invalid FREQ value, must be >= 0 and <= 255')],
    [['-1', dump], new ReplyError('ERR Invalid TTL value, must be >= 0')],
    [['x', dump], new ReplyError('ERR value is not an integer or out of range')],
  ];
  for (const [args, error] of refused) expect([args, await redis('RESTORE', 'b', ...args)]).toEqual([args, error]);
  expect(await redis('EXISTS', 'b')).toBe(0);
});
