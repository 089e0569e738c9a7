import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { type RequestEvent } from '@keyvaluestore/core';
import { open } from 'lmdb';

import { LMDBBackend } from '../src/index.js';
import { runProgram } from './support/programs.js';
import { TempFolders } from './support/temp-folders.js';

const folders = new TempFolders();
afterEach(() => folders.remove());

describe('backup', () => {
  it.each([false, true])('copies a store at one moment while it is written (compact: %s)', async (compact) => {
    const kv = await folders.open();
    let isDone = false;
    const writes = (async () => {
      for (let number = 1; !isDone; number++) {
        const write = kv.atomicWrite();
        write.set('left', number);
        write.set(`row:${number}`, 'x'.repeat(1000));
        write.set('right', number);
        await write.exec();
      }
    })();
    while ((await kv.get('left')) === null) await new Promise((resolve) => setTimeout(resolve, 1));
    const path = join(await folders.make(), 'copy');
    await kv.backup(path, { compact });
    isDone = true;
    await writes;
    const copy = await folders.open({ path });
    const left = await copy.get('left');
    expect(left).toBe(await copy.get('right'));
    expect(await copy.get(`row:${left}`)).toBe('x'.repeat(1000));
    expect(await copy.get(`row:${Number(left) + 1}`)).toBeNull();
  });

  it('goes into no folder that holds a store', async () => {
    const kv = await folders.open();
    const path = await folders.make();
    await kv.backup(path);
    await expect(kv.backup(path)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});

describe('close', () => {
  it('waits for what is under way, and refuses what comes after it', async () => {
    const path = await folders.make();
    const kv = new LMDBBackend({ path });
    const writes = Array.from({ length: 50 }, (_, index) => kv.set(`key:${index}`, index));
    await Promise.all([kv.close(), kv.close(), ...writes]);
    await expect(kv.get('key:0')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(kv.set('key:0', 1)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const again = await folders.open({ path });
    expect(await again.get('key:49')).toBe('49');
  });
});

/** A backend with a clock that is moved by hand. */
async function timed() {
  const clock = { now: 1_700_000_000_000 };
  const path = await folders.make();
  const kv = await folders.open({ path, clock: () => clock.now, expiringSortedSets: true, durability: 'os' });
  return { clock, kv, path };
}

/** Strings that expire a second from now. */
async function fill(kv: LMDBBackend, count: number): Promise<void> {
  const batch = kv.batch();
  for (let index = 0; index < count; index++) batch.set(`key:${index}`, 'v', { ttl: 1000 });
  await batch.exec();
}

describe('what has expired', () => {
  it('is removed by sweep, by two backends of one file each once', async () => {
    const { clock, kv, path } = await timed();
    await fill(kv, 250);
    await kv.zhAdd('sorted', 'f', 'x'.repeat(20_000), 1, { ttl: 1000 });
    expect(await kv.sweep()).toBe(0);
    clock.now += 1000;
    const other = await folders.open({ path, clock: () => clock.now, durability: 'os' });
    expect(await kv.sweep({ limit: 20 })).toBe(20);
    const [first, second] = await Promise.all([kv.sweep(), other.sweep()]);
    expect(first + second).toBe(231);
    expect(await other.exists('sorted')).toBe(false);
  });

  it('is swept beside writers, and no profiler is told', async () => {
    const { clock, kv } = await timed();
    await fill(kv, 250);
    clock.now += 1000;
    const events: RequestEvent[] = [];
    const watched = kv.withProfiler({ request: (event) => void events.push(event) });
    for (let index = 0; index < 103; index++) await watched.nIncrBy('n', 1);
    expect(events).toHaveLength(103);
    // The hundredth found a hundred, and those after it the rest.
    expect(await kv.sweep()).toBe(0);
  });

  it('does not keep a backend from being closed, or a process from its end', async () => {
    const { clock, kv } = await timed();
    await fill(kv, 250);
    clock.now += 1000;
    const writes = Array.from({ length: 150 }, (_, index) => kv.set(`new:${index}`, 1));
    await kv.close();
    await Promise.all(writes);
    await expect(kv.sweep()).rejects.toMatchObject({ code: 'UNAVAILABLE', operation: 'sweep' });
    const path = await folders.make();
    const { exitCode } = await runProgram('expiring', [path]).ended;
    expect(exitCode).toBe(0);
    const left = await folders.open({ path });
    expect(await left.get('n')).toBe('150');
  }, 60_000);

  it.each([{ clock: 5 }, { expiringSortedSets: 1 }])('is not told by %p', async (options) => {
    const path = await folders.make();
    const refused = expect.objectContaining({ code: 'INVALID_ARGUMENT' }) as Error;
    expect(() => new LMDBBackend({ path, ...(options as object) })).toThrow(refused);
    expect(existsSync(join(path, 'data.mdb'))).toBe(false);
  });
});

describe('an environment of the caller', () => {
  it('is shared with its other databases, and stays open', async () => {
    const path = await folders.make();
    const environment = open({ path, pageSize: 8192 });
    const other = environment.openDB<string, string>({ name: 'other' });
    const kv = new LMDBBackend({ environment });
    await Promise.all([kv.set('a', 1), other.put('a', 'theirs')]);
    await kv.close();
    expect(other.get('a')).toBe('theirs');
    await environment.close();
    expect(await (await folders.open({ path })).get('a')).toBe('1');
  });
});

describe('two backends on one folder in one process', () => {
  it('see what the other has written', async () => {
    const path = await folders.make();
    const [first, second] = [await folders.open({ path }), await folders.open({ path })];
    await first.set('a', 1);
    expect(await second.get('a')).toBe('1');
    await first.close();
    await second.nIncrBy('a', 1);
    expect(await second.get('a')).toBe('2');
    expect(existsSync(join(path, 'data.mdb'))).toBe(true);
  });
});

describe('writes that wait at once', () => {
  it('share a commit, and each has its own outcome', async () => {
    const kv = await folders.open();
    await kv.sAdd('set', 'member');
    const events: RequestEvent[] = [];
    const watched = kv.withProfiler({ request: (event) => void events.push(event) });
    const calls = Array.from({ length: 64 }, (_, index) => watched.nIncrBy('n', 1).then((n) => n === index + 1));
    const refused = watched.nIncrBy('set', 1);
    await expect(refused).rejects.toMatchObject({ code: 'WRONG_TYPE', key: 'set' });
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 64 }, () => true));
    expect(events.map(({ system, name, details }) => [system, name, details?.['operations']])).toEqual([
      ['lmdb', 'transaction', 65],
    ]);
    await watched.get('n');
    expect(events.at(-1)).toMatchObject({ name: 'read' });
  });

  it('are called off by a signal that comes before their transaction', async () => {
    const kv = await folders.open();
    const controller = new AbortController();
    const call = kv.set('a', 1, { signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'ABORTED' });
    await kv.set('b', 1);
    expect(await kv.get('a')).toBeNull();
  });
});
