import { MemoryBackend } from '@keyvaluestore/memory';
import { describeWith, type RedisServer, startRedis, whyNotStartable } from '@keyvaluestore/test-services';
import { Redis } from 'ioredis';

import { type InvalidationBus, invalidationBus, Invalidator, ReadCache } from '../src/index.js';

const CHANNEL = 'app:invalidate';

/** Waits until something is so; the test's own time limit ends what never becomes so. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** A process, as far as caches are concerned: clients, a bus and a cache of its own. */
interface Process {
  readonly publisher: Redis;
  readonly subscriber: Redis;
  readonly bus: InvalidationBus;
  readonly cache: ReadCache;
  /** How often the cache was cleared. */
  readonly clears: () => number;
}

describeWith(whyNotStartable('redis'), 'invalidationBus', () => {
  let server: RedisServer;
  let store: MemoryBackend;
  const processes: Process[] = [];

  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    store = new MemoryBackend();
  });
  afterEach(async () => {
    for (const { bus, publisher, subscriber } of processes.splice(0)) {
      await bus.close();
      publisher.disconnect();
      subscriber.disconnect();
    }
  });

  async function startProcess(): Promise<Process> {
    const connect = (): Redis => {
      const client = new Redis(server.url, { retryStrategy: () => 20 });
      client.on('error', () => undefined);
      return client;
    };
    const publisher = connect();
    const subscriber = connect();
    const bus = await invalidationBus({ publisher, subscriber, channel: CHANNEL });
    await until(() => publisher.status === 'ready');
    const cache = new ReadCache(new Invalidator(store, bus.invalidate));
    let clears = 0;
    bus.attach({
      invalidate: (keys) => {
        cache.invalidate(keys);
      },
      clear: () => {
        clears += 1;
        cache.clear();
      },
    });
    const started = { publisher, subscriber, bus, cache, clears: () => clears };
    processes.push(started);
    return started;
  }

  it('lets a write in one process be seen through the caches of others', async () => {
    const [a, b, c] = [await startProcess(), await startProcess(), await startProcess()];
    await a.cache.set('é', 1);
    for (const { cache } of [a, b, c]) expect(await cache.get('é')).toBe('1');
    await a.cache.set('é', 2);
    await until(async () => (await b.cache.get('é')) === '2' && (await c.cache.get('é')) === '2');
    const write = b.cache.atomicWrite();
    write.set('é', 3);
    write.sAdd('s', 'm');
    expect(await c.cache.sMembers('s')).toEqual([]);
    await write.exec();
    await until(async () => (await c.cache.sMembers('s')).length === 1);
    await until(async () => (await a.cache.get('é')) === '3');
  });

  it('does not invalidate the cache of the process that publishes, nor clear any', async () => {
    const [a, b] = [await startProcess(), await startProcess()];
    // The other's first message, so that only what follows is counted.
    await a.cache.set('first', 1);
    await until(() => b.cache.statistics.entries === 0);
    await a.cache.get('k');
    const [clearsOfA, clearsOfB] = [a.clears(), b.clears()];
    await b.cache.get('k');
    await a.bus.invalidate(['k']);
    await until(() => b.cache.statistics.entries === 0);
    expect(a.cache.statistics.entries).toBe(1);
    expect([a.clears(), b.clears()]).toEqual([clearsOfA, clearsOfB]);
  });

  it('clears when a message is missing, malformed, or of a publisher that began earlier', async () => {
    const { cache, clears } = await startProcess();
    const publisher = new Redis(server.url);
    const messages: [message: unknown, clears: boolean][] = [
      [['x', 1, ['k']], false],
      [['x', 2, ['k']], false],
      [['x', 4, ['k']], true],
      [['x', 5, ['k']], false],
      [['x', 5, ['k']], false],
      [['x', 6, null], true],
      [['x', 7, ['k']], false],
      [['y', 3, ['k']], true],
      [['y', 4, ['k']], false],
      ['no message', true],
      [['x', 'NaN', []], true],
      [['x', 8, [1]], true],
      [['x', 8, ['k']], false],
    ];
    for (const [message, isClearing] of messages) {
      await cache.get('other');
      await cache.get('k');
      const before = clears();
      await publisher.publish('another channel', 'noise');
      await publisher.publish(CHANNEL, JSON.stringify(message));
      await until(() => cache.statistics.entries < 2);
      expect([message, clears() - before]).toEqual([message, isClearing ? 1 : 0]);
      expect(cache.statistics.entries).toBe(isClearing ? 0 : 1);
    }
    publisher.disconnect();
  });

  it('clears when the subscription was interrupted, and hears again', async () => {
    const [a, b] = [await startProcess(), await startProcess()];
    await store.set('k', 1);
    expect(await b.cache.get('k')).toBe('1');
    const before = b.clears();
    await a.publisher.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await a.cache.set('k', 2);
    // Once when the connection is lost, and once when the subscription stands again.
    await until(() => b.clears() >= before + 2);
    expect(await b.cache.get('k')).toBe('2');
    await a.cache.set('k', 3);
    await until(async () => (await b.cache.get('k')) === '3');
  });

  it('tells the others to clear after it could not publish, and does not hold writes up meanwhile', async () => {
    const [a, b] = [await startProcess(), await startProcess()];
    await a.cache.set('k', 1);
    expect(await b.cache.get('k')).toBe('1');
    const before = b.clears();
    a.publisher.disconnect(true);
    await until(() => a.publisher.status !== 'ready');
    await a.cache.set('k', 2);
    expect(await store.get('k')).toBe('2');
    await until(() => b.clears() > before);
    expect(await b.cache.get('k')).toBe('2');
  });

  it('survives a restart of the server', async () => {
    const [a, b] = [await startProcess(), await startProcess()];
    await a.cache.set('k', 1);
    expect(await b.cache.get('k')).toBe('1');
    await server.kill('SIGKILL');
    await until(() => a.publisher.status !== 'ready');
    await a.cache.set('k', 2);
    await server.restart();
    await until(async () => (await b.cache.get('k')) === '2');
    await until(() => a.publisher.status === 'ready' && b.subscriber.status === 'ready');
    await until(async () => {
      await a.cache.set('l', 1);
      await b.cache.get('l');
      await a.cache.set('l', 2);
      return (await b.cache.get('l')) === '2';
    });
  });

  it('never lets a stale value stay, while connections are killed at random', async () => {
    const [a, b] = [await startProcess(), await startProcess()];
    const killer = new Redis(server.url);
    for (let round = 1; round <= 40; round++) {
      await b.cache.get('k');
      if (round % 4 === 0) void killer.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
      if (round % 5 === 0) a.publisher.disconnect(true);
      await Promise.all([a.cache.set('k', round), b.cache.get('k')]);
      await until(async () => (await b.cache.get('k')) === String(round));
    }
    killer.disconnect();
  });

  it('ends with close, and a detached cache hears no more', async () => {
    const [a, b] = [await startProcess(), await startProcess()];
    const detached = new ReadCache(store);
    const detach = b.bus.attach(detached);
    await detached.get('k');
    detach();
    await a.cache.set('k', 1);
    await b.bus.close();
    await b.bus.invalidate(['k']);
    await a.cache.set('k', 2);
    expect(detached.statistics.entries).toBe(1);
    expect(b.subscriber.listenerCount('message')).toBe(0);
    expect(await b.publisher.ping()).toBe('PONG');
  });

  it('refuses an empty channel, and a subscription that is refused', async () => {
    const { publisher, subscriber } = await startProcess();
    await expect(invalidationBus({ publisher, subscriber, channel: '' })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    const refusing = Object.assign(new Redis(server.url), {
      subscribe: () => Promise.reject(new Error('NOPERM')),
    });
    const listeners = publisher.listenerCount('ready');
    await expect(invalidationBus({ publisher, subscriber: refusing, channel: CHANNEL })).rejects.toThrow('NOPERM');
    expect(publisher.listenerCount('ready')).toBe(listeners);
    expect(refusing.listenerCount('message')).toBe(0);
    refusing.disconnect();
  });
});
