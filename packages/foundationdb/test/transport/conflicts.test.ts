import { type Backend, KeyValueStoreError } from '@keyvaluestore/core';
import { seededRandom } from '@keyvaluestore/test-services';

import { randomCall } from '../../../ordered/test/support/random-calls.js';
import { violationsIn } from '../../../ordered/test/support/violations.js';
import { contend, EXACT } from '../support/contention.js';
import { addLatency, simulated } from '../support/simulated.js';

const isLong = process.env['KV_LONG'] === '1';

type Call = (kv: Backend, writer: number) => Promise<unknown>;

/** Runs calls that all begin before the first of them commits, and counts how many tries they took beyond the first. */
async function retriesOf(prepare: Call, call: Call): Promise<number> {
  const { kv, database } = simulated();
  await prepare(kv, 0);
  addLatency(database);
  let retries = 0;
  const profiled = kv.withProfiler({ operation: (event) => (retries += event.retries) });
  await Promise.all(Array.from({ length: 20 }, (_, writer) => call(profiled, writer)));
  return retries;
}

const nothing: Call = async () => undefined;

describe('conflicts', () => {
  it('let fifty writers of one counter, one sorted set and one atomic write all succeed', async () => {
    const { kv, database } = simulated();
    addLatency(database);
    expect(await contend(kv)).toEqual(EXACT);
  });

  it.each<[string, Call, Call]>([
    ['set one string', (kv) => kv.set('k', 1), (kv, writer) => kv.set('k', writer)],
    ['add to one set', (kv) => kv.sAdd('k', 'a'), (kv, writer) => kv.sAdd('k', `m${writer}`)],
    ['write fields of one hash', (kv) => kv.hSet('k', 'a', 1), (kv, writer) => kv.hSet('k', `f${writer}`, 1)],
    ['add to one sorted set', (kv) => kv.zAdd('k', 'a', 1), (kv, writer) => kv.zAdd('k', `m${writer}`, writer)],
    ['read', nothing, (kv) => kv.zRangeByScore('k', 0, 1)],
    ['make strings of their own', nothing, (kv, writer) => kv.setNX(`k${writer}`, 1)],
  ])('do not arise where writers %s', async (_, prepare, call) => {
    expect(await retriesOf(prepare, call)).toBe(0);
  });

  it.each<[string, Call, Call]>([
    ['push to one list', nothing, (kv, writer) => kv.rPush('k', writer)],
    ['add to fields of one hash', nothing, (kv) => kv.hIncrBy('k', 'f', 1)],
    ['add one member to a set', nothing, (kv) => kv.sAddNX('k', 'm')],
  ])('make writers take turns who %s', async (_, prepare, call) => {
    expect(await retriesOf(prepare, call)).toBeGreaterThan(0);
  });

  it.each<[string, (kv: Backend, taker: number) => Promise<readonly string[]>]>([
    ['list', (kv, taker) => (taker % 2 === 0 ? kv.lPop('list', 3) : kv.rPop('list', 3))],
    ['set', (kv) => kv.sPop('set', 3)],
    [
      'sorted set',
      async (kv, taker) => {
        const rows = taker % 2 === 0 ? await kv.zPopMin('sorted', 3) : await kv.zPopMax('sorted', 3);
        return rows.map(({ field }) => field);
      },
    ],
    [
      'list that is moved',
      async (kv) => [await kv.lMove('list', 'other', 'left', 'right')].flatMap((name) => name ?? []),
    ],
  ])('give what is in a %s to one alone of those who take it', async (name, take) => {
    const names = Array.from({ length: 24 }, (_, index) => `m${String(index).padStart(2, '0')}`);
    for (let round = 0; round < 20; round++) {
      const { kv, database, cluster } = simulated();
      await kv.rPush('list', ...names);
      await kv.sAdd('set', ...names);
      for (const [index, member] of names.entries()) await kv.zAdd('sorted', member, index);
      addLatency(database, round);
      const takers = name === 'list that is moved' ? 24 : 8;
      const taken = await Promise.all(Array.from({ length: takers }, (_, taker) => take(kv, taker)));
      expect(taken.flat().sort()).toEqual(names);
      expect(violationsIn(cluster.dump(), 'test/')).toEqual([]);
    }
  });

  it('arise where a batch reads what it wrote, and another writes beside it', async () => {
    for (let round = 0; round < 60; round++) {
      const { kv, database } = simulated();
      await kv.sAdd('k', 'old');
      addLatency(database, round);
      const batch = kv.batch();
      batch.sAdd('k', 'mine');
      const own = batch.sMembers('k');
      const states: string[] = [];
      const look = async (): Promise<void> => {
        for (let count = 0; count < 8; count++) states.push((await kv.sMembers('k')).sort().join());
      };
      await Promise.all([batch.exec(), kv.sAdd('k', 'theirs'), look(), look()]);
      // Either was the first: nobody sees the one without the other if somebody sees the other without the one.
      const seen = [own.result().sort().join(), ...states];
      expect([round, seen.includes('mine,old') && seen.includes('old,theirs')]).toEqual([round, false]);
    }
  });

  it('arise where one stores what another moves meanwhile', async () => {
    for (let round = 0; round < 60; round++) {
      const { kv, database } = simulated();
      await kv.sAdd('x', 'm', 'a');
      await kv.sAdd('y', 'b');
      await kv.zAdd('p', 'm', 1);
      await kv.zAdd('p', 'a', 1);
      await kv.zAdd('q', 'b', 1);
      addLatency(database, round);
      const write = kv.atomicWrite();
      write.zRemXX('p', 'm');
      write.zAdd('q', 'm', 1);
      const [isMoved, isMovedToo] = await Promise.all([
        kv.sMove('x', 'y', 'm'),
        write.exec(),
        kv.sUnionStore('x', ['y']),
        kv.zUnionStore('p', ['q']),
      ]);
      // What was moved before is stored; what was stored before is not there to be moved.
      expect([round, (await kv.sMembers('x')).includes('m')]).toEqual([round, isMoved]);
      expect([round, (await kv.zScore('p', 'm')) !== null]).toEqual([round, isMovedToo]);
    }
  });

  it.each([
    ['leaves others', 'low'],
    ['leaves none', 'high'],
  ])('arise where one removes a range that %s, and another adds to it', async (_, first) => {
    for (let round = 0; round < 60; round++) {
      const { kv, database, cluster } = simulated();
      await kv.zAdd('k', first, first === 'low' ? 0 : 5);
      await kv.zAdd('k', 'a', 5);
      addLatency(database, round);
      await Promise.all([
        round % 2 === 0 ? kv.zRemRangeByScore('k', 1, 9) : kv.zRemRangeByRank('k', -1, -1),
        kv.zAdd('k', 'n', 7),
        kv.zAdd('k', 'a', round % 3 === 0 ? 5 : 6),
      ]);
      expect([round, violationsIn(cluster.dump(), 'test/')]).toEqual([round, []]);
    }
  });

  it.each<[string, Call, readonly (readonly [unknown, string])[]]>([
    [
      'pops it',
      (kv) => kv.lPop('list'),
      [
        ['z', 'bc'],
        ['a', 'zc'],
      ],
    ],
    [
      'finds a place beside it',
      (kv) => kv.lInsert('list', 'after', 'a', 'n'),
      [
        [null, 'zbc'],
        [4, 'znbc'],
      ],
    ],
    [
      'removes it by its value',
      (kv) => kv.lRem('list', 1, 'a'),
      [
        [0, 'zbc'],
        [1, 'zc'],
      ],
    ],
    [
      'moves it',
      (kv) => kv.lMove('list', 'list', 'left', 'right'),
      [
        ['z', 'bcz'],
        ['a', 'zca'],
      ],
    ],
  ])('arise where one replaces the first value of a list and another %s', async (_, change, outcomes) => {
    const seen = new Set<string>();
    for (let round = 0; round < 60; round++) {
      const { kv, database, cluster } = simulated();
      await kv.rPush('list', 'a', 'b', 'c');
      addLatency(database, round);
      const [found] = await Promise.all([change(kv, 0), kv.lSet('list', 0, 'z')]);
      const outcome = [found, (await kv.lRange('list', 0, -1)).join('')];
      expect(outcomes).toContainEqual(outcome);
      seen.add(JSON.stringify(outcome));
      expect(violationsIn(cluster.dump(), 'test/')).toEqual([]);
    }
    // Either of them was first at times.
    expect(seen.size).toBe(2);
  });

  it('make writers take turns who change when one string expires', async () => {
    expect(await retriesOf(nothing, (kv, writer) => kv.set('k', 1, { ttl: 1000 + writer }))).toBeGreaterThan(0);
  });

  it('keep the rows in order of the time in step', async () => {
    let changes = 0;
    for (let round = 0; round < (isLong ? 5000 : 150); round++) {
      let now = 1_700_000_000_000;
      const { kv, database, cluster } = simulated({ clock: () => now, expiringSortedSets: true, limits: 'native' });
      const random = seededRandom(round);
      addLatency(database, round);
      const clients = Array.from({ length: 4 }, async () => {
        for (let step = 0; step < 8; step++) {
          if (random() < 0.1) now += 60;
          const call = random() < 0.1 ? kv.sweep() : randomCall(kv, random, now);
          await call.then(
            () => (changes += 1),
            (error: unknown) => {
              if (!KeyValueStoreError.is(error)) throw error;
            },
          );
        }
      });
      await Promise.all(clients);
      expect([round, violationsIn(cluster.dump(), 'test/')]).toEqual([round, []]);
    }
    expect(changes).toBeGreaterThan(1000);
  }, 3_600_000);

  it.each<[string, Call]>([
    ['removes it', (kv) => kv.delete('k')],
    ['gives it another', (kv) => kv.expire('k', { ttl: 500 })],
    ['takes it away', (kv) => kv.persist('k')],
  ])('arise where a plain set keeps an expiry while another %s', async (_, change) => {
    for (let round = 0; round < 50; round++) {
      const { kv, database, cluster } = simulated();
      await kv.set('k', 1, { ttl: 1e6 });
      addLatency(database, round);
      await Promise.all([kv.set('k', 2, { keepTTL: true }), change(kv, 0)]);
      expect([round, violationsIn(cluster.dump(), 'test/')]).toEqual([round, []]);
    }
  });

  it('are rare where writers remove different members', async () => {
    const members = Array.from({ length: 400 }, (_, index) => `m${String(index).padStart(3, '0')}`);
    const retries = await retriesOf(
      (kv) => kv.sAdd('k', ...members),
      (kv, writer) => kv.sRem('k', members[writer * 20] as string),
    );
    expect(retries).toBe(0);
  });

  it('keep a collection from losing a member that is added while its last one is removed', async () => {
    for (let round = 0; round < 100; round++) {
      const { kv, database } = simulated();
      await kv.sAdd('set', 'a', 'b');
      await kv.hSet('hash', 'a', 1);
      await kv.zAdd('sorted', 'a', 1);
      addLatency(database, round);
      await Promise.all([
        kv.sRem('set', 'a'),
        kv.sRem('set', 'b'),
        kv.hDel('hash', 'a'),
        kv.hSet('hash', 'b', 1),
        kv.zRem('sorted', 'a'),
        kv.zAdd('sorted', 'b', 1),
      ]);
      expect(await kv.sMembers('set')).toEqual([]);
      expect(await kv.delete('set')).toBe(false);
      expect(await kv.hGetAll('hash')).toEqual({ b: '1' });
      expect(await kv.zRangeByScore('sorted', 0, 2)).toEqual(['b']);
      expect(await kv.zRem('sorted', 'b')).toBeUndefined();
      expect(await kv.setNX('sorted', 1)).toBe(true);
    }
  });

  it('keep the types of a key apart, and leave nothing of the losers behind', async () => {
    for (let round = 0; round < 200; round++) {
      const { kv, database, cluster } = simulated();
      addLatency(database, round);
      const large = 'x'.repeat(150_000);
      await Promise.allSettled([
        kv.set('k', 'v'),
        kv.sAdd('k', 'm'),
        kv.hSet('k', 'f', large),
        kv.zAdd('k', 'm', 1),
        kv.set('k', large),
        kv.set('k', 'w'),
      ]);
      expect(await kv.delete('k')).toBe(true);
      // Only the notes on operations remain, which begin with another byte than keys do.
      expect(cluster.dump().filter(([key]) => key.startsWith('test/\x01'))).toEqual([]);
      cluster.latency = () => 0;
    }
  });

  it('never leave rows behind that a later value could be mixed with', async () => {
    for (let round = 0; round < 100; round++) {
      const { kv, database, cluster } = simulated();
      addLatency(database, round);
      const large = ['a', 'b', 'c'].map((letter) => letter.repeat(150_000));
      await Promise.all([kv.set('k', 'v'), ...large.map((value) => kv.set('k', value)), kv.set('k', 'w')]);
      const value = await kv.get('k');
      expect(['v', 'w', ...large]).toContain(value);
      const parts = cluster.dump().filter(([key]) => key.startsWith('test/\x01k\0\x15\x06'));
      expect(parts).toHaveLength(value?.length === 1 ? 0 : 2);
    }
  });
});
