import { createManualClock } from '@keyvaluestore/conformance';
import { type Backend } from '@keyvaluestore/core';

import { openBesideGo, type SharedTable } from '../support/beside-go.js';
import { B } from '../support/go-library.js';
import { type Plain, rawItems } from '../support/raw-table.js';
import { type TestService } from '../support/service.js';

const clock = createManualClock(Date.now());
const FOUR_HUNDRED_KB = 409_600;
const ttl = 10_000;

let service: TestService;
let tableName: string;
let backend: Backend;
let go: SharedTable['go'];
/** The times at which the clock was asked. */
let asked = 0;

beforeAll(async () => {
  const counting = (): number => ((asked += 1), clock.now());
  ({ service, tableName, backend, go } = await openBesideGo({ clock: counting }));
});

afterAll(() => service.close());

async function raw(key: string): Promise<Plain | undefined> {
  return (await rawItems(service.client, tableName, key))[0];
}

/** The attributes of an item that expires after so many milliseconds. */
function after(milliseconds: number): { readonly x: number; readonly t: number } {
  const x = clock.now() + milliseconds;
  return { x, t: Math.ceil(x / 1000) + 300 };
}

const record = (count: number, value: string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`field ${index}`, value]));

describe('an item that expires', () => {
  it('holds the millisecond, and the second for the sweeper, five minutes later', async () => {
    await backend.set('a', 'v', { ttl: 1 });
    expect(await raw('a')).toEqual({ v: 'v', ...after(1) });
    await backend.sAdd('s', 'm', { ttl });
    expect(await raw('s')).toEqual({ v: ['m'], ...after(ttl) });
    await backend.hSet('h', 'f', 'v', { ttl });
    expect(await raw('h')).toEqual({ '~Zg': 'v', ...after(ttl) });
    await backend.nIncrBy('n', 1, { ttl, when: 'none' });
    await clock.advance(5);
    await backend.nIncrBy('n', 1, { ttl, when: 'none' });
    expect(await raw('n')).toEqual({ v: 2, ...after(ttl - 5) });
  });

  it('in the past is left to the sweeper, which does not look back more than five years', async () => {
    await backend.set('past', 'v', { expiresAt: 1 });
    expect(await raw('past')).toEqual({ v: 'v', x: 1, t: Math.ceil(clock.now() / 1000) + 300 });
  });

  it('has room for both attributes within 24 bytes', async () => {
    const longest = 8_640_000_000_000_000;
    const most = 'x'.repeat(FOUR_HUNDRED_KB - 6 - 24 - 'room'.length);
    await backend.set('room', most, { expiresAt: longest });
    expect(await backend.ttl('room')).toBe(longest - clock.now());
    await expect(backend.set('room', `${most}x`, { expiresAt: longest })).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
  });

  it('is judged by one reading of the clock in each call', async () => {
    const readings = async (call: () => Promise<unknown>): Promise<number> => {
      const before = asked;
      await call();
      return asked - before;
    };
    await backend.hSet('old', 'f', 'v', { ttl: 1 });
    await clock.advance(1);
    expect(await readings(() => backend.hSet('old', 'g', 'v'))).toBe(1);
    const batch = backend.batch();
    for (const key of ['a', 'b', 'old']) batch.ttl(key);
    expect(await readings(() => batch.exec())).toBe(1);
    const write = backend.atomicWrite();
    for (const key of ['a', 'b', 'old']) write.delete(key);
    expect(await readings(() => write.exec())).toBe(1);
  });
});

describe('a write that replaces', () => {
  it('leaves the expiry if it is told to, and nothing else', async () => {
    await backend.hSet('replaced', { a: 1, b: 2 }, { ttl });
    await backend.hDel('replaced', 'a');
    const until = after(ttl);
    await backend.set('replaced', 'v', { keepTTL: true });
    expect(await raw('replaced')).toEqual({ v: 'v', ...until });
    expect(await backend.getSet('replaced', 'w', { keepTTL: true })).toBe('v');
    expect(await backend.setEQ('replaced', 'x', 'w', { keepTTL: true })).toBe(true);
    expect(await raw('replaced')).toEqual({ v: 'x', ...until });
    await backend.set('replaced', 'v');
    expect(await raw('replaced')).toEqual({ v: 'v' });
    await backend.hSet('hash', { a: 1 });
    expect(await backend.setXX('hash', 'v', { keepTTL: true })).toBe(true);
    expect(await raw('hash')).toEqual({ v: 'v' });
  });
});

