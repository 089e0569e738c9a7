import { type Backend } from '@keyvaluestore/core';

import { MemoryBackend } from '../src/index.js';

const LARGE = 'x'.repeat(300_000);
const OTHER = 'y'.repeat(200_000);

/** Everything that a backend holds, by key. */
async function contents(backend: Backend): Promise<Record<string, unknown>> {
  const held: Record<string, unknown> = {};
  for (const key of (await backend.scan()).keys) {
    const type = await backend.type(key);
    const look = {
      string: () => backend.get(key),
      set: () => backend.sMembers(key),
      hash: () => backend.hGetAll(key),
      list: () => backend.lRange(key, 0, -1),
      sortedSet: () => backend.zRangeByScoreWithScores(key, -Infinity, Infinity),
    };
    held[key] = [type === null ? null : await look[type](), await backend.ttl(key)];
  }
  return held;
}

async function filled(): Promise<MemoryBackend> {
  const backend = new MemoryBackend({ clock: () => 0 });
  await backend.sAdd('large set', LARGE, { ttl: 1000 });
  await backend.sAdd('other set', OTHER, 'a');
  await backend.rPush('large list', LARGE, { ttl: 1000 });
  await backend.rPush('other list', OTHER, 'a', OTHER.slice(1));
  await backend.hSet('large hash', { f: LARGE, n: 'none' });
  await backend.zAdd('sorted', 'a', 1);
  await backend.set('string', 'text', { ttl: 1000 });
  return backend;
}

type Refused = readonly [name: string, code: string, call: (kv: Backend) => Promise<unknown>];

const REFUSED: readonly Refused[] = [
  ['sMove into a full set', 'LIMIT_EXCEEDED', (kv) => kv.sMove('other set', 'large set', OTHER)],
  ['sMove into another type', 'WRONG_TYPE', (kv) => kv.sMove('other set', 'sorted', 'a')],
  ['sMove of nothing into another type', 'WRONG_TYPE', (kv) => kv.sMove('none', 'string', 'a')],
  ['sUnionStore of too much', 'LIMIT_EXCEEDED', (kv) => kv.sUnionStore('string', ['large set', 'other set'])],
  ['sUnionStore of another type', 'WRONG_TYPE', (kv) => kv.sUnionStore('string', ['other set', 'sorted'])],
  ['zUnionStore of another type', 'WRONG_TYPE', (kv) => kv.zUnionStore('string', ['sorted', 'other set'])],
  ['lMove into a full list', 'LIMIT_EXCEEDED', (kv) => kv.lMove('other list', 'large list', 'left', 'right')],
  ['lMove into another type', 'WRONG_TYPE', (kv) => kv.lMove('other list', 'other set', 'left', 'right')],
  ['lMove of nothing into another type', 'WRONG_TYPE', (kv) => kv.lMove('none', 'string', 'left', 'right')],
  ['rPush to a full list', 'LIMIT_EXCEEDED', (kv) => kv.rPush('large list', 'a', OTHER)],
  ['lInsert into a full list', 'LIMIT_EXCEEDED', (kv) => kv.lInsert('large list', 'after', LARGE, OTHER)],
  ['lSet in a full list', 'LIMIT_EXCEEDED', (kv) => kv.lSet('other list', 1, OTHER)],
  ['lSet past the end', 'OUT_OF_RANGE', (kv) => kv.lSet('other list', 3, 'b')],
  ['sAddNX to a full set', 'LIMIT_EXCEEDED', (kv) => kv.sAddNX('large set', OTHER)],
  ['hSetEQ in a full hash', 'LIMIT_EXCEEDED', (kv) => kv.hSetEQ('large hash', 'n', OTHER, 'none')],
  ['hIncrBy of a text', 'NOT_AN_INTEGER', (kv) => kv.hIncrBy('large hash', 'n', 1)],
];

describe('MemoryBackend', () => {
  it.each(REFUSED)('refuses %s with %s before anything is changed', async (_, code, call) => {
    const backend = await filled();
    const before = await contents(backend);
    await expect(call(backend)).rejects.toMatchObject({ code });
    expect(await contents(backend)).toEqual(before);
  });

  it('takes what has room only where something goes away', async () => {
    const backend = await filled();
    await backend.lSet('other list', 0, 'b');
    await backend.lSet('other list', 1, OTHER);
    expect(await backend.lMove('large list', 'large list', 'left', 'right')).toBe(LARGE);
    expect(await backend.sMove('large set', 'large set', LARGE)).toBe(true);
    expect(await backend.sUnionStore('other set', ['large set'])).toBe(1);
    expect(await backend.lLen('large list')).toBe(1);
    expect([await backend.ttl('large list'), await backend.ttl('large set')]).toEqual([1000, 1000]);
  });

  it('keeps the expiry of a list of which all values are moved to its other end or exchanged', async () => {
    const backend = await filled();
    await backend.lMove('large list', 'large list', 'right', 'left');
    await backend.lSet('large list', 0, 'a');
    await backend.lInsert('large list', 'before', 'a', 'b');
    await backend.lRem('large list', 0, 'a');
    await backend.lTrim('large list', 0, 0);
    expect([await backend.lRange('large list', 0, -1), await backend.ttl('large list')]).toEqual([['b'], 1000]);
    await backend.lTrim('large list', 1, 0);
    expect(await backend.exists('large list')).toBe(false);
    await backend.rPush('large list', 'new');
    expect(await backend.ttl('large list')).toBe(Infinity);
  });
});
