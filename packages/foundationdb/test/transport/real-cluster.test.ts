import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createManualClock, describeBackend } from '@keyvaluestore/conformance';
import { describeWith, whyMissing } from '@keyvaluestore/test-services';

import {
  FOUNDATIONDB_CAPABILITIES,
  FoundationDBBackend,
  type FoundationDBBackendOptions,
  openDatabase,
} from '../../src/index.js';
import { contend, EXACT } from '../support/contention.js';
import { clearPrefix, connect, type RealCluster } from '../support/real-cluster.js';
import { randomSteps, runSteps } from '../support/simulation/random-transactions.js';
import { SimulatedDatabase } from '../support/simulation/simulated-database.js';
import { collectRequests } from '../support/simulated.js';

const unavailable = whyMissing('foundationdb');
const isLong = process.env['KV_LONG'] === '1';

// The client starts once in a process, so everything that needs it is in this file.
let real: RealCluster;
let stores = 0;
const newPrefix = (): string => `kvtest-${process.pid}-${stores++}/`;
const backend = (options: Partial<FoundationDBBackendOptions> = {}): FoundationDBBackend =>
  new FoundationDBBackend({ database: real.database, subspace: newPrefix(), ...options });

beforeAll(async () => {
  if (unavailable === undefined) real = await connect();
}, 60_000);
afterAll(async () => {
  if (unavailable !== undefined) return;
  await clearPrefix(real.database, `kvtest-${process.pid}-`);
  real.database.close();
  await real.service.stop();
});

describeBackend('FoundationDB, a real cluster', {
  capabilities: FOUNDATIONDB_CAPABILITIES,
  unavailable,
  optional: true,
  open: async () => {
    const clock = createManualClock();
    return {
      createBackend: async (options) => backend({ ...options, clock: clock.now }),
      clock,
      close: async () => undefined,
    };
  },
});

