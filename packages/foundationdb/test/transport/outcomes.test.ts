import { type Backend, type BinaryString, fromText, type OperationSteps, type Output } from '@keyvaluestore/core';

import { OperationIds } from '../../src/transport/operation-ids.js';
import { Transaction } from '../../src/transport/transaction.js';
import { type FaultRates, Faults } from '../support/simulation/faults.js';
import { type SimulatedCluster } from '../support/simulation/simulated-cluster.js';
import { collectRequests, simulated } from '../support/simulated.js';

const quick = { retry: { attempts: 5, baseDelay: 0, maxDelay: 0 } };

/** Makes the next commits fail, one after the other, as told; then nothing any more. */
function failCommits(cluster: SimulatedCluster, ...names: (keyof FaultRates)[]): void {
  const faults = names.map((name) => new Faults(1, { [name]: 1 }));
  cluster.faults = new Faults(1, {});
  cluster.faults.commit = () => faults.shift()?.commit();
}

function always(cluster: SimulatedCluster, rates: FaultRates): void {
  cluster.faults = new Faults(1, rates);
}

describe('a write whose outcome is not known', () => {
  it.each<[string, (kv: Backend) => Promise<unknown>, unknown]>([
    ['setNX', (kv) => kv.setNX('new', 1), true],
    ['setEQ', (kv) => kv.setEQ('old', 1, 'v'), true],
    ['delete', (kv) => kv.delete('old'), true],
    ['nIncrBy', (kv) => kv.nIncrBy('n', 2), 7],
    ['getSet', (kv) => kv.getSet('old', 1), 'v'],
    ['getDelete', (kv) => kv.getDelete('old'), 'v'],
    ['deleteEQ', (kv) => kv.deleteEQ('old', 'v'), true],
    ['expire', (kv) => kv.expire('old', { expiresAt: 1 }), true],
    ['persist', (kv) => kv.persist('expiring'), true],
    ['hSetNX', (kv) => kv.hSetNX('h', 'f', 1), true],
    ['zAddNX', (kv) => kv.zAddNX('z', 'm', 1), true],
    ['zIncrBy', (kv) => kv.zIncrBy('z', 'm', 2.5), 2.5],
    ['sAddNX', (kv) => kv.sAddNX('s', 'new'), true],
    ['sPop', (kv) => kv.sPop('s'), 'a'],
    ['sMove', (kv) => kv.sMove('s', 't', 'a'), true],
    ['sUnionStore', (kv) => kv.sUnionStore('t', ['s']), 1],
    ['hIncrBy', (kv) => kv.hIncrBy('h', 'n', 3), 3],
    ['hDelXX', (kv) => kv.hDelXX('filled', 'f'), true],
    ['rPush', (kv) => kv.rPush('l', 'c'), 3],
    ['rPop', (kv) => kv.rPop('l', 1), ['b']],
    ['lInsert', (kv) => kv.lInsert('l', 'before', 'b', 'c'), 3],
    ['lRem', (kv) => kv.lRem('l', 0, 'a'), 1],
    ['lMove', (kv) => kv.lMove('l', 'l', 'left', 'right'), 'a'],
    ['zAddGT', (kv) => kv.zAddGT('scored', 'm', 2), true],
    ['zPopMin', (kv) => kv.zPopMin('scored'), { field: 'm', value: 'm', score: 1 }],
    ['zRemRangeByScore', (kv) => kv.zRemRangeByScore('scored', 0, 1), 1],
    [
      'isolated steps',
      async (kv) =>
        kv.driver.runIsolated?.(
          [fromText('n'), fromText('new')],
          function* (): OperationSteps<Output> {
            const count = yield { name: 'get', key: fromText('n') };
            yield { name: 'set', key: fromText('new'), value: count as BinaryString, when: 'absent', expiry: 'keep' };
            return yield { name: 'nIncrBy', key: fromText('n'), by: 2, expiry: 'keep' };
          },
          { consistency: 'strong' },
        ),
      7,
    ],
    [
      'an atomic write',
      (kv) => {
        const write = kv.atomicWrite();
        write.setNX('new', 1);
        write.nIncrBy('n', 1);
        return write.exec();
      },
      true,
    ],
  ])('%s is looked up, not repeated', async (_, call, expected) => {
    for (const faults of [
      ['unknownApplied'],
      ['unknownNotApplied'],
      ['versionChanged'],
      ['appliedLate'],
      ['unknownNotApplied', 'unknownApplied'],
      ['conflict', 'unknownApplied'],
      ['unknownNotApplied', 'conflict', 'appliedLate'],
    ] as const) {
      const { kv, cluster } = simulated(quick);
      await kv.set('old', 'v');
      await kv.set('n', 5);
      await kv.set('expiring', 1, { ttl: 1e6 });
      await kv.sAdd('s', 'a');
      await kv.hSet('filled', 'f', 1);
      await kv.rPush('l', 'a', 'b');
      await kv.zAdd('scored', 'm', 1);
      failCommits(cluster, ...faults);
      expect(await call(kv)).toEqual(expected);
      const before = cluster.dump();
      // Nothing that is still on its way changes anything any more.
      await new Promise((resolve) => setTimeout(resolve, 10));
      expect(cluster.dump()).toEqual(before);
    }
  });

  it('is told apart from a condition that fails for another reason', async () => {
    const { kv, cluster } = simulated(quick);
    failCommits(cluster, 'unknownNotApplied');
    const first = kv.setNX('key', 'mine');
    const second = kv.setNX('key', 'theirs');
    const results = await Promise.all([first, second]);
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(await kv.get('key')).toBe(results[0] ? 'mine' : 'theirs');
  });

  it('stays unknown where the tries are used up', async () => {
    const { kv, cluster } = simulated(quick);
    always(cluster, { unknownApplied: 1 });
    cluster.faults!.read = () => undefined;
    await expect(kv.set('key', 1)).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME', operation: 'set', key: 'key' });
    // What was applied is found with the second try, which has nothing to commit.
    expect(await kv.nIncrBy('n', 1)).toBe(1);
    always(cluster, { unknownNotApplied: 1 });
    await expect(kv.nIncrBy('n', 1)).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME', cause: { code: 1021 } });
  });

  it('stays unknown though a later try fails with a certain error', async () => {
    const { kv, cluster } = simulated(quick);
    failCommits(cluster, 'unknownApplied');
    const { commit } = cluster.faults!;
    let committed = false;
    cluster.faults!.commit = () => {
      committed = true;
      return commit();
    };
    cluster.faults!.read = () => (committed ? 'process_behind' : undefined);
    await expect(kv.nIncrBy('n', 1)).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
  });

  it('cannot arrive any more once its operation id was written by another try', async () => {
    const { kv, cluster } = simulated(quick);
    // Of what is there already, neither of these two reads anything that the other one writes.
    await kv.set('a', 'old');
    await kv.sAdd('set', 'old');
    failCommits(cluster, 'appliedLate');
    const write = kv.atomicWrite();
    write.set('a', 'first');
    write.sAdd('set', 'first');
    expect(await write.exec()).toBe(true);
    await kv.set('a', 'second');
    await kv.sRem('set', 'first');
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await kv.get('a')).toBe('second');
    expect(await kv.sMembers('set')).toEqual(['old']);
  });

  it('is not repeated without an operation id while it may still arrive', async () => {
    const { kv, cluster } = simulated(quick);
    failCommits(cluster, 'appliedLate');
    await expect(kv.set('key', 1)).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME', cause: { code: 1031 } });
    failCommits(cluster, 'unknownApplied');
    await expect(kv.set('key', 2)).resolves.toBeUndefined();
  });
});

