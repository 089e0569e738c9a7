import { type BinaryString } from '@keyvaluestore/core';

import { keysOfSort } from '../../src/commands/keys/sort-options.js';
import { ReplyError } from '../../src/protocol/reply.js';
import { direct, redisLike } from '../support/direct.js';

function sorting() {
  const backend = redisLike();
  return { backend, redis: direct(backend)() };
}

describe('SORT', () => {
  it('sorts numbers', async () => {
    const { backend, redis } = sorting();
    await backend.lPush('l', '10', '2', '-1.5', '3e1', 'inf');
    expect(await redis('SORT', 'l')).toEqual(['-1.5', '2', '10', '3e1', 'inf']);
    expect(await redis('SORT', 'l', 'desc')).toEqual(['inf', '3e1', '10', '2', '-1.5']);
    expect(await redis('SORT', 'l', 'LIMIT', '1', '2')).toEqual(['2', '10']);
    expect(await redis('SORT', 'l', 'LIMIT', '-1', '2')).toEqual(['-1.5', '2']);
    expect(await redis('SORT', 'l', 'LIMIT', '3', '-5')).toEqual(['3e1', 'inf']);
    expect(await redis('SORT', 'l', 'LIMIT', '2', '9223372036854775807')).toEqual(['10', '3e1', 'inf']);
    expect(await redis('SORT', 'l', 'LIMIT', '9', '1')).toEqual([]);
    expect(await redis('SORT', 'l', 'ALPHA')).toEqual(['-1.5', '10', '2', '3e1', 'inf']);
    expect(await redis('SORT', 'none')).toEqual([]);
  });

  it('sorts sets and sorted sets', async () => {
    const { backend, redis } = sorting();
    await backend.sAdd('s', 'c', 'a', 'b');
    for (const [member, score] of Object.entries({ a: 1, b: 5, c: 2, d: 10, e: 3 }))
      await backend.zAdd('z', member, score);
    expect(await redis('SORT', 's', 'ALPHA')).toEqual(['a', 'b', 'c']);
    expect(await redis('SORT', 'z', 'alpha', 'desc')).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(await redis('SORT', 'z', 'BY', 'nosort')).toEqual(['a', 'c', 'e', 'b', 'd']);
    expect(await redis('SORT', 'z', 'BY', 'nosort', 'DESC', 'LIMIT', '0', '2')).toEqual(['d', 'b']);
    expect(await redis('SORT', 's')).toEqual(new ReplyError("ERR One or more scores can't be converted into double"));
    expect(await redis('SORT', 's', 'BY', '_', 'DESC', 'STORE', 'd')).toBe(3);
    expect(await backend.lRange('d', 0, -1)).toEqual(['c', 'b', 'a']);
  });

  it('sorts by other keys, and gives others', async () => {
    const { backend, redis } = sorting();
    await backend.lPush('l', '1', '2', '3');
    await redis('MSET', 'w_1', '30', 'w_2', '10', 'w_3', '20', 'x:1->', 'arrow');
    await backend.hSet('o_1', { w: '2', v: 'one' });
    await backend.hSet('o_2', { w: '3' });
    expect(await redis('SORT', 'l', 'BY', 'w_*')).toEqual(['2', '3', '1']);
    expect(await redis('SORT', 'l', 'BY', 'w_*', 'GET', '#', 'GET', 'w_*', 'GET', 'o_*->v', 'LIMIT', '1', '2')).toEqual(
      [...['3', '20', null], ...['1', '30', 'one']],
    );
    // What has no weight counts as 0.
    expect(await redis('SORT', 'l', 'BY', 'o_*->w')).toEqual(['3', '1', '2']);
    expect(await redis('SORT', 'l', 'BY', 'o_*->w', 'ALPHA', 'DESC')).toEqual(['2', '1', '3']);
    expect(await redis('SORT', 'l', 'BY', 'none_*', 'DESC')).toEqual(['3', '2', '1']);
    expect(await redis('SORT', 'l', 'BY', 'none_*')).toEqual(['1', '2', '3']);
    expect(await redis('SORT', 'l', 'GET', 'w_1')).toEqual([null, null, null]);
    expect(await redis('SORT', 'l', 'GET', 'o_*')).toEqual([null, null, null]);
    expect(await redis('SORT', 'l', 'GET', 'x:*->', 'LIMIT', '0', '1')).toEqual(['arrow']);
    expect(await redis('SORT_RO', 'l', 'BY', 'w_*', 'DESC')).toEqual(['1', '3', '2']);
  });

  it('stores what it gives', async () => {
    const { backend, redis } = sorting();
    await backend.lPush('l', '3', '1', '2');
    await backend.zAdd('d', 'old', 1);
    await redis('SET', 'w_1', 'one');
    expect(await redis('SORT', 'l', 'GET', 'w_*', 'STORE', 'd')).toBe(3);
    expect(await backend.lRange('d', 0, -1)).toEqual(['one', '', '']);
    expect(await redis('SORT', 'l', 'STORE', 'l')).toBe(3);
    expect(await backend.lRange('l', 0, -1)).toEqual(['1', '2', '3']);
    expect(await redis('SORT', 'l', 'LIMIT', '10', '10', 'STORE', 'd')).toBe(0);
    expect(await backend.exists('d')).toBe(false);
  });

  it('refuses what it does not know', async () => {
    const { backend, redis } = sorting();
    await backend.hSet('h', 'f', 'v');
    await backend.sAdd('bad', '1', 'x');
    for (const options of [['X'], ['LIMIT', '1'], ['BY'], ['GET'], ['STORE']]) {
      expect(await redis('SORT', 'l', ...options)).toEqual(new ReplyError('ERR syntax error'));
    }
    expect(await redis('SORT_RO', 'l', 'STORE', 'd')).toEqual(new ReplyError('ERR syntax error'));
    expect(await redis('SORT', 'l', 'LIMIT', 'a', '1')).toEqual(
      new ReplyError('ERR value is not an integer or out of range'),
    );
    expect(await redis('SORT', 'h')).toEqual(expect.objectContaining({ message: expect.stringMatching(/^WRONGTYPE/) }));
    expect(await redis('SORT', 'bad', 'STORE', 'bad')).toBeInstanceOf(ReplyError);
    expect(await backend.sCard('bad')).toBe(2);
  });
});

it.each([
  [
    ['abc', 'store', 'def'],
    ['abc', 'def'],
  ],
  [['abc'], ['abc']],
  [
    ['abc', 'STORE', 'invalid', 'STORE', 'stillbad', 'store', 'def'],
    ['abc', 'def'],
  ],
  [['abc', 'BY', 'store', 'GET', 'store'], ['abc']],
  [['abc', 'store'], ['abc']],
])('the keys of SORT %j are %j', (args, keys) => {
  expect(keysOfSort(args as BinaryString[])).toEqual(keys);
});
