import { type AttributeValue, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { type Backend } from '@keyvaluestore/core';

import { openBesideGo, type SharedTable } from '../support/beside-go.js';
import { B, GO_SCORES } from '../support/go-library.js';
import { type TestService } from '../support/service.js';

let service: TestService;
let tableName: string;
let backend: Backend;
let go: SharedTable['go'];

beforeAll(async () => {
  ({ service, tableName, backend, go } = await openBesideGo());
});

afterAll(() => service.close());

/** What is in the table, as plainly as it can be said. */
async function rawItem(key: string, sortKey = '_'): Promise<Record<string, unknown> | undefined> {
  const Key = { hk: B(key), rk: B(sortKey) };
  const { Item } = await service.client.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }));
  if (Item === undefined) return undefined;
  const plain = ({ B: bytes, N: number, BS: set }: AttributeValue): unknown =>
    set?.map((each) => Buffer.from(each).toString()).sort() ??
    (bytes === undefined ? Number(number) : Buffer.from(bytes).toString('latin1'));
  return Object.fromEntries(Object.entries(Item).map(([name, value]) => [name, plain(value)]));
}

async function itemsOf(key: string): Promise<number> {
  const input = {
    TableName: tableName,
    KeyConditionExpression: 'hk = :hk',
    ExpressionAttributeValues: { ':hk': B(key) },
  };
  return (await service.client.send(new QueryCommand({ ...input, ConsistentRead: true }))).Count ?? 0;
}

describe('items that the Go library has written', () => {
  it('strings: bytes, and integers as numbers', async () => {
    await go.put('string', '_', { v: B('text') });
    await go.put('integer', '_', { v: { N: '41' } });
    await go.put('int64', '_', { v: { N: '9223372036854775807' } });
    expect(await backend.get('string')).toBe('text');
    expect(await backend.get('integer')).toBe('41');
    expect(await backend.get('int64')).toBe('9223372036854775807');
    await expect(backend.nIncrBy('int64', -1)).rejects.toMatchObject({ code: 'NOT_AN_INTEGER' });
    expect(await backend.setEQ('int64', 1, 9223372036854775807n)).toBe(true);
    expect(await backend.nIncrBy('integer', 1)).toBe(42);
  });

  it('integers as text: incremented, and equal to the number (D10)', async () => {
    await go.put('digits', '_', { v: B('41') });
    expect(await backend.setEQ('digits', '41', 41)).toBe(true);
    await go.put('digits', '_', { v: B('41') });
    expect(await backend.nIncrBy('digits', 1)).toBe(42);
    await go.put('digits', '_', { v: B('41') });
    const write = backend.atomicWrite();
    write.nIncrBy('digits', 1);
    write.set('beside', 1);
    expect(await write.exec()).toBe(true);
    expect(await backend.get('digits')).toBe('42');
  });

  it('sets', async () => {
    await go.put('set', '_', { v: { BS: [Buffer.from('a'), Buffer.from('b')] } });
    await backend.sAdd('set', 'c');
    await backend.sRem('set', 'a');
    expect((await backend.sMembers('set')).sort()).toEqual(['b', 'c']);
  });

  it('hashes, the field with the empty name included (D12)', async () => {
    await go.put('hash', '_', { '~Zm9v': B('bar'), '~': B('nameless'), '~bg': { N: '7' } });
    expect(await backend.hGetAll('hash')).toEqual({ foo: 'bar', '': 'nameless', n: '7' });
    expect(await backend.hGet('hash', '')).toBe('nameless');
    expect(await backend.setXX('hash', 'replaced')).toBe(true);
    expect(await backend.get('hash')).toBe('replaced');
  });

  it('setNX leaves a hash alone (D11)', async () => {
    await go.put('kept', '_', { '~Zm9v': B('bar') });
    expect(await backend.setNX('kept', 'x')).toBe(false);
    expect(await backend.hGetAll('kept')).toEqual({ foo: 'bar' });
  });

  it('sorted sets and sorted hashes, negative zero included', async () => {
    await go.zhAdd('sorted', 'a', 'a', '-1');
    await go.zhAdd('sorted', 'b', 'b', '-0');
    await go.zhAdd('sorted', 'c', 'c', '0');
    await go.zhAdd('sorted', 'd', 'of d', '2.5');
    await go.zhAdd('sorted', 'e', 'e', '+Inf');
    expect(await backend.zRangeByScoreWithScores('sorted', -Infinity, Infinity)).toEqual([
      { value: 'a', score: -1 },
      { value: 'b', score: 0 },
      { value: 'c', score: 0 },
      { value: 'of d', score: 2.5 },
      { value: 'e', score: Infinity },
    ]);
    expect(await backend.zCount('sorted', 0, 0)).toBe(2);
    expect(await backend.zCount('sorted', '(-1', '(0')).toBe(0);
    expect(await backend.zCount('sorted', '(0', '(Infinity')).toBe(1);
    expect(Object.is(await backend.zScore('sorted', 'b'), 0)).toBe(true);
    expect(await backend.zIncrBy('sorted', 'd', 1)).toBe(3.5);
    expect(await backend.zhRangeByScore('sorted', 3.5, 3.5)).toEqual(['of d']);
    expect(await backend.delete('sorted')).toBe(true);
    expect(await itemsOf('sorted')).toBe(0);
  });

  it('empty items, left by sRem and hDel, count as absent and go away (D3)', async () => {
    const calls: Record<string, (key: string) => Promise<unknown>> = {
      get: (key) => backend.get(key),
      sMembers: (key) => backend.sMembers(key),
      hGetAll: (key) => backend.hGetAll(key),
      delete: (key) => backend.delete(key),
      setXX: (key) => backend.setXX(key, 'x'),
      setEQ: (key) => backend.setEQ(key, 'x', ''),
      setNX: (key) => backend.setNX(key, 'x'),
      nIncrBy: (key) => backend.nIncrBy(key, 5),
      sAdd: (key) => backend.sAdd(key, 'a'),
      sRem: (key) => backend.sRem(key, 'a'),
      hSet: (key) => backend.hSet(key, 'f', 'x'),
      hSetNX: (key) => backend.hSetNX(key, 'f', 'x'),
      hDel: (key) => backend.hDel(key, 'f'),
      zLexCount: (key) => backend.zLexCount(key, '-', '+'),
    };
    const results: Record<string, unknown> = {};
    for (const [name, call] of Object.entries(calls)) {
      await go.put(`empty ${name}`, '_', {});
      results[name] = await call(`empty ${name}`);
    }
    expect(results).toEqual({
      ...{ get: null, sMembers: [], hGetAll: {}, delete: false, setXX: false, setEQ: false, setNX: true, nIncrBy: 5 },
      ...{ sAdd: undefined, sRem: undefined, hSet: undefined, hSetNX: true, hDel: undefined, zLexCount: 0 },
    });
    expect(await rawItem('empty delete')).toBeUndefined();
    expect(await rawItem('empty hDel')).toBeUndefined();
    expect(await rawItem('empty sAdd')).toEqual({ hk: 'empty sAdd', rk: '_', v: ['a'] });
    expect(await rawItem('empty nIncrBy')).toEqual({ hk: 'empty nIncrBy', rk: '_', v: 5 });
  });

  it('empty items in atomic writes', async () => {
    for (const name of ['absent', 'set', 'count', 'members', 'less', 'field', 'gone']) await go.put(name, '_', {});
    const write = backend.atomicWrite();
    write.checkAbsent('absent');
    write.setNX('set', 'x');
    write.nIncrBy('count', 5);
    write.sAdd('members', 'a');
    write.sRem('less', 'a');
    write.hSetNX('field', 'f', 'x');
    write.hDel('gone', 'f');
    expect(await write.exec()).toBe(true);
    expect([await backend.get('set'), await backend.get('count')]).toEqual(['x', '5']);
    expect(await backend.sMembers('members')).toEqual(['a']);
    expect(await rawItem('gone')).toBeUndefined();
    const failing = backend.atomicWrite();
    const check = failing.checkExists('absent');
    const remove = failing.deleteXX('less');
    failing.set('other', 'x');
    expect(await failing.exec()).toBe(false);
    expect([check.conditionFailed, remove.conditionFailed]).toEqual([true, true]);
  });

  it('a member _ is found by ranges, refused by all that is no sorted set, and removed by delete (D1)', async () => {
    await go.zhAdd('underscore', '_', '_', '1');
    expect(await backend.zRangeByScoreWithScores('underscore', 1, 1)).toEqual([{ value: '_', score: 1 }]);
    for (const call of [
      backend.get('underscore'),
      backend.setNX('underscore', 'x'),
      backend.setXX('underscore', 'x'),
      backend.nIncrBy('underscore', 1),
      backend.sAdd('underscore', 'a'),
      backend.sRem('underscore', 'a'),
      backend.hSet('underscore', 'f', 'x'),
      backend.hDel('underscore', 'f'),
    ]) {
      await expect(call).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    }
    expect(await backend.delete('underscore')).toBe(true);
    expect(await itemsOf('underscore')).toBe(0);
  });
});

