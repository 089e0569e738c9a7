import { NO_ARRAY } from '../../src/protocol/reply.js';
import { message, WRONG_TYPE } from '../support/error.js';
import { eachWithLists } from '../support/lists.js';

const { redis, range, backend } = eachWithLists();

it('pushes at both ends', async () => {
  expect(await redis('LPUSH', 'list', 'a', 'b', 'c')).toBe(3);
  expect(await redis('RPUSH', 'list', '1', '2')).toBe(5);
  expect(await range('list')).toEqual(['c', 'b', 'a', '1', '2']);
});

it('pushes where there is a list', async () => {
  expect(await redis('LPUSHX', 'list', 'a')).toBe(0);
  expect(await redis('RPUSHX', 'list', 'a')).toBe(0);
  expect(await backend().exists('list')).toBe(false);
  await redis('RPUSH', 'list', 'm');
  expect(await redis('RPUSHX', 'list', 'x', 'y')).toBe(3);
  expect(await redis('LPUSHX', 'list', 'b', 'a')).toBe(5);
  expect(await range('list')).toEqual(['a', 'b', 'm', 'x', 'y']);
});

it('pops at both ends, one or several', async () => {
  await redis('RPUSH', 'list', 'a', 'b', 'c', 'd', 'e', 'f');
  expect(await redis('LPOP', 'list')).toBe('a');
  expect(await redis('RPOP', 'list')).toBe('f');
  expect(await redis('LPOP', 'list', '1')).toEqual(['b']);
  expect(await redis('RPOP', 'list', '2')).toEqual(['e', 'd']);
  expect(await redis('LPOP', 'list', '0')).toEqual([]);
  expect(await redis('RPOP', 'list', '123')).toEqual(['c']);
});

it.each(['LPOP', 'RPOP'])('tells what is not there: %s', async (pop) => {
  expect(await redis(pop, 'list')).toBeNull();
  expect(await redis(pop, 'list', '0')).toBe(NO_ARRAY);
  expect(await redis(pop, 'list', '1')).toBe(NO_ARRAY);
});

it.each(['LPOP', 'RPOP'])('refuses what is wrong: %s', async (pop) => {
  expect(message(await redis(pop, 'list', '1', '1'))).toBe(
    `ERR wrong number of arguments for '${pop.toLowerCase()}' command`,
  );
  expect(message(await redis(pop, 'list', '-1'))).toBe('ERR value is out of range, must be positive');
  expect(message(await redis(pop, 'list', 'one'))).toBe('ERR value is out of range, must be positive');
});

it('moves values', async () => {
  await redis('RPUSH', 'a', '1', '2', '3', '4');
  expect(await redis('RPOPLPUSH', 'a', 'b')).toBe('4');
  expect(await redis('LMOVE', 'a', 'b', 'LEFT', 'right')).toBe('1');
  expect(await redis('LMOVE', 'a', 'b', 'right', 'LEFT')).toBe('3');
  expect(await range('a')).toEqual(['2']);
  expect(await range('b')).toEqual(['3', '4', '1']);
  expect(await redis('LMOVE', 'b', 'b', 'left', 'right')).toBe('3');
  expect(await range('b')).toEqual(['4', '1', '3']);
});

it('moves nothing where there is nothing, whatever the destination is', async () => {
  expect(await redis('RPOPLPUSH', 'a', 'b')).toBeNull();
  await backend().set('b', 'x');
  expect(await redis('RPOPLPUSH', 'a', 'b')).toBeNull();
  expect(await redis('LMOVE', 'a', 'b', 'left', 'left')).toBeNull();
});

it('moves nothing to or from another type', async () => {
  await redis('RPUSH', 'list', '1', '2');
  await backend().set('string', 'x');
  expect(message(await redis('RPOPLPUSH', 'list', 'string'))).toBe(WRONG_TYPE);
  expect(message(await redis('LMOVE', 'string', 'list', 'left', 'left'))).toBe(WRONG_TYPE);
  expect(await range('list')).toEqual(['1', '2']);
  expect(message(await redis('LMOVE', 'list', 'list', 'left', 'up'))).toBe('ERR syntax error');
});

it('pops from the first of several lists', async () => {
  await redis('RPUSH', 'b', '1', '2', '3', '4');
  await redis('RPUSH', 'c', '9');
  expect(await redis('LMPOP', '3', 'a', 'b', 'c', 'LEFT')).toEqual(['b', ['1']]);
  expect(await redis('LMPOP', '3', 'a', 'b', 'c', 'right', 'count', '10')).toEqual(['b', ['4', '3', '2']]);
  expect(await redis('LMPOP', '3', 'a', 'b', 'c', 'RIGHT', 'COUNT', '1')).toEqual(['c', ['9']]);
  expect(await redis('LMPOP', '3', 'a', 'b', 'c', 'RIGHT', 'COUNT', '1')).toBe(NO_ARRAY);
});

it.each([
  ['ERR numkeys should be greater than 0', ['0', 'k', 'LEFT']],
  ['ERR numkeys should be greater than 0', ['a', 'k', 'LEFT']],
  ['ERR numkeys should be greater than 0', ['-1', 'k', 'LEFT']],
  ['ERR syntax error', ['1', 'k', 'where']],
  ['ERR syntax error', ['1', 'k', 'LEFT', 'bar']],
  ['ERR syntax error', ['1', 'k', 'RIGHT', 'LEFT']],
  ['ERR syntax error', ['1', 'k', 'COUNT']],
  ['ERR syntax error', ['1', 'k', 'LEFT', 'COUNT']],
  ['ERR syntax error', ['1', 'k', 'LEFT', 'COUNT', '1', 'COUNT', '2']],
  ['ERR syntax error', ['2', 'k', 'l', 'where']],
  ['ERR syntax error', ['9', 'k', 'LEFT']],
  ['ERR count should be greater than 0', ['1', 'k', 'LEFT', 'COUNT', '0']],
  ['ERR count should be greater than 0', ['1', 'k', 'LEFT', 'COUNT', 'a']],
  ['ERR count should be greater than 0', ['2', 'k', 'l', 'LEFT', 'COUNT', '-1']],
])('refuses a pop of several lists: %s, %j', async (text, args) => {
  expect(message(await redis('LMPOP', ...args))).toBe(text);
  expect(message(await redis('BLMPOP', '1', ...args))).toBe(text);
});

it('refuses a pop of several lists where one that is looked at is none', async () => {
  await backend().set('string', 'x');
  await redis('RPUSH', 'list', '1');
  expect(message(await redis('LMPOP', '2', 'string', 'list', 'LEFT'))).toBe(WRONG_TYPE);
  expect(message(await redis('LMPOP', '2', 'absent', 'string', 'LEFT'))).toBe(WRONG_TYPE);
  expect(await redis('LMPOP', '2', 'list', 'string', 'LEFT')).toEqual(['list', ['1']]);
});
