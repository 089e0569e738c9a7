import { type Backend } from '@keyvaluestore/core';

import { openBesideGo, type SharedTable } from '../support/beside-go.js';
import { B } from '../support/go-library.js';
import { rawItems } from '../support/raw-table.js';
import { type TestService } from '../support/service.js';

let service: TestService;
let tableName: string;
let backend: Backend;
let go: SharedTable['go'];

beforeAll(async () => {
  ({ service, tableName, backend, go } = await openBesideGo());
});

afterAll(() => service.close());

const raw = (key: string): Promise<readonly unknown[]> => rawItems(service.client, tableName, key);

describe('a list', () => {
  it('is one item, of bytes alone', async () => {
    await backend.rPush('list', 'text', 41, '', new Uint8Array([0, 255]));
    expect(await raw('list')).toEqual([{ v: ['text', '41', '', '\0\xff'] }]);
    await backend.expire('list', { expiresAt: 4_000_000_000_000 });
    await backend.lTrim('list', 0, 1);
    await backend.lSet('list', -1, 42);
    expect(await raw('list')).toEqual([{ v: ['text', '42'], x: 4_000_000_000_000, t: 4_000_000_300 }]);
    expect(await backend.lPop('list', 2)).toEqual(['text', '42']);
    expect(await raw('list')).toEqual([]);
  });

  it('is read though a value of it is a number', async () => {
    await go.put('mixed', '_', { v: { L: [{ N: '41' }, B('x')] } });
    expect(await backend.lRange('mixed', 0, -1)).toEqual(['41', 'x']);
  });

  it('is nothing to the Go library that it could take for its own', async () => {
    await backend.rPush('beside', 'a');
    // Its `Get` and its ranges take bytes or a number from `v`, its `SMembers` a binary set, its `HGetAll` the fields.
    const [item] = await raw('beside');
    expect(item).toEqual({ v: ['a'] });
    await expect(go.add('beside', { N: '1' })).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(go.add('beside', { BS: [Buffer.from('b')] })).rejects.toMatchObject({ name: 'ValidationException' });
    expect(await go.setNX('beside', 'x')).toBe(false);
    expect(await backend.lRange('beside', 0, -1)).toEqual(['a']);
    await go.hSet('beside', 'f', 'x');
    expect(await backend.type('beside')).toBe('list');
    await expect(backend.hGet('beside', 'f')).rejects.toMatchObject({ code: 'WRONG_TYPE' });
  });
});

describe('a counter in a hash', () => {
  it('is a number, and everything else is bytes', async () => {
    await backend.hSet('hash', { text: 'x', digits: 41 });
    await backend.hIncrBy('hash', 'n', 5);
    expect(await raw('hash')).toEqual([{ '~dGV4dA': 'x', '~ZGlnaXRz': '41', '~bg': 5 }]);
    expect(await backend.hIncrBy('hash', 'digits', 1)).toBe(42);
    expect(await raw('hash')).toEqual([{ '~dGV4dA': 'x', '~ZGlnaXRz': 42, '~bg': 5 }]);
    expect(await backend.hGetAll('hash')).toEqual({ text: 'x', digits: '42', n: '5' });
    expect(await backend.hSetEQ('hash', 'n', 'six', 5)).toBe(true);
    expect(await backend.hGet('hash', 'n')).toBe('six');
    await backend.hDel('hash', 'digits', 'n', 'text');
    expect(await raw('hash')).toEqual([]);
  });

  it('is the same text to the Go library, and counts on where that has written text', async () => {
    await backend.hIncrBy('shared', 'n', -7);
    expect(await go.hGet('shared', 'n')).toBe('-7');
    await go.hSet('shared', 'n', '41');
    expect(await backend.hIncrBy('shared', 'n', 1)).toBe(42);
    expect(await go.hGet('shared', 'n')).toBe('42');
  });

  it('is no counter beyond the safe integers', async () => {
    await go.put('int64', '_', { '~bg': { N: '9223372036854775807' } });
    await expect(backend.hIncrBy('int64', 'n', -1)).rejects.toMatchObject({ code: 'NOT_AN_INTEGER' });
    expect(await backend.hSetEQ('int64', 'n', Number.MAX_SAFE_INTEGER, 9223372036854775807n)).toBe(true);
    await expect(backend.hIncrBy('int64', 'n', 1)).rejects.toMatchObject({ code: 'OUT_OF_RANGE' });
    expect(await backend.hIncrBy('int64', 'n', -1)).toBe(Number.MAX_SAFE_INTEGER - 1);
    await expect(backend.hIncrBy('int64', 'n', 2)).rejects.toMatchObject({ code: 'OUT_OF_RANGE' });
    expect(await backend.hGet('int64', 'n')).toBe(String(Number.MAX_SAFE_INTEGER - 1));
  });
});

describe('items of 400 KB', () => {
  const tooLarge = { code: 'LIMIT_EXCEEDED', limit: 409_600 };
  const half = 'x'.repeat(204_000);

  it('are not outgrown by lists', async () => {
    // hk, rk and v with their names, the list, and a byte for each value.
    const rest = 409_600 - (2 + 'full'.length + 2 + 1 + 1) - 3 - 2 * (half.length + 1) - 1;
    await backend.rPush('full', half, half, 'y'.repeat(rest));
    await expect(backend.lPush('full', '')).rejects.toMatchObject({ ...tooLarge, key: 'full' });
    await expect(backend.lInsert('full', 'before', half, '')).rejects.toMatchObject(tooLarge);
    await expect(backend.lSet('full', -1, 'y'.repeat(rest + 1))).rejects.toMatchObject(tooLarge);
    const write = backend.atomicWrite();
    write.rPush('full', 'z');
    write.set('beside full', 1);
    await expect(write.exec()).rejects.toMatchObject(tooLarge);
    expect(await backend.exists('beside full')).toBe(false);
    expect(await backend.lLen('full')).toBe(3);
    await backend.lSet('full', 2, 'y'.repeat(rest - 1));
    expect(await backend.lLen('full')).toBe(3);
  });

  it('are not outgrown by what is moved or stored', async () => {
    await backend.rPush('source', half, half);
    await backend.rPush('destination', half, 'x'.repeat(3000));
    await expect(backend.lMove('source', 'destination', 'left', 'right')).rejects.toMatchObject(tooLarge);
    expect([await backend.lLen('source'), await backend.lLen('destination')]).toEqual([2, 2]);
    await backend.sAdd('from', half, 'y');
    await backend.sAdd('to', half.replace('x', 'y'), 'x'.repeat(3000));
    await expect(backend.sMove('from', 'to', half)).rejects.toMatchObject(tooLarge);
    expect(await backend.sCard('from')).toBe(2);
    await backend.zAdd('stored', 'kept', 1);
    await expect(backend.sUnionStore('stored', ['from', 'to'])).rejects.toMatchObject(tooLarge);
    expect(await backend.zScore('stored', 'kept')).toBe(1);
  });
});

describe('sets that are combined and stored', () => {
  it('replace whatever there was, a sorted set and an expiry included', async () => {
    await backend.sAdd('one', 'a', 'b');
    await backend.zAdd('target', 'm', 1);
    await backend.set('target', 'x', { ttl: 60_000 });
    expect(await backend.sUnionStore('target', ['one', 'nothing'])).toBe(2);
    expect(await raw('target')).toEqual([{ v: ['a', 'b'] }]);
    await backend.zAdd('target', 'm', 1);
    expect(await backend.sDiffStore('target', ['one', 'target'])).toBe(0);
    expect(await raw('target')).toEqual([]);
  });
});
