import { type Backend, fromText, type Operation } from '@keyvaluestore/core';
import { MemoryBackend } from '@keyvaluestore/memory';

import { ReadCache } from '../src/index.js';
import { counting } from './support/counting.js';

async function setUp() {
  const memory = new MemoryBackend();
  await memory.sAdd('s', 'a', 'b');
  await memory.sAdd('t', 'b', 'c');
  await memory.hSet('h', { a: 1, b: 2 });
  await memory.rPush('l', 'a', 'b', 'a', 'c');
  await memory.rPush('m', 'd');
  for (const [index, name] of ['ada', 'bob', 'eve'].entries()) await memory.zAdd('z', name, index);
  const counted = counting(memory);
  return { memory, asked: counted.asked, hold: () => counted.hold(), cache: new ReadCache(counted.backend) };
}

type Read = (kv: Backend) => Promise<unknown>;

/** Reads of one key, of which no two ask for the same. */
const KEPT: readonly Read[] = [
  (kv) => kv.sMembers('s'),
  (kv) => kv.sIsMember('s', 'a'),
  (kv) => kv.sMIsMember('s', ['a', 'c']),
  (kv) => kv.sMIsMember('s', ['c', 'a']),
  (kv) => kv.sCard('s'),
  (kv) => kv.sUnion(['s']),
  (kv) => kv.sDiff(['s']),
  (kv) => kv.hMGet('h', ['a', 'b', 'none']),
  (kv) => kv.hMGet('h', ['b', 'a', 'none']),
  (kv) => kv.hMGet('none', ['a']),
  (kv) => kv.hLen('h'),
  (kv) => kv.hKeys('h'),
  (kv) => kv.lLen('l'),
  (kv) => kv.lIndex('l', 0),
  (kv) => kv.lIndex('l', -1),
  (kv) => kv.lRange('l', 0, 1),
  (kv) => kv.lRange('l', 0, -1),
  (kv) => kv.lPos('l', 'a'),
  (kv) => kv.lPos('l', 'a', { rank: -1 }),
  (kv) => kv.lPos('l', 'none'),
  (kv) => kv.zMScore('z', ['ada', 'none']),
  (kv) => kv.zhMGet('z', ['ada', 'none']),
  (kv) => kv.zRank('z', 'ada'),
  (kv) => kv.zRevRank('z', 'ada'),
  (kv) => kv.zRange('z', 0, 1),
  (kv) => kv.zRange('z', 1, 1),
  (kv) => kv.zRevRange('z', 0, 1),
  (kv) => kv.zCard('z'),
  (kv) => kv.zUnion(['z'], { weights: [2] }),
  (kv) => kv.zUnion(['z'], { weights: [3] }),
  (kv) => kv.zInter(['z'], { weights: [2], aggregate: 'max' }),
  async (kv) => {
    const { cursor } = await kv.zPage('z', { limit: 1 });
    return await kv.zPage('z', { limit: 1, cursor });
  },
];

/** Reads that are made each time. */
const PASSED: readonly Read[] = [
  (kv) => kv.sRandMember('s', 9),
  (kv) => kv.sRandMember('m-none'),
  (kv) => kv.hRandField('h', 9),
  (kv) => kv.zRandMember('z', 9),
  (kv) => kv.sUnion(['s', 't']),
  (kv) => kv.sInter(['s', 't']),
  (kv) => kv.zUnion(['z', 'none']),
  (kv) => kv.scan({ prefix: 's' }),
];

/** Writes, each with what it changes in a way that shows in a read. */
const WRITES: readonly (readonly [write: Read, reads: readonly Read[]])[] = [
  [(kv) => kv.sMove('s', 't', 'a'), [(kv) => kv.sCard('s'), (kv) => kv.sIsMember('t', 'a')]],
  [(kv) => kv.sPop('s'), [(kv) => kv.sCard('s')]],
  [(kv) => kv.sUnionStore('u', ['s', 't']), [(kv) => kv.sCard('u')]],
  [(kv) => kv.zUnionStore('h', ['z']), [(kv) => kv.type('h')]],
  [(kv) => kv.lMove('l', 'm', 'left', 'right'), [(kv) => kv.lLen('l'), (kv) => kv.lRange('m', 0, -1)]],
  [(kv) => kv.lPop('m'), [(kv) => kv.lLen('m'), (kv) => kv.exists('m')]],
  [(kv) => kv.lSet('l', 0, 'x'), [(kv) => kv.lIndex('l', 0)]],
  [(kv) => kv.hIncrBy('h', 'a', 1), [(kv) => kv.hMGet('h', ['a']), (kv) => kv.hVals('h')]],
  [(kv) => kv.zPopMin('z'), [(kv) => kv.zRank('z', 'bob'), (kv) => kv.zPage('z')]],
  [(kv) => kv.zRemRangeByRank('z', 0, 0), [(kv) => kv.zCard('z')]],
];

