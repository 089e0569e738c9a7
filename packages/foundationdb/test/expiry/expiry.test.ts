import { type Backend } from '@keyvaluestore/core';

import { type FoundationDBBackendOptions } from '../../src/index.js';
import { Faults } from '../support/simulation/faults.js';
import { addLatency, collectRequests, simulated } from '../support/simulated.js';

const START = 1_700_000_000_000;

/** A backend with a clock that is moved by hand, and counts how often it is asked. */
function timed(options: Partial<Omit<FoundationDBBackendOptions, 'database'>> = {}) {
  const clock = { now: START, asked: 0 };
  const read = (): number => {
    clock.asked += 1;
    return clock.now;
  };
  return { clock, ...simulated({ expiringSortedSets: true, ...options, clock: read }) };
}

const timeRows = (rows: readonly (readonly [string, string])[]): number =>
  rows.filter(([key]) => key.startsWith('test/\x15\x02')).length;

const ofKeys = (rows: readonly (readonly [string, string])[]): number =>
  rows.filter(([key]) => key.startsWith('test/\x01') || key.startsWith('test/\x15\x02')).length;

/** Strings that expire a second from now. */
async function fill(kv: Backend, count: number, name = 'key'): Promise<void> {
  const batch = kv.batch();
  for (let index = 0; index < count; index++) batch.set(`${name}:${index}`, 'v', { ttl: 1000 });
  await batch.exec();
}

describe('the clock', () => {
  it('is asked once for a call, also where it is tried again', async () => {
    const { kv, clock, cluster } = timed();
    const count = async (call: () => Promise<unknown>): Promise<number> => {
      const before = clock.asked;
      await call();
      return clock.asked - before;
    };
    expect(await count(() => kv.set('a', 1, { ttl: 5 }))).toBe(1);
    expect(await count(() => kv.get('a'))).toBe(1);
    expect(await count(() => kv.mGet(['a', 'b', 'c']))).toBe(1);
    const write = kv.atomicWrite();
    write.set('a', 1, { ttl: 5 });
    write.zAdd('z', 'm', 1, { ttl: 5 });
    expect(await count(() => write.exec())).toBe(1);
    const rates = [{ conflict: 1 }, { unknownNotApplied: 1 }, {}];
    cluster.faults = new Faults(1, {});
    // A second goes by before each commit.
    cluster.faults.commit = () => {
      clock.now += 1000;
      return new Faults(1, rates.shift() ?? {}).commit();
    };
    expect(await count(() => kv.set('b', 1, { ttl: 10_000 }))).toBe(1);
    expect(await kv.ttl('b')).toBe(7000);
  });

  it('is that of each call where several share a transaction', async () => {
    const { kv, clock, database } = timed();
    await kv.set('a', 1, { ttl: 2 });
    addLatency(database);
    const reads = [0, 0, 1, 1].map((passed) => {
      clock.now += passed;
      return kv.ttl('a');
    });
    expect(await Promise.all(reads)).toEqual([2, 2, 1, null]);
  });

  it('is given in whole milliseconds', async () => {
    const { kv, clock } = timed();
    clock.now += 0.7;
    await kv.set('a', 1, { ttl: 5 });
    expect(await kv.ttl('a')).toBe(5);
  });
});