describe('a write of which nothing was written', () => {
  it.each<[string, FaultRates, string]>([
    ['conflicts', { conflict: 1 }, 'CONFLICT'],
    ['transactions that are too old', { commitTooOld: 1 }, 'UNAVAILABLE'],
    ['servers that lag behind', { processBehind: 1 }, 'UNAVAILABLE'],
  ])('is repeated, and rejects with what it was in the end: %s', async (_, rates, code) => {
    const { kv, cluster } = simulated(quick);
    const { events, profiler } = collectRequests();
    always(cluster, rates);
    await expect(kv.withProfiler(profiler).nIncrBy('n', 1)).rejects.toMatchObject({ code, retryable: true });
    expect(events).toHaveLength(5);
    cluster.faults = undefined;
    expect(await kv.get('n')).toBeNull();
  });

  it('counts its retries for a profiler, each with its code', async () => {
    const { kv, cluster } = simulated(quick);
    const { events, profiler } = collectRequests();
    const operations: number[] = [];
    failCommits(cluster, 'conflict', 'unknownApplied');
    await kv.withProfiler({ ...profiler, operation: ({ retries }) => operations.push(retries) }).nIncrBy('n', 1);
    expect(events.map(({ error }) => error)).toEqual(['1020', '1021', undefined]);
    expect(operations).toEqual([2]);
  });

  it('gives each operation of a failed batch an error of its own', async () => {
    const { kv, cluster } = simulated(quick);
    always(cluster, { conflict: 1 });
    const list = kv.batch();
    list.set('a', 1);
    list.get('b');
    await expect(list.exec()).rejects.toMatchObject({
      errors: [
        { index: 0, error: { code: 'CONFLICT', operation: 'set', key: 'a' } },
        { index: 1, error: { code: 'CONFLICT', operation: 'get', key: 'b' } },
      ],
    });
    always(cluster, { unknownNotApplied: 1 });
    const other = kv.batch();
    other.set('a', 1);
    other.get('b');
    await expect(other.exec()).rejects.toMatchObject({
      errors: [{ error: { code: 'UNKNOWN_OUTCOME' } }, { error: { code: 'UNAVAILABLE' } }],
    });
  });
});

