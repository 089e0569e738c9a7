import { OK, type Reply } from '../../src/protocol/reply.js';
import { message, WRONG_TYPE } from '../support/error.js';
import { eachWithLists } from '../support/lists.js';

const { redis, range, backend } = eachWithLists();

it('reads lengths, values and ranges', async () => {
  await redis('RPUSH', 'list', 'a', 'b', 'c', 'd');
  expect(await redis('LLEN', 'list')).toBe(4);
  expect(await redis('LINDEX', 'list', '0')).toBe('a');
  expect(await redis('LINDEX', 'list', '-1')).toBe('d');
  expect(await redis('LINDEX', 'list', '4')).toBeNull();
  expect(await redis('LINDEX', 'list', '9223372036854775807')).toBeNull();
  expect(await redis('LRANGE', 'list', '1', '-2')).toEqual(['b', 'c']);
  expect(await redis('LRANGE', 'list', '-1000', '1000')).toEqual(['a', 'b', 'c', 'd']);
  expect(await redis('LRANGE', 'list', '0', '-4')).toEqual(['a']);
  expect(await redis('LRANGE', 'list', '0', '-5')).toEqual([]);
  expect(await redis('LRANGE', 'list', '3', '1')).toEqual([]);
  expect(await redis('LLEN', 'absent')).toBe(0);
  expect(await redis('LINDEX', 'absent', '1')).toBeNull();
  expect(await redis('LRANGE', 'absent', '0', '1')).toEqual([]);
});

it('refuses another type and other numbers', async () => {
  await backend().set('string', 'x');
  const wrong = [
    ...(await Promise.all([redis('LLEN', 'string'), redis('LINDEX', 'string', '0'), range('string')])),
    ...(await Promise.all([redis('LPUSH', 'string', 'a'), redis('RPUSHX', 'string', 'a'), redis('LPOP', 'string')])),
    ...(await Promise.all([redis('LSET', 'string', '0', 'a'), redis('LREM', 'string', '0', 'a')])),
    ...(await Promise.all([redis('LTRIM', 'string', '0', '0'), redis('LPOS', 'string', 'a')])),
    ...(await Promise.all([redis('LINSERT', 'string', 'before', 'a', 'b'), redis('BLPOP', 'string', '0')])),
  ];
  expect(wrong.map(message)).toEqual(wrong.map(() => WRONG_TYPE));
  const notIntegers = [
    ...(await Promise.all([redis('LINDEX', 'list', 'a'), redis('LRANGE', 'list', '0', 'b')])),
    ...(await Promise.all([redis('LSET', 'list', '1.5', 'a'), redis('LREM', 'list', 'x', 'a')])),
    ...(await Promise.all([redis('LTRIM', 'list', '', '0'), redis('LPOS', 'list', 'a', 'RANK', 'x')])),
  ];
  expect(notIntegers.map(message)).toEqual(notIntegers.map(() => 'ERR value is not an integer or out of range'));
});

it('finds places', async () => {
  await redis('RPUSH', 'list', 'a', 'b', 'c', '1', '2', '3', 'c', 'c');
  const places = (...args: string[]): Promise<Reply> => redis('LPOS', 'list', ...args);
  expect(await places('a')).toBe(0);
  expect(await places('c', 'RANK', '2')).toBe(6);
  expect(await places('c', 'rank', '4')).toBeNull();
  expect(await places('c', 'RANK', '-1')).toBe(7);
  expect(await places('c', 'COUNT', '0')).toEqual([2, 6, 7]);
  expect(await places('c', 'COUNT', '2')).toEqual([2, 6]);
  expect(await places('c', 'COUNT', '0', 'RANK', '2')).toEqual([6, 7]);
  expect(await places('c', 'COUNT', '2', 'RANK', '-1')).toEqual([7, 6]);
  expect(await places('x', 'COUNT', '2', 'RANK', '-1')).toEqual([]);
  expect(await places('a', 'COUNT', '0', 'MAXLEN', '1')).toEqual([0]);
  expect(await places('c', 'COUNT', '0', 'MAXLEN', '3')).toEqual([2]);
  expect(await places('c', 'COUNT', '0', 'MAXLEN', '3', 'RANK', '-1')).toEqual([7, 6]);
  expect(await places('c', 'COUNT', '0', 'MAXLEN', '7', 'RANK', '2')).toEqual([6]);
  expect(await places('c', 'MAXLEN', '2')).toBeNull();
  expect(await places('c', 'MAXLEN', '3')).toBe(2);
  expect(await redis('LPOS', 'absent', 'c', 'COUNT', '0')).toEqual([]);
  expect(await redis('LPOS', 'absent', 'c')).toBeNull();
});

it.each([
  [['RANK', '0'], /^ERR RANK can't be zero: use 1 to start from the first match/],
  [['COUNT', '-1'], /^ERR COUNT can't be negative$/],
  [['MAXLEN', '-1'], /^ERR MAXLEN can't be negative$/],
  [['COUNT'], /^ERR syntax error$/],
  [['FROM', '1'], /^ERR syntax error$/],
])('refuses places by %j', async (args, text) => {
  expect(message(await redis('LPOS', 'list', 'c', ...args))).toMatch(text);
});

it('inserts beside another value', async () => {
  await redis('RPUSH', 'list', 'a', 'c');
  expect(await redis('LINSERT', 'list', 'BEFORE', 'c', 'b')).toBe(3);
  expect(await redis('LINSERT', 'list', 'after', 'c', 'd')).toBe(4);
  expect(await redis('LINSERT', 'list', 'after', 'x', 'y')).toBe(-1);
  expect(await redis('LINSERT', 'absent', 'after', 'x', 'y')).toBe(0);
  expect(await range('list')).toEqual(['a', 'b', 'c', 'd']);
  expect(message(await redis('LINSERT', 'list', 'aft3r', 'a', 'b'))).toBe('ERR syntax error');
});

it('replaces values', async () => {
  await redis('RPUSH', 'list', 'a', 'b', 'c');
  expect(await redis('LSET', 'list', '1', 'B')).toBe(OK);
  expect(await redis('LSET', 'list', '-1', 'C')).toBe(OK);
  expect(await range('list')).toEqual(['a', 'B', 'C']);
  expect(message(await redis('LSET', 'list', '3', 'd'))).toBe('ERR index out of range');
  expect(message(await redis('LSET', 'absent', '0', 'd'))).toBe('ERR no such key');
});

it('removes values', async () => {
  await redis('RPUSH', 'list', 'a', 'b', 'a', 'c', 'a', 'b');
  expect(await redis('LREM', 'list', '-1', 'a')).toBe(1);
  expect(await range('list')).toEqual(['a', 'b', 'a', 'c', 'b']);
  expect(await redis('LREM', 'list', '0', 'a')).toBe(2);
  expect(await redis('LREM', 'list', '1', 'x')).toBe(0);
  expect(await range('list')).toEqual(['b', 'c', 'b']);
});

it.each([
  ['0', '0', ['1']],
  ['1', '-2', ['2', '3', '4']],
  ['-2', '-1', ['4', '5']],
  ['-10', '10', ['1', '2', '3', '4', '5']],
  ['0', '-5', ['1']],
  ['0', '-6', []],
])('trims to %s %s', async (start, stop, left) => {
  await redis('RPUSH', 'list', '1', '2', '3', '4', '5');
  expect(await redis('LTRIM', 'list', start, stop)).toBe(OK);
  expect(await range('list')).toEqual(left);
  expect(await backend().exists('list')).toBe(left.length > 0);
});