describe('where an expired item is in the way', () => {
  const olds: Record<string, (key: string) => Promise<unknown>> = {
    string: (key) => backend.set(key, 'old', { ttl }),
    number: (key) => backend.set(key, 7, { ttl }),
    set: (key) => backend.sAdd(key, 'old', 'older', { ttl }),
    hash: async (key) => {
      await backend.hSet(key, { old: 1, older: 2, f: 3 }, { ttl });
      await backend.hDel(key, 'older');
    },
    'wide hash': (key) => backend.hSet(key, record(1000, 'old'), { ttl }),
  };
  const wide = Object.fromEntries(
    Object.keys(record(1000, '')).map((field) => [`~${Buffer.from(field).toString('base64url')}`, 'new']),
  );
  const writes: Record<string, { write: (key: string) => Promise<unknown>; left: () => Plain }> = {
    set: { write: (key) => backend.set(key, 'v', { keepTTL: true }), left: () => ({ v: 'v' }) },
    setNX: { write: (key) => backend.setNX(key, 'v', { ttl }), left: () => ({ v: 'v', ...after(ttl) }) },
    getSet: { write: (key) => backend.getSet(key, 'v', { keepTTL: true }), left: () => ({ v: 'v' }) },
    nIncrBy: { write: (key) => backend.nIncrBy(key, 1), left: () => ({ v: 1 }) },
    'nIncrBy for a time': {
      write: (key) => backend.nIncrBy(key, 1, { ttl, when: 'none' }),
      left: () => ({ v: 1, ...after(ttl) }),
    },
    sAdd: { write: (key) => backend.sAdd(key, 'm'), left: () => ({ v: ['m'] }) },
    hSet: { write: (key) => backend.hSet(key, 'f', 'v'), left: () => ({ '~Zg': 'v' }) },
    'hSet of many': { write: (key) => backend.hSet(key, record(1000, 'new')), left: () => wide },
    hSetNX: { write: (key) => backend.hSetNX(key, 'f', 'v'), left: () => ({ '~Zg': 'v' }) },
  };
  const cases = Object.keys(olds).flatMap((old) => Object.keys(writes).map((write) => [old, write] as const));

  it.each(cases)('nothing of a %s is in what %s leaves', async (old, name) => {
    const key = `${old} ${name}`;
    await olds[old]?.(key);
    await clock.advance(ttl);
    const { write, left } = writes[name] as (typeof writes)[string];
    await write(key);
    expect(await raw(key)).toEqual(left());
  });

  it.each(Object.keys(olds))('nothing of a %s is in what an atomic write leaves', async (old) => {
    const names = ['a', 'b', 'c', 'd', 'e'].map((name) => `${old} atomic ${name}`);
    const [a = '', b = '', c = '', d = '', e = ''] = names;
    for (const key of names) await olds[old]?.(key);
    await clock.advance(ttl);
    const write = backend.atomicWrite();
    write.hSet(a, 'f', 'v');
    write.nIncrBy(b, 1, { ttl, when: 'none' });
    write.sAdd(c, 'm');
    write.set(d, 'v', { keepTTL: true });
    write.checkAbsent(e);
    expect(await write.exec()).toBe(true);
    expect(await Promise.all([a, b, c, d].map(raw))).toEqual([
      ...[{ '~Zg': 'v' }, { v: 1, ...after(ttl) }, { v: ['m'] }, { v: 'v' }],
    ]);
  });
});

describe('an empty item with an expiry', () => {
  const writes: Record<string, (key: string) => Promise<unknown>> = {
    setNX: (key) => backend.setNX(key, 'v'),
    'set that keeps': (key) => backend.set(key, 'v', { keepTTL: true }),
    getSet: (key) => backend.getSet(key, 'v', { keepTTL: true }),
    nIncrBy: (key) => backend.nIncrBy(key, 1),
    sAdd: (key) => backend.sAdd(key, 'm'),
    hSet: (key) => backend.hSet(key, 'f', 'v'),
    'hSet of many': (key) => backend.hSet(key, record(1000, 'v')),
    hSetNX: (key) => backend.hSetNX(key, 'f', 'v'),
  };

  it.each(Object.keys(writes))('gives none to what %s leaves', async (name) => {
    const { x, t } = after(ttl);
    await go.put(name, '_', { w: B('12345678'), x: { N: String(x) }, t: { N: String(t) } });
    expect(await backend.ttl(name)).toBeNull();
    await writes[name]?.(name);
    expect(await raw(name)).not.toHaveProperty('x');
    expect(await raw(name)).not.toHaveProperty('t');
    expect(await backend.ttl(name)).toBe(Infinity);
  });

  it('is given none, and no answer that it is there', async () => {
    for (const key of ['empty', 'marked']) {
      await go.put(key, '_', key === 'empty' ? {} : { w: B('12345678') });
      expect(await backend.expire(key, { ttl })).toBe(false);
      expect(await raw(key)).toBeUndefined();
    }
    await go.put('persists', '_', { w: B('12345678'), x: { N: String(after(ttl).x) } });
    expect(await backend.persist('persists')).toBe(false);
  });
});

describe('a hash of many fields', () => {
  it('keeps its expiry, or gets one, when it is written, extended and reduced', async () => {
    await backend.hSet('many', record(1000, 'v'), { ttl });
    const until = after(ttl);
    await backend.hSet('many', { ...record(1000, 'w'), more: 'x' });
    expect(await raw('many')).toMatchObject(until);
    await backend.hDel('many', ...Object.keys(record(999, '')));
    expect(await raw('many')).toMatchObject(until);
    expect(await backend.hGetAll('many')).toEqual({ 'field 999': 'w', more: 'x' });
    await backend.hSet('many', record(1000, 'y'), { ttl: 2 * ttl });
    expect(await raw('many')).toMatchObject(after(2 * ttl));
    const write = backend.atomicWrite();
    write.hSet('many', record(1000, 'z'));
    write.set('beside', 1);
    expect(await write.exec()).toBe(true);
    expect(await raw('many')).toMatchObject(after(2 * ttl));
    const less = backend.atomicWrite();
    less.hDel('many', ...Object.keys(record(999, '')));
    less.set('beside', 1);
    expect(await less.exec()).toBe(true);
    expect(await raw('many')).toMatchObject(after(2 * ttl));
    expect(await backend.hGetAll('many')).toEqual({ 'field 999': 'z', more: 'x' });
  });
});
