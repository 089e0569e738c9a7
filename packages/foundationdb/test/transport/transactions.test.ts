import { type Backend } from '@keyvaluestore/core';

import { addLatency, collectRequests, simulated } from '../support/simulated.js';

type Call = (kv: Backend) => Promise<unknown>;

async function fill(kv: Backend): Promise<void> {
  await kv.set('string', 'v');
  await kv.set('n', 1);
  await kv.sAdd('set', 'a', 'b', 'c');
  await kv.hSet('hash', { a: 1, b: 2, c: 3 });
  await kv.zAdd('sorted', 'a', 1);
  await kv.zAdd('sorted', 'b', 2);
  await kv.zhAdd('sorted', 'c', 'member', 3);
  await kv.set('expiring', 1, { ttl: 1000 });
  await kv.hSet('gone', { a: 1 }, { ttl: 1 });
}

function atomic(build: (write: ReturnType<Backend['atomicWrite']>) => void): Call {
  return (kv) => {
    const write = kv.atomicWrite();
    build(write);
    return write.exec();
  };
}

function batch(build: (batch: ReturnType<Backend['batch']>) => void): Call {
  return (kv) => {
    const list = kv.batch();
    build(list);
    return list.exec();
  };
}

describe('transactions', () => {
  // Each with how many it begins and commits, and how many requests for rows or ranges that takes.
  it.each<[name: string, call: Call, begun: number, committed: number, reads: number]>([
    ['get', (kv) => kv.get('string'), 1, 0, 1],
    ['get of nothing', (kv) => kv.get('none'), 1, 0, 1],
    ['set', (kv) => kv.set('string', 2), 1, 1, 1],
    ['setNX that sets', (kv) => kv.setNX('new', 2), 1, 1, 1],
    ['setNX that does not', (kv) => kv.setNX('string', 2), 1, 0, 1],
    ['setEQ', (kv) => kv.setEQ('string', 2, 'v'), 1, 1, 1],
    ['delete of a string', (kv) => kv.delete('string'), 1, 1, 1],
    ['delete of a sorted set', (kv) => kv.delete('sorted'), 1, 1, 1],
    ['delete of nothing', (kv) => kv.delete('none'), 1, 0, 1],
    ['nIncrBy', (kv) => kv.nIncrBy('n', 1), 1, 1, 1],
    ['exists', (kv) => kv.exists('sorted'), 1, 0, 1],
    ['type', (kv) => kv.type('sorted'), 1, 0, 1],
    ['ttl', (kv) => kv.ttl('hash'), 1, 0, 1],
    ['expire', (kv) => kv.expire('hash', { ttl: 1000 }), 1, 1, 1],
    ['expire of nothing', (kv) => kv.expire('none', { ttl: 1000 }), 1, 0, 1],
    ['persist', (kv) => kv.persist('expiring'), 1, 1, 1],
    ['persist of what never expires', (kv) => kv.persist('hash'), 1, 0, 1],
    ['getSet', (kv) => kv.getSet('string', 2), 1, 1, 1],
    ['getDelete', (kv) => kv.getDelete('string'), 1, 1, 1],
    ['deleteEQ', (kv) => kv.deleteEQ('string', 'v'), 1, 1, 1],
    ['deleteEQ of another value', (kv) => kv.deleteEQ('string', 'w'), 1, 0, 1],
    ['mGet', (kv) => kv.mGet(['string', 'n', 'none']), 1, 0, 3],
    ['set with an expiry', (kv) => kv.set('string', 2, { ttl: 1000 }), 1, 1, 1],
    ['set of what expires', (kv) => kv.set('expiring', 2), 1, 1, 1],
    ['sAdd with an expiry', (kv) => kv.sAdd('set', 'x', { ttl: 1000 }), 1, 1, 1],
    ['hSet with an expiry', (kv) => kv.hSet('hash', 'x', 1, { ttl: 1000 }), 1, 1, 1],
    ['hSet on what has expired', (kv) => kv.hSet('gone', 'x', 1), 1, 1, 1],
    ['hGet of what has expired', (kv) => kv.hGet('gone', 'a'), 1, 0, 2],
    ['sAdd', (kv) => kv.sAdd('set', 'x', 'y'), 1, 1, 1],
    ['sRem', (kv) => kv.sRem('set', 'a'), 1, 1, 2],
    ['sRem of the greatest member', (kv) => kv.sRem('set', 'c'), 1, 1, 3],
    ['sMembers', (kv) => kv.sMembers('set'), 1, 0, 2],
    ['hSet', (kv) => kv.hSet('hash', 'x', 1), 1, 1, 1],
    ['hSetNX', (kv) => kv.hSetNX('hash', 'x', 1), 1, 1, 2],
    ['hDel', (kv) => kv.hDel('hash', 'a'), 1, 1, 2],
    ['hGet', (kv) => kv.hGet('hash', 'a'), 1, 0, 2],
    ['hGetAll', (kv) => kv.hGetAll('hash'), 1, 0, 2],
    ['zAdd', (kv) => kv.zAdd('sorted', 'x', 1), 1, 1, 2],
    ['zAdd that changes nothing', (kv) => kv.zAdd('sorted', 'a', 1), 1, 0, 2],
    ['zRem', (kv) => kv.zRem('sorted', 'a'), 1, 1, 3],
    ['zScore', (kv) => kv.zScore('sorted', 'a'), 1, 0, 2],
    ['zIncrBy', (kv) => kv.zIncrBy('sorted', 'a', 1), 1, 1, 2],
    ['zCount', (kv) => kv.zCount('sorted', 0, 9), 1, 0, 2],
    ['zRangeByScore', (kv) => kv.zRangeByScore('sorted', 0, 9), 1, 0, 2],
    ['zhRevRangeByLex', (kv) => kv.zhRevRangeByLex('sorted', '-', '+'), 1, 0, 2],
    ['a range that cannot hold anything', (kv) => kv.zRangeByScore('sorted', 9, 0), 1, 0, 1],
    ['an atomic write', atomic((write) => (write.set('a', 1), write.setNX('b', 2), write.zAdd('c', 'd', 3))), 1, 1, 4],
    ['an atomic write whose condition fails', atomic((write) => (write.set('a', 1), write.setNX('n', 2))), 1, 0, 2],
    ['a batch of reads', batch((list) => ['string', 'n', 'none'].map((key) => list.get(key))), 1, 0, 3],
    ['a batch of writes', batch((list) => [...'abcdefgh'].map((key) => list.set(key, 1))), 1, 1, 8],
  ])('%s', async (_, call, begun, committed, reads) => {
    let now = 5000;
    const { kv, cluster } = simulated({ clock: () => now });
    await fill(kv);
    now += 1;
    const before = { ...cluster.counts };
    await call(kv);
    expect({
      begun: cluster.counts.begun - before.begun,
      committed: cluster.counts.committed - before.committed,
      // Getting a read version at commit counts as a read in the simulation, where nothing was read before.
      reads: cluster.counts.reads - before.reads,
    }).toEqual({ begun, committed, reads: reads + (cluster.counts.committed > before.committed ? 1 : 0) });
  });

  it('are as many and as large for an operation on a large collection as on a small one', async () => {
    const { kv } = simulated();
    const { events, profiler } = collectRequests();
    const profiled = kv.withProfiler(profiler);
    await kv.sAdd('small', 'a', 'b');
    await kv.sAdd('large', ...Array.from({ length: 2000 }, (_, index) => `member-${index}`));
    await profiled.sAdd('small', 'x');
    await profiled.sAdd('large', 'x');
    await profiled.sRem('small', 'x');
    await profiled.sRem('large', 'x');
    const [addSmall, addLarge, removeSmall, removeLarge] = events.map(({ details, bytesSent }) => ({
      reads: details?.['reads'],
      writes: details?.['writes'],
      bytesSent,
    }));
    expect(addLarge).toEqual(addSmall);
    expect(removeLarge?.writes).toEqual(removeSmall?.writes);
  });

  it('are told to a profiler, with what they read, wrote and waited for', async () => {
    const { kv } = simulated();
    const { events, profiler } = collectRequests();
    await kv.withProfiler(profiler).nIncrBy('n', 5);
    expect(events).toEqual([
      {
        system: 'foundationdb',
        name: 'transaction',
        operation: 'nIncrBy',
        duration: expect.any(Number),
        error: undefined,
        bytesReceived: 0,
        bytesSent: expect.any(Number),
        details: { readVersion: expect.any(Number), commit: expect.any(Number), reads: 1, writes: 3 },
      },
    ]);
  });

  it('are split where a batch is too large for one, and every operation still ends on its own', async () => {
    const { kv, cluster } = simulated({ limits: 'native' });
    await kv.sAdd('set', 'a');
    const before = cluster.counts.committed;
    const list = kv.batch();
    const values = Array.from({ length: 12 }, (_, index) => String(index).repeat(600_000));
    values.forEach((value, index) => list.set(`large-${index}`, value));
    const wrong = list.get('set');
    const last = list.get('large-11');
    await expect(list.exec()).rejects.toMatchObject({ code: 'BATCH_FAILED', errors: [{ index: 12 }] });
    expect(() => wrong.result()).toThrow(expect.objectContaining({ code: 'WRONG_TYPE' }));
    expect(last.result()).toBe(values[11]);
    expect(cluster.counts.committed - before).toBeGreaterThan(1);
    for (const [index, value] of values.entries()) expect(await kv.get(`large-${index}`)).toBe(value);
  });

  it('are split where a batch takes longer than a transaction may last', async () => {
    const { kv, cluster } = simulated();
    let tooOld = 1;
    const list = kv.batch();
    const reads = Array.from({ length: 8 }, (_, index) => {
      list.set(`key-${index}`, index);
      return list.get(`key-${index}`);
    });
    // Time goes by during the first transaction.
    cluster.latency = () => {
      if (tooOld-- === 0) cluster.advance(6000);
      return 0;
    };
    await list.exec();
    expect(reads.map((read) => read.result())).toEqual(reads.map((_, index) => String(index)));
    expect(cluster.counts.begun).toBe(3);
  });

  it('go on in another one where a range takes longer than a transaction may last', async () => {
    const { kv, cluster } = simulated();
    const members = Array.from({ length: 50 }, (_, index) => `member-${String(index).padStart(3, '0')}`);
    const list = kv.batch();
    for (const member of members) list.zhAdd('sorted', member, member.repeat(index(member) % 3 === 0 ? 200 : 1), 1);
    await list.exec();
    cluster.pageSize = 100;
    const before = cluster.counts.begun;
    let answers = 0;
    cluster.latency = () => {
      if (++answers % 20 === 0) cluster.advance(6000);
      return 0;
    };
    expect(await kv.zCount('sorted', -Infinity, Infinity)).toBe(50);
    const values = await kv.zRangeByScoreWithScores('sorted', 0, 2);
    expect(values.map(({ value, score }) => [value.slice(0, 10), score])).toEqual(members.map((member) => [member, 1]));
    const reversed = await kv.zRevRangeByLex('sorted', '-', '+', { limit: 49 });
    expect(reversed.map((value) => value.slice(0, 10))).toEqual(members.slice(1).reverse());
    expect(cluster.counts.begun - before).toBeGreaterThan(3);
  });
});