describe('a cluster that does not answer', () => {
  it('makes calls reject within the timeout', async () => {
    const { kv, cluster } = simulated({ timeout: 20 });
    cluster.isUnreachable = true;
    await expect(kv.get('key')).rejects.toMatchObject({ code: 'UNAVAILABLE', cause: { code: 1031 } });
    const gets = await Promise.allSettled([kv.get('a'), kv.get('b'), kv.get('c')]);
    expect(gets.map((get) => (get as PromiseRejectedResult).reason.key)).toEqual(['a', 'b', 'c']);
    await expect(kv.set('key', 1)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const list = kv.batch();
    list.get('a');
    await expect(list.exec()).rejects.toMatchObject({ code: 'BATCH_FAILED' });
  });

  it('leaves a write unknown if it fell silent after the commit was sent', async () => {
    const { kv, cluster } = simulated({ timeout: 20 });
    const { commit } = cluster;
    cluster.commit = (request) => {
      commit.call(cluster, request);
      cluster.isUnreachable = true;
    };
    await expect(kv.nIncrBy('n', 1)).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME', cause: { code: 1031 } });
  });
});

describe('a signal', () => {
  it('aborts a read, and a write that was not sent', async () => {
    const { kv, cluster } = simulated();
    cluster.isUnreachable = true;
    for (const call of [
      (signal: AbortSignal) => kv.get('key', { signal }),
      (signal: AbortSignal) => kv.set('key', 1, { signal }),
      (signal: AbortSignal) => kv.nIncrBy('key', 1, { signal }),
    ]) {
      const controller = new AbortController();
      const called = call(controller.signal);
      const reason = new Error('enough');
      setImmediate(() => controller.abort(reason));
      await expect(called).rejects.toMatchObject({ code: 'ABORTED', cause: reason });
    }
    cluster.isUnreachable = false;
    expect(await kv.get('key')).toBeNull();
  });

  it('that comes after a write was sent leaves it unknown', async () => {
    const { kv, cluster } = simulated();
    const { commit } = cluster;
    const controller = new AbortController();
    cluster.commit = (request) => {
      commit.call(cluster, request);
      controller.abort();
    };
    const { signal } = controller;
    await expect(kv.nIncrBy('n', 1, { signal })).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
  });

  it('ends the pause between tries', async () => {
    const { kv, cluster } = simulated({ retry: { attempts: 2, baseDelay: 1e6, maxDelay: 1e6 }, timeout: Infinity });
    always(cluster, { conflict: 1 });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    await expect(kv.nIncrBy('n', 1, { signal: controller.signal })).rejects.toMatchObject({ code: 'ABORTED' });
    expect(cluster.counts.begun).toBe(1);
  });
});

describe('notes on operations', () => {
  it('of the days before yesterday are cleared, in a transaction that writes anyway', async () => {
    const { database, cluster } = simulated();
    const noteOn = async (day: number): Promise<void> => {
      const ids = new OperationIds(fromText('p'), () => Date.UTC(2026, 0, day));
      const transaction = new Transaction(() => database.rawCreateTransaction(), { renewable: false, observed: false });
      await ids.use(async (id) => id.mark(transaction, 1));
      ids.clean(transaction);
      await transaction.commit();
    };
    const kept: number[] = [];
    for (const day of [1, 2, 3, 4, 40]) {
      await noteOn(day);
      kept.push(cluster.dump().length);
    }
    expect(kept).toEqual([1, 2, 2, 2, 1]);
  });
});
