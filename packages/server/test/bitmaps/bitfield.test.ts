import { ReplyError } from '../../src/protocol/reply.js';
import { direct } from '../support/direct.js';

/** Runs BITFIELD and gives small numbers. */
function bitfields() {
  const redis = direct()();
  const run = async (args: string) => {
    const reply = await redis('BITFIELD', 'a', ...args.split(' '));
    return Array.isArray(reply) ? reply.map((each) => (each === null ? null : String(each))).join(' ') : reply;
  };
  return { redis, run };
}

it.each([
  [
    ['set i8 0 -100', 'set i8 0 101', 'get i8 0'],
    ['0', '-100', '101'],
  ],
  [
    ['set u8 0 255', 'set u8 0 100', 'get u8 0'],
    ['0', '255', '100'],
  ],
  [['set i8 0 255 set i8 0 100 get i8 0'], ['0 -1 100']],
  [['set u8 0 255 incrby u8 0 100 get u8 0'], ['0 99 99']],
  [
    ['set u8 #0 10', 'incrby u8 #0 100 incrby u8 #0 100'],
    ['0', '110 210'],
  ],
  [
    ['set u8 #0 100', 'overflow wrap incrby u8 #0 257', 'incrby u8 #0 255'],
    ['0', '101', '100'],
  ],
  [
    ['set u8 #0 100', 'overflow sat incrby u8 #0 257', 'overflow sat incrby u8 #0 -256'],
    ['0', '255', '0'],
  ],
  [
    ['set i8 #0 100', 'overflow sat incrby i8 #0 257', 'overflow sat incrby i8 #0 -256'],
    ['0', '127', '-128'],
  ],
  [
    ['set i8 #0 100', 'incrby i8 #0 257', 'incrby i8 #0 255'],
    ['0', '101', '100'],
  ],
  [['overflow fail set u2 0 3 set u2 0 4 incrby u2 0 1 get u2 0'], ['0   3']],
  [['SET i8 0 10 SET i8 64 10 INCRBY i8 10 99900'], ['0 0 60']],
  [
    ['set i64 3 -9223372036854775808 get i64 3 overflow sat incrby i64 3 -1'],
    ['0 -9223372036854775808 -9223372036854775808'],
  ],
  [
    ['set u63 0 9223372036854775807 incrby u63 0 1', 'overflow sat set u8 0 -1'],
    ['0 0', '0'],
  ],
  [['get u63 100 get i1 0'], ['0 0']],
  [['set u5 6 21 get u5 6 get u16 0'], ['0 21 672']],
])('BITFIELD %j gives %j', async (calls, replies) => {
  const { run } = bitfields();
  for (const [index, call] of calls.entries()) expect(await run(call)).toBe(replies[index]);
});

it('makes the string as long as what it writes', async () => {
  const { redis, run } = bitfields();
  await run('set u8 #0 65 set u8 #2 67');
  expect(await redis('GET', 'a')).toBe('A\0C');
  await redis('EXPIRE', 'a', '100');
  await run('overflow fail set u4 90 16');
  expect(await redis('STRLEN', 'a')).toBe(12);
  expect(await redis('TTL', 'a')).toBe(100);
  expect(await redis('BITFIELD', 'a')).toEqual([]);
});

it.each([
  ['set u8', 'ERR syntax error'],
  ['set u8 0', 'ERR syntax error'],
  ['put u8 0 1', 'ERR syntax error'],
  ['get u64 0', 'ERR Invalid bitfield type'],
  ['get i65 0', 'ERR Invalid bitfield type'],
  ['get u0 0', 'ERR Invalid bitfield type'],
  ['get 8 0', 'ERR Invalid bitfield type'],
  ['get u8 -1', 'ERR bit offset is not an integer or out of range'],
  ['get u8 #x', 'ERR bit offset is not an integer or out of range'],
  ['set u8 0 x', 'ERR value is not an integer or out of range'],
  ['overflow up set u8 0 1', 'ERR Invalid OVERFLOW type specified'],
])('refuses %j', async (call, text) => {
  const { redis, run } = bitfields();
  expect(await run(call)).toEqual(expect.objectContaining({ message: expect.stringContaining(text) }));
  expect(await redis('EXISTS', 'a')).toBe(0);
});

it('BITFIELD_RO reads alone', async () => {
  const { redis } = bitfields();
  await redis('SET', 'a', 'A');
  expect(await redis('BITFIELD_RO', 'a', 'GET', 'u8', '0')).toEqual([65n]);
  expect(await redis('BITFIELD_RO', 'a', 'SET', 'u8', '0', '1')).toEqual(
    new ReplyError('ERR BITFIELD_RO only supports the GET subcommand'),
  );
});