const tests = (): void => {
  it('gives the same results and conflicts as the simulation', async () => {
    let conflicts = 0;
    for (let seed = 1; seed <= (isLong ? 1000 : 50); seed++) {
      const steps = randomSteps(seed, 200);
      const expected = await runSteps(new SimulatedDatabase(), 'p/', steps);
      const actual = await runSteps(real.database.getRoot(), newPrefix(), steps);
      expect({ seed, seen: actual }).toEqual({ seed, seen: expected });
      conflicts += actual.filter((seen) => seen === 1020).length;
    }
    expect(conflicts).toBeGreaterThan(100);
  }, 300_000);

  it('lets fifty writers of one counter, one sorted set and one atomic write all succeed', async () => {
    expect(await contend(backend())).toEqual(EXACT);
  }, 60_000);

  it('takes a subspace and a directory, whose encodings it does not use', async () => {
    const { fdb, database } = real;
    const prefix = newPrefix();
    const subspace = fdb.root.at(prefix).withKeyEncoding(fdb.tuple);
    const scoped = database.at(subspace).withValueEncoding(fdb.encoders.json);
    const kv = new FoundationDBBackend({ database: scoped, subspace });
    await kv.set('key', 'value');
    expect(await backend({ subspace: prefix }).get('key')).toBe('value');

    const path = ['kvtest', String(process.pid)];
    const directory = await fdb.directory.createOrOpen(database, path);
    const inDirectory = backend({ subspace: directory });
    await inDirectory.sAdd('set', 'a', 'b');
    expect(await inDirectory.sMembers('set')).toEqual(['a', 'b']);
    expect(await inDirectory.get('key')).toBeNull();
    await fdb.directory.remove(database, path);
    expect(await inDirectory.sMembers('set')).toEqual([]);
  });

  it('holds keys that the tuple layer can read', async () => {
    const { fdb, database } = real;
    const prefix = newPrefix();
    const kv = backend({ subspace: prefix });
    await kv.zAdd('sorted', 'a\0b', -1.5);
    await kv.rPush('list', 'a');
    await kv.lPush('list', 'b');
    const rows = await database.getRangeAllStartsWith(prefix);
    const tuples = rows.map(([key]) => fdb.tuple.unpack(key.subarray(prefix.length)));
    expect(tuples.filter(([first]) => Buffer.isBuffer(first))).toEqual([
      [Buffer.from('list')],
      [Buffer.from('list'), 7, -1],
      [Buffer.from('list'), 7, 0],
      [Buffer.from('sorted')],
      [Buffer.from('sorted'), 4, Buffer.from('a\0b')],
      [Buffer.from('sorted'), 5, -1.5, Buffer.from('a\0b')],
    ]);
  });

  it('takes what the native limits allow, and says what is too large', async () => {
    const kv = backend({ limits: 'native' });
    const [key, field] = ['k'.repeat(4096), 'f'.repeat(4096)];
    await kv.zhAdd(key, field, 'm', 1);
    await kv.hSet(`h${key.slice(1)}`, field, 1);
    expect(await kv.zhRangeByLex(key, '-', `[${field}`)).toEqual(['m']);
    const large = 'x'.repeat(7_990_000);
    await kv.set(key.replaceAll('k', 's'), large);
    expect(await kv.get(key.replaceAll('k', 's'))).toBe(large);
    const write = kv.atomicWrite();
    for (let index = 0; index < 950; index++) write.zhAdd('sorted', String(index).padEnd(2000), 'm', 1);
    await expect(write.exec()).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED', cause: { code: 2101 } });
    expect(await kv.zCount('sorted', 0, 2)).toBe(0);
  }, 60_000);

  it('splits a batch that is too large, and reads ranges of many pages', async () => {
    const kv = backend();
    const list = kv.batch();
    for (let index = 0; index < 60; index++) list.set(`large-${index}`, String(index).padEnd(400_000));
    for (let index = 0; index < 5000; index++) list.zAdd('sorted', `member-${String(index).padStart(5, '0')}`, index);
    await list.exec();
    expect((await kv.get('large-59'))?.trim()).toBe('59');
    expect(await kv.zCount('sorted', 10, '(4000')).toBe(3990);
    const reversed = await kv.zRevRangeByScoreWithScores('sorted', 0, 4990, { limit: 4000 });
    expect(reversed.map(({ score }) => score)).toEqual(Array.from({ length: 4000 }, (_, index) => 4990 - index));
    expect(await kv.delete('sorted')).toBe(true);
  }, 60_000);

  it('makes one transaction of an operation, and tells a profiler of it', async () => {
    const { events, profiler } = collectRequests();
    const kv = backend().withProfiler(profiler);
    await kv.set('key', 'value');
    await kv.get('key');
    const list = kv.batch();
    for (let index = 0; index < 100; index++) list.set(`key-${index}`, index);
    await list.exec();
    expect(events.map(({ operation, details }) => [operation, details?.['reads'], details?.['writes']])).toEqual([
      ['set', 1, 1],
      ['get', 1, 0],
      ['batch', 100, 100],
    ]);
    expect(events[1]).toMatchObject({ bytesReceived: 7, details: { commit: 0, readVersion: expect.any(Number) } });
  });

  it('says that there is no cluster file, that a cluster does not answer, and that a call was aborted', async () => {
    const missing = real.fdb.open('/nonexistent/fdb.cluster');
    await expect(backend({ database: missing }).get('key')).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      cause: { code: 1515 },
    });
    const folder = await mkdtemp(join(tmpdir(), 'kvtest-'));
    const clusterFile = join(folder, 'fdb.cluster');
    // Nothing listens on the port of discarded bytes.
    await writeFile(clusterFile, 'none:none@127.0.0.1:9\n');
    const unreachable = real.fdb.open(clusterFile);
    const kv = backend({ database: unreachable, timeout: 300 });
    await expect(kv.get('key')).rejects.toMatchObject({ code: 'UNAVAILABLE', cause: { code: 1031 } });
    await expect(kv.set('key', 1)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    // Where no answer can come, an abort is what ends a call.
    const controller = new AbortController();
    const patient = backend({ database: unreachable, timeout: 60_000 });
    const reads = Array.from({ length: 20 }, () => patient.get('key', { signal: controller.signal }));
    controller.abort();
    for (const read of reads) await expect(read).rejects.toMatchObject({ code: 'ABORTED' });
    unreachable.close();
    missing.close();
    await rm(folder, { recursive: true });
  });

  it('says which API versions the client does not take', async () => {
    const { fdb } = real;
    await expect(openDatabase(async () => fdb, { apiVersion: 730 })).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });
};

describeWith(unavailable, 'a real cluster', tests, { optional: true });