describe('ReadCache', () => {
  it('gives again what was read of one key, and mixes up no two reads', async () => {
    const { memory, asked, cache } = await setUp();
    for (const read of KEPT) expect(await read(cache)).toEqual(await read(memory));
    const requests = asked.length;
    for (const read of KEPT) expect(await read(cache)).toEqual(await read(memory));
    expect(asked).toHaveLength(requests);
    // The last one is two pages.
    expect(requests).toBe(KEPT.length + 1);
  });

  it('passes on what is drawn by lot, read of several keys, or a page of keys', async () => {
    const { memory, asked, cache } = await setUp();
    const sorted = (value: unknown): unknown => (Array.isArray(value) ? [...value].sort() : value);
    for (let round = 0; round < 2; round++) {
      for (const read of PASSED) expect(sorted(await read(cache))).toEqual(sorted(await read(memory)));
    }
    expect(asked).toHaveLength(2 * PASSED.length);
    expect(cache.statistics).toMatchObject({ bypassed: 2 * PASSED.length, stores: 0, misses: 0, entries: 0 });
  });

  it('lets nobody join what is drawn by lot', async () => {
    const { asked, hold, cache } = await setUp();
    const release = hold();
    const draws = [cache.sRandMember('s'), cache.sRandMember('s'), cache.hRandField('h', 1), cache.hRandField('h', 1)];
    release();
    await Promise.all(draws);
    expect(asked).toEqual(['sRandMember s', 'sRandMember s', 'hRandField h', 'hRandField h']);
    expect(cache.statistics.joined).toBe(0);
  });

  it.each(WRITES.map(([write, reads]) => [String(write), write, reads] as const))(
    'reads anew after %s, whichever of its keys',
    async (_, write, reads) => {
      const { memory, cache } = await setUp();
      const before = await Promise.all(reads.map((read) => read(cache)));
      await write(cache);
      const after = await Promise.all(reads.map((read) => read(cache)));
      expect(after).toEqual(await Promise.all(reads.map((read) => read(memory))));
      after.forEach((value, index) => {
        expect(value).not.toEqual(before[index]);
      });
    },
  );

  it('answers several fields of a hash that was read whole', async () => {
    const { asked, cache } = await setUp();
    await cache.hGetAll('h');
    expect(await cache.hMGet('h', ['b', 'none', 'b'])).toEqual(['2', null, '2']);
    expect(await cache.hExists('h', 'a')).toBe(true);
    expect(await cache.hVals('h')).toEqual(['1', '2']);
    expect(asked).toEqual([['hGetAll h', 'ttl h']]);
  });

  it('shares nothing that a caller could change', async () => {
    const { cache } = await setUp();
    const first = await cache.lRange('l', 0, -1);
    first.pop();
    const flags = await cache.sMIsMember('s', ['a']);
    flags[0] = false;
    const scores = await cache.zMScore('z', ['ada']);
    scores.pop();
    expect(await cache.lRange('l', 0, -1)).toEqual(['a', 'b', 'a', 'c']);
    expect(await cache.sMIsMember('s', ['a'])).toEqual([true]);
    expect(await cache.zMScore('z', ['ada'])).toEqual([0]);
  });

  it('keeps frozen copies of lists of every kind', async () => {
    const { cache } = await setUp();
    const context = { consistency: 'strong' } as const;
    const [h, l, s, z] = [fromText('h'), fromText('l'), fromText('s'), fromText('z')];
    const list = [fromText('a')];
    const reads: readonly Operation[] = [
      { name: 'sMembers', key: s },
      { name: 'sMIsMember', key: s, members: list },
      { name: 'hMGet', key: h, fields: list },
      { name: 'lRange', key: l, start: 0, stop: -1 },
      { name: 'zMScore', key: z, fields: list },
    ];
    for (const read of reads) expect(Object.isFrozen(await cache.driver.run(read, context))).toBe(true);
  });

  it('gives nothing of a list that has expired, and goes on giving what was absent', async () => {
    let now = 0;
    const clock = () => now;
    const counted = counting(new MemoryBackend({ clock }));
    const cache = new ReadCache(counted.backend, { clock });
    await cache.rPush('l', 'a', { ttl: 10 });
    const reads: readonly Read[] = [
      (kv) => kv.lRange('l', 0, -1),
      (kv) => kv.lLen('l'),
      (kv) => kv.lPos('l', 'a'),
      (kv) => kv.hMGet('none', ['a']),
      (kv) => kv.sMIsMember('none', ['a']),
    ];
    const all = () => Promise.all(reads.map((read) => read(cache)));
    expect(await all()).toEqual([['a'], 1, 0, [null], [false]]);
    now = 9;
    counted.asked.length = 0;
    expect(await all()).toEqual([['a'], 1, 0, [null], [false]]);
    expect(counted.asked).toEqual([]);
    now = 10;
    expect(await all()).toEqual([[], 0, null, [null], [false]]);
    expect(counted.asked).toHaveLength(3);
    await all();
    expect(counted.asked).toHaveLength(3);
  });
});