function index(member: string): number {
  return Number(member.slice(-3));
}

describe('single reads that are under way at once', () => {
  it('share transactions, all of which begin after the reads that they serve were called', async () => {
    const { kv, database, cluster } = simulated();
    await kv.set('key', 1);
    addLatency(database);
    const before = cluster.counts.begun;
    const values = await Promise.all(Array.from({ length: 100 }, () => kv.get('key')));
    expect(new Set(values)).toEqual(new Set(['1']));
    expect(cluster.counts.begun - before).toBe(2);
  });

  it('each see what was committed before they were called', async () => {
    const { kv, database } = simulated();
    addLatency(database);
    let committed = 0;
    let stale = 0;
    const writer = (async () => {
      for (let value = 1; value <= 200; value++) {
        await kv.set('key', value);
        committed = value;
      }
    })();
    const reader = async (): Promise<void> => {
      while (committed < 200) {
        const least = committed;
        if (Number(await kv.get('key')) < least) stale += 1;
      }
    };
    await Promise.all([writer, ...Array.from({ length: 10 }, reader)]);
    expect(stale).toBe(0);
  });

  it('each reject with their own error', async () => {
    const { kv, database } = simulated();
    await kv.sAdd('set', 'a');
    await kv.set('string', 1);
    addLatency(database);
    const [, wrong, right] = await Promise.allSettled([kv.get('string'), kv.get('set'), kv.hGet('none', 'f')]);
    expect(wrong).toMatchObject({ status: 'rejected', reason: { code: 'WRONG_TYPE', operation: 'get', key: 'set' } });
    expect(right).toEqual({ status: 'fulfilled', value: null });
  });

  it('do not share where that is switched off', async () => {
    const { kv, cluster } = simulated({ shareReads: false });
    await Promise.all(Array.from({ length: 100 }, () => kv.get('key')));
    expect(cluster.counts.begun).toBe(100);
  });
});