describe('items that the Go library is to read', () => {
  it('are laid out as it lays them out', async () => {
    await backend.set('ts string', 'text');
    await backend.set('ts number', 42);
    await backend.sAdd('ts set', 'a', 'b');
    await backend.hSet('ts hash', { foo: 'bar', '': 1 });
    await backend.zhAdd('ts sorted', 'field', 'member', 2.5);
    expect(await rawItem('ts string')).toEqual({ hk: 'ts string', rk: '_', v: 'text' });
    expect(await rawItem('ts number')).toEqual({ hk: 'ts number', rk: '_', v: 42 });
    expect(await rawItem('ts set')).toEqual({ hk: 'ts set', rk: '_', v: ['a', 'b'] });
    expect(await rawItem('ts hash')).toEqual({ hk: 'ts hash', rk: '_', '~Zm9v': 'bar', '~': '1' });
    const rk2 = `${Buffer.from(GO_SCORES['2.5'], 'hex').toString('latin1')}field`;
    expect(await rawItem('ts sorted', 'field')).toEqual({ hk: 'ts sorted', rk: 'field', v: 'member', rk2 });
  });

  it('are gone when a collection is emptied, alone or in an atomic write', async () => {
    await backend.sAdd('gone set', 'a');
    await backend.sRem('gone set', 'a');
    await backend.hSet('gone hash', { a: 1, b: 2 });
    await backend.hDel('gone hash', 'a', 'b');
    for (const key of ['gone set', 'gone hash']) expect(await rawItem(key)).toBeUndefined();
    await backend.sAdd('gone set', 'a');
    await backend.hSet('gone hash', { a: 1, b: 2 });
    const write = backend.atomicWrite();
    write.sRem('gone set', 'a');
    write.hDel('gone hash', 'a', 'b');
    write.hDel('never there', 'a');
    write.sRem('never there either', 'a');
    expect(await write.exec()).toBe(true);
    for (const key of ['gone set', 'gone hash', 'never there', 'never there either']) {
      expect(await rawItem(key)).toBeUndefined();
    }
  });
});