describe('sweep', () => {
  it('removes what has expired, of all types and sizes, and nothing else', async () => {
    const { kv, clock, cluster } = timed();
    await kv.set('kept', 1, { ttl: 2000 });
    await kv.set('for ever', 1);
    const left = ofKeys(cluster.dump());
    await kv.set('long', 'x'.repeat(250_000), { ttl: 1000 });
    await kv.sAdd('set', 'a', 'b'.repeat(2000), { ttl: 1000 });
    await kv.hSet('hash', { a: 'x'.repeat(150_000), b: 1 }, { ttl: 999 });
    await kv.zhAdd('sorted', 'a', 'x'.repeat(2000), 1, { ttl: 1000 });
    expect(await kv.sweep()).toBe(0);
    clock.now += 1000;
    expect(await kv.sweep()).toBe(4);
    expect(ofKeys(cluster.dump())).toBe(left);
    expect(await kv.sweep()).toBe(0);
    expect(await kv.ttl('kept')).toBe(1000);
  });

  it('removes a hundred keys at most in one transaction, those first that expired first', async () => {
    const { kv, clock, cluster } = timed({ retry: { attempts: 1 } });
    await fill(kv, 350);
    await kv.set('first', 1, { ttl: 1 });
    clock.now += 1000;
    let committed = cluster.counts.committed;
    expect(await kv.sweep({ limit: 1 })).toBe(1);
    expect(timeRows(cluster.dump())).toBe(350);
    expect(await kv.sweep({ limit: 120 })).toBe(120);
    expect(cluster.counts.committed - committed).toBe(1 + 2);
    committed = cluster.counts.committed;
    expect(await kv.sweep()).toBe(230);
    expect(cluster.counts.committed - committed).toBe(3);
    expect(timeRows(cluster.dump())).toBe(0);
  });

  it('leaves a key that is written while it goes on', async () => {
    for (let round = 0; round < 20; round++) {
      const { kv, clock, database, cluster } = timed();
      await fill(kv, 10);
      clock.now += 1000;
      addLatency(database, round);
      const [removed] = await Promise.all([
        kv.sweep(),
        kv.set('key:3', 'new'),
        kv.setNX('key:4', 'new', { ttl: 5 }),
        kv.sAdd('key:5', 'new'),
      ]);
      expect(removed).toBeGreaterThanOrEqual(7);
      expect(await kv.mGet(['key:3', 'key:4'])).toEqual(['new', 'new']);
      expect(await kv.sMembers('key:5')).toEqual(['new']);
      expect(timeRows(cluster.dump())).toBe(1);
    }
  });

  it('counts a key once, though the outcome of a transaction is not known', async () => {
    const { kv, clock, cluster } = timed({ retry: { attempts: 5, baseDelay: 0, maxDelay: 0 } });
    await fill(kv, 150);
    clock.now += 1000;
    const faults = [{ unknownApplied: 1 }, { unknownNotApplied: 1 }];
    cluster.faults = new Faults(1, {});
    cluster.faults.commit = () => new Faults(1, faults.shift() ?? {}).commit();
    expect(await kv.sweep()).toBe(150);
  });

  it('is ended by a signal, and refuses a limit that is none', async () => {
    const { kv } = timed();
    for (const limit of [0, -1, 1.5, '5', NaN, null]) {
      await expect(kv.sweep({ limit: limit as never })).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        operation: 'sweep',
      });
    }
    await expect(kv.sweep({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

/** Lets what nobody waits for come to its end. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('writers', () => {
  it('sweep a hundred keys after a hundred operations, and more where there are more', async () => {
    const { kv, clock, cluster } = timed();
    await fill(kv, 250);
    await settle();
    clock.now += 1000;
    for (let index = 0; index < 99; index++) await kv.nIncrBy('n', 1);
    await settle();
    const left: number[] = [];
    for (let index = 0; index < 4; index++) {
      await kv.nIncrBy('n', 1);
      await settle();
      left.push(timeRows(cluster.dump()));
    }
    expect(left).toEqual([150, 50, 0, 0]);
    expect(await kv.get('n')).toBe('103');
  });

  it('read one range for that where nothing has expired', async () => {
    const { kv, cluster } = timed();
    for (let index = 0; index < 99; index++) await kv.set('a', index);
    const before = { ...cluster.counts };
    await kv.set('a', 1);
    await settle();
    expect(cluster.counts.begun - before.begun).toBe(2);
    expect(cluster.counts.committed - before.committed).toBe(1);
  });

  it('do not know whether that fails, and nobody is told', async () => {
    const { kv, clock, cluster } = timed();
    await fill(kv, 5);
    clock.now += 1000;
    const { events, profiler } = collectRequests();
    const profiled = kv.withProfiler(profiler);
    const { commit } = cluster;
    let commits = 0;
    cluster.commit = (request) => {
      commits += 1;
      if (request.writes.size > 5) throw new Error('the cluster is gone');
      commit.call(cluster, request);
    };
    for (let index = 0; index < 100; index++) await profiled.set('a', index);
    await settle();
    expect(commits).toBeGreaterThan(100);
    expect(events).toHaveLength(100);
    expect(timeRows(cluster.dump())).toBe(5);
    cluster.commit = commit;
    for (let index = 0; index < 100; index++) await profiled.set('a', index);
    await settle();
    expect(timeRows(cluster.dump())).toBe(0);
  });
});

it('a backend of other options is refused', () => {
  for (const options of [{ clock: 5 }, { clock: null }, { expiringSortedSets: 'yes' }, { expiringSortedSets: null }]) {
    expect(() => simulated(options as never)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  }
});
