import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { type Backend } from '@keyvaluestore/core';

import { DynamoDBBackend } from '../../src/index.js';
import { openBesideGo, type SharedTable } from '../support/beside-go.js';
import { B } from '../support/go-library.js';
import { type TestService } from '../support/service.js';

let service: TestService;
let backend: Backend;
let go: SharedTable['go'];
/** What the Go library does before each request but the first of a call on `watched`. */
let between: ((request: number) => Promise<void>) | undefined;
let watched: Backend;
let tableName: string;
let made: string[] = [];

beforeAll(async () => {
  ({ service, tableName, backend, go } = await openBesideGo());
  const client = service.createClient();
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (made.push(String(commandName)) > 1) await between?.(made.length);
        return next(args);
      },
    { step: 'initialize', name: 'between' },
  );
  watched = new DynamoDBBackend({ client, tableName });
});

beforeEach(() => {
  made = [];
});

afterAll(() => service.close());

const record = (count: number, value: string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`field ${index}`, value]));

/** Makes a call while the Go library adds a field before some of its requests, all but the first if it is not said. */
async function whileGoAdds<T>(
  key: string,
  call: () => Promise<T>,
  requests?: readonly number[],
): Promise<{ value: T; fields: string[] }> {
  const fields: string[] = [];
  between = async (request) => {
    if (requests?.includes(request) === false) return;
    await go.hSet(key, `go ${request}`, 'x');
    fields.push(`go ${request}`);
  };
  try {
    return { value: await call(), fields };
  } finally {
    between = undefined;
  }
}

describe('a field that the Go library adds meanwhile stays', () => {
  it('beside an hSet of more fields than an expression names', async () => {
    await backend.hSet('wide', { own: 'x' });
    const { fields } = await whileGoAdds('wide', () => watched.hSet('wide', record(1000, 'y')));
    const expected = { own: 'x', ...record(1000, 'y'), ...Object.fromEntries(fields.map((field) => [field, 'x'])) };
    expect(await backend.hGetAll('wide')).toEqual(expected);
    expect(made).toEqual(['UpdateItemCommand']);
  });

  it('beside an hDel of more fields than an expression names', async () => {
    await backend.hSet('long', { own: 'x', ...record(1000, 'y') });
    const names = Object.keys(record(1000, ''));
    const { fields } = await whileGoAdds('long', () => watched.hDel('long', ...names));
    expect(await backend.hGetAll('long')).toEqual({ own: 'x', ...Object.fromEntries(fields.map((f) => [f, 'x'])) });
    expect(made).toEqual(['UpdateItemCommand']);
  });

  it('beside a setNX on an item that it had left empty, in the same item', async () => {
    await go.hSet('emptied', 'f', 'x');
    await go.hDel('emptied', 'f');
    const { value, fields } = await whileGoAdds('emptied', () => watched.setNX('emptied', 'string'), [3]);
    expect(value).toBe(true);
    expect(fields).toEqual(['go 3']);
    for (const field of fields) expect(await go.hGet('emptied', field)).toBe('x');
    expect(await backend.get('emptied')).toBe('string');
  });
});

describe('hash fields that are no UTF-8', () => {
  it('are refused where hGetAll could not tell them apart', async () => {
    await go.hSet('bytes', Buffer.from([0x61, 0xff]), '1');
    expect(await backend.hGetAll('bytes')).toEqual({ 'a\uFFFD': '1' });
    await go.hSet('bytes', Buffer.from([0x61, 0xfe]), '2');
    await expect(backend.hGetAll('bytes')).rejects.toMatchObject({ code: 'UNSUPPORTED', key: 'bytes' });
    await expect(backend.withBinaryValues().hGetAll('bytes')).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    await go.hSet('texts', 'é', '1');
    await go.hSet('texts', 'è', '2');
    expect(await backend.hGetAll('texts')).toEqual({ é: '1', è: '2' });
  });
});

describe('a member _ that it wrote', () => {
  it('is on the right side of lex bounds', async () => {
    for (const member of ['^', '_', '_a', 'a']) await go.zhAdd('bounds', member, member, '1');
    expect(await backend.zRangeByLex('bounds', '[_', '+')).toEqual(['_', '_a', 'a']);
    expect(await backend.zRangeByLex('bounds', '(_', '+')).toEqual(['_a', 'a']);
    expect(await backend.zRangeByLex('bounds', '-', '[_')).toEqual(['^', '_']);
    expect(await backend.zRangeByLex('bounds', '-', '(_')).toEqual(['^']);
    expect(await backend.zLexCount('bounds', '[_', '[_')).toBe(1);
    await backend.zAdd('moved', '_', 1);
    expect(await backend.zRangeByLex('moved', '[_', '[_')).toEqual(['_']);
    expect(await backend.zLexCount('moved', '(_', '+')).toBe(0);
    expect(await backend.zLexCount('moved', '-', '(_')).toBe(0);
  });
});

describe('what docs/data-model.md lists', () => {
  it('its negative zero is zero, and sorts before the zeros', async () => {
    await go.zhAdd('zeros', 'b', 'b', '-0');
    await go.zhAdd('zeros', 'a', 'a', '0');
    await backend.zAdd('zeros', 'c', -0);
    expect(await backend.zRangeByScoreWithScores('zeros', 0, 0)).toEqual([
      { value: 'b', score: 0 },
      { value: 'a', score: 0 },
      { value: 'c', score: 0 },
    ]);
    await backend.zAdd('zeros', 'b', 0);
    expect(await backend.zRangeByScore('zeros', 0, 0)).toEqual(['a', 'b', 'c']);
  });

  it('its NaN is given by zScore and found by no range', async () => {
    const rk2 = Buffer.concat([Buffer.from('fff8000000000001', 'hex'), Buffer.from('m')]);
    await go.put('nan', 'm', { v: B('m'), rk2: B(rk2) });
    expect(await backend.zScore('nan', 'm')).toBeNaN();
    expect(await backend.zCount('nan', -Infinity, Infinity)).toBe(0);
    expect(await backend.delete('nan')).toBe(true);
  });

  it('its ZIncrBy of a field replaces the member', async () => {
    await backend.zhAdd('sorted hash', 'field', 'member', 2.5);
    await go.zIncrTo('sorted hash', 'field', '2.5', '3.5');
    expect(await backend.zhRangeByScoreWithScores('sorted hash', 0, 9)).toEqual([
      { field: 'field', value: 'field', score: 3.5 },
    ]);
  });

  it('its ranges by lex meet a set or hash of the same key, of which they cannot make a string', async () => {
    await backend.zAdd('both', 'z', 1);
    await backend.hSet('both', 'f', 'x');
    expect(await go.zRangeByLex('both')).toEqual([undefined, { B: expect.anything() }]);
  });

  it('its HGet reads a number', async () => {
    await go.put('counters', '_', { '~Zg': { N: '7' } });
    expect(await go.hGet('counters', 'f')).toBe('7');
    expect(await backend.hGet('counters', 'f')).toBe('7');
    const Key = { hk: B('counters'), rk: B('_') };
    const { Item } = await service.client.send(new GetItemCommand({ TableName: tableName, Key }));
    expect(Item?.['~Zg']).toEqual({ N: '7' });
  });
});

describe('keys that expire, which it does not know', () => {
  const past = { expiresAt: 1 };

  it('are there for it when they have expired, until they are swept', async () => {
    await backend.hSet('gone', 'f', 'x', past);
    expect(await go.hGet('gone', 'f')).toBe('x');
    expect(await backend.hGet('gone', 'f')).toBeNull();
  });

  it('keep their expiry where it writes in place, and lose it where it puts', async () => {
    await backend.hSet('kept', 'f', 'x', { ttl: 60_000 });
    await go.hSet('kept', 'g', 'y');
    expect(await backend.ttl('kept')).toBeLessThanOrEqual(60_000);
    expect(await backend.hGetAll('kept')).toEqual({ f: 'x', g: 'y' });
    await go.put('kept', '_', { v: B('string') });
    expect(await backend.ttl('kept')).toBe(Infinity);
  });

  it('take with them what it adds to one that has expired', async () => {
    await backend.hSet('expired', 'f', 'x', past);
    await go.hSet('expired', 'g', 'y');
    expect(await backend.hGetAll('expired')).toEqual({});
    await backend.hSet('expired', 'h', 'z');
    expect(await backend.hGetAll('expired')).toEqual({ h: 'z' });
  });

  it('give their expiry to what is written into a hash that it has emptied', async () => {
    await backend.hSet('emptied by it', 'f', 'x', { ttl: 60_000 });
    await go.hDel('emptied by it', 'f');
    expect(await backend.exists('emptied by it')).toBe(false);
    await backend.hSet('emptied by it', 'g', 'y');
    expect(await backend.ttl('emptied by it')).toBeLessThanOrEqual(60_000);
  });

  it('if they are sorted sets: what it adds is a member of the first life, and its lex ranges meet the header', async () => {
    const expiring = new DynamoDBBackend({ client: service.client, tableName, expiringSortedSets: true });
    await go.zhAdd('lives', 'a', 'a', '1');
    await expiring.expire('lives', { ttl: 60_000 });
    await go.zhAdd('lives', 'b', 'b', '1');
    expect(await expiring.zRangeByScore('lives', 1, 1)).toEqual(['a', 'b']);
    expect(await go.zRangeByLex('lives')).toEqual([{ B: expect.anything() }, { B: expect.anything() }, undefined]);
    await expiring.expire('lives', past);
    await expiring.zAdd('lives', 'c', 1);
    await go.zhAdd('lives', 'b', 'b', '1');
    expect(await expiring.zRangeByScore('lives', 1, 1)).toEqual(['c']);
  });
});
