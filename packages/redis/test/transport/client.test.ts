import { type Backend, fromText } from '@keyvaluestore/core';
import { type FaultProxy, type RedisServer, startFaultProxy, startRedis } from '@keyvaluestore/test-services';
import { tracingChannel } from 'node:diagnostics_channel';
import { type Redis } from 'ioredis';

import { REDIS_CAPABILITIES, RedisBackend, type RedisClient } from '../../src/index.js';
import { checkServerInfo } from '../../src/transport/server-check.js';
import { type Client, cluster6, redis5, redis6 } from '../support/clients.js';
import { describeRedis } from '../support/services.js';

const code = (expected: string): Error => expect.objectContaining({ code: expected }) as Error;

describe('what is given as a client', () => {
  it('must be one', () => {
    for (const client of [undefined, null, {}, { sendCommand: () => undefined }, { options: {} }]) {
      expect(() => new RedisBackend({ client: client as unknown as RedisClient })).toThrow(code('INVALID_ARGUMENT'));
    }
    const redis = redis6('redis://127.0.0.1:1', { lazyConnect: true });
    expect(() => new RedisBackend({ client: redis.pipeline() as never })).toThrow(code('INVALID_ARGUMENT'));
    expect(() => new RedisBackend({ client: redis, retry: { attempts: 0 } })).toThrow(code('INVALID_ARGUMENT'));
    expect(() => new RedisBackend({ client: redis, limits: 'none' as never })).toThrow(code('INVALID_ARGUMENT'));
    expect(redis.status).toBe('wait');
    redis.disconnect();
  });

  it('must have no option with which the contract cannot be kept', async () => {
    const clients: Client[] = [
      redis6('redis://127.0.0.1:1', { lazyConnect: true, readOnly: true }),
      redis6('redis://127.0.0.1:1', { lazyConnect: true, monitor: true }),
      cluster6(['redis://127.0.0.1:1'], { lazyConnect: true, redisOptions: { db: 1 } }),
    ];
    for (const client of clients) {
      await expect(new RedisBackend({ client }).get('k')).rejects.toEqual(code('UNSUPPORTED'));
      expect(client.status).toBe('wait');
      client.disconnect();
    }
  });

  it('must be connected to Redis 7, or to Valkey', () => {
    const info = (version: string, more = ''): string => `# Server\r\nredis_version:${version}\r\n${more}os:Linux\r\n`;
    for (const version of ['7.0.0', '7.4.1', '8.2.0', '255.255.255']) checkServerInfo(info(version), false);
    checkServerInfo(info('7.2.4', 'server_name:valkey\r\nvalkey_version:8.1.0\r\nserver_mode:standalone\r\n'), false);
    checkServerInfo(info('7.0.15', 'redis_mode:cluster\r\n'), true);
    for (const version of ['6.2.14', '5.0.0', '2.8']) {
      expect(() => checkServerInfo(info(version), false)).toThrow(code('UNSUPPORTED'));
    }
    expect(() => checkServerInfo('something else', false)).toThrow(code('UNSUPPORTED'));
    for (const mode of ['redis_mode', 'server_mode']) {
      expect(() => checkServerInfo(info('7.2.4', `${mode}:cluster\r\n`), false)).toThrow(code('UNSUPPORTED'));
    }
  });
});

const versions = {
  'ioredis 6': (url: string, options?: object): Client => redis6(url, options),
  'ioredis 5.11': (url: string, options?: object): Client => redis5(url, options),
};

for (const [name, connect] of Object.entries(versions)) {
  describeRedis(`a client that is disturbed, ${name}`, () => {
    let server: RedisServer;
    let proxy: FaultProxy;
    let direct: Redis;
    const clients: Client[] = [];

    function client(url: string, options: object = {}): Client {
      const made = connect(url, options);
      clients.push(made);
      return made;
    }
    function proxied(options: object = {}): { backend: Backend; client: Client } {
      const made = client(`redis://${proxy.host}:${proxy.port}`, options);
      return { backend: new RedisBackend({ client: made }), client: made };
    }

    beforeAll(async () => {
      server = await startRedis();
      direct = redis6(server.url);
      proxy = await startFaultProxy({ target: server });
    });
    beforeEach(async () => {
      await direct.flushall();
    });
    function disconnect(): void {
      for (const each of clients.splice(0)) each.disconnect();
    }
    afterEach(disconnect);
    afterAll(async () => {
      direct.disconnect();
      await proxy.close();
      await server.stop();
    });

    it('a reply that is lost: the write is made once, told as unknown, and the client goes on', async () => {
      const { backend } = proxied();
      await backend.nIncrBy('n', 1);
      for (const cut of ['close', 'reset'] as const) {
        proxy.failNext('cutAfterRequest', { match: 'eval', cut });
        await expect(backend.nIncrBy('n', 1)).rejects.toEqual(code('UNKNOWN_OUTCOME'));
      }
      proxy.failNext('cutBeforeRequest', { match: 'eval' });
      await expect(backend.nIncrBy('n', 1)).rejects.toEqual(code('UNKNOWN_OUTCOME'));
      expect(await backend.nIncrBy('n', 1)).toBe(4);
      expect(await direct.get('n')).toBe('4');
    });

    it('a reply that is lost: what may be repeated is, and reads are', async () => {
      const { backend } = proxied();
      await backend.set('k', 'v');
      let retries = 0;
      const profiled = backend.withProfiler({
        operation: (event) => {
          retries += event.retries;
        },
      });
      proxy.failNext('cutAfterRequest', { match: 'hset' });
      await profiled.hSet('h', 'f', 'v');
      proxy.failNext('cutInReply', { match: 'get' });
      expect(await profiled.get('k')).toBe('v');
      expect(retries).toBe(2);
    });

    it('does not wait for ever where the client does not send again', async () => {
      const { backend } = proxied({ autoResendUnfulfilledCommands: false });
      await backend.nIncrBy('n', 1);
      proxy.failNext('cutAfterRequest', { match: 'eval' });
      await expect(backend.nIncrBy('n', 1)).rejects.toEqual(code('UNKNOWN_OUTCOME'));
      expect(await backend.nIncrBy('n', 1)).toBe(3);
    });

    it('other users of the client, and its own pipelines, keep their replies', async () => {
      const { backend, client: shared } = proxied();
      await backend.set('k', 'v');
      const rounds = Array.from({ length: 30 }, async (_, index) => {
        const batch = backend.batch();
        const first = batch.nIncrBy(`b${index}`, 1);
        const second = batch.get('k');
        const [raw, mine, piped] = await Promise.all([
          shared.set(`raw${index}`, index).then(() => shared.get(`raw${index}`)),
          backend.setNX(`nx${index}`, 'v'),
          shared.multi().set(`m${index}`, 'm').get(`m${index}`).exec(),
          batch.exec(),
        ]);
        return [raw, mine, piped?.[1]?.[1], first.result(), second.result()];
      });
      const found = await Promise.all(rounds);
      found.forEach((values, index) => expect(values).toEqual([String(index), true, 'm', 1, 'v']));
    });

    it('what was never sent is told so, and is never sent later', async () => {
      const waiting = client('redis://127.0.0.1:1', { maxRetriesPerRequest: null, commandTimeout: 50 });
      const timed = new RedisBackend({ client: waiting });
      await expect(timed.nIncrBy('n', 1)).rejects.toEqual(code('UNAVAILABLE'));

      const late = await startRedis();
      const port = late.port;
      const patient = client(late.url, { maxRetriesPerRequest: null });
      const backend = new RedisBackend({ client: patient });
      await backend.set('k', 'v');
      await late.kill('SIGKILL');
      await new Promise((resolve) => patient.once('reconnecting', resolve));
      const controller = new AbortController();
      const calls = [
        backend.nIncrBy('n', 1, { signal: controller.signal }),
        backend.get('k', { signal: controller.signal }),
        backend.sAdd('s', 'm', { signal: controller.signal }),
      ];
      const batch = backend.batch();
      const handle = batch.nIncrBy('n', 1);
      const executed = batch.exec({ signal: controller.signal });
      const kept = backend.set('kept', 'v');
      // By then all are with the client, which waits for a connection.
      await new Promise((resolve) => setImmediate(resolve));
      controller.abort();
      for (const call of calls) await expect(call).rejects.toEqual(code('ABORTED'));
      await expect(executed).rejects.toEqual(code('BATCH_FAILED'));
      expect(() => handle.result()).toThrow(code('ABORTED'));
      await late.restart();
      expect(late.port).toBe(port);
      await kept;
      expect((await patient.keys('*')).sort()).toEqual(['kept']);
      disconnect();
      await late.stop();
    });

    it('an abort before the driver is called, as behind a wrapper that waits: nothing is sent', async () => {
      const { driver } = new RedisBackend({ client: client(server.url) });
      const key = fromText('aborted');
      await driver.run({ name: 'get', key }, { consistency: 'strong' });
      const context = { consistency: 'strong', signal: AbortSignal.abort() } as const;
      const set = { name: 'set', key, value: fromText('v'), when: 'always', expiry: 'never' } as const;
      await expect(driver.run(set, context)).rejects.toEqual(code('ABORTED'));
      await expect(driver.runBatch([set, { name: 'get', key }], context)).rejects.toEqual(code('ABORTED'));
      await expect(driver.runAtomicWrite([set], context)).rejects.toEqual(code('ABORTED'));
      expect(await direct.exists('aborted')).toBe(0);
    });

    it('an abort and a time limit after a command was sent', async () => {
      const silent = await startRedis();
      const aborted = client(silent.url);
      const limited = client(silent.url, { commandTimeout: 100 });
      const backend = new RedisBackend({ client: aborted });
      const timed = new RedisBackend({ client: limited });
      await Promise.all([backend.set('k', 'v'), timed.set('k', 'v')]);
      await silent.kill('SIGSTOP');
      const controller = new AbortController();
      const { signal } = controller;
      const write = backend.nIncrBy('n', 1, { signal });
      const read = backend.get('k', { signal });
      const batch = backend.batch();
      const handles = [batch.nIncrBy('m', 1), batch.get('k')] as const;
      const executed = batch.exec({ signal });
      const atomic = backend.atomicWrite();
      atomic.set('atomic', 'v');
      const committed = atomic.exec({ signal });
      const lateWrite = timed.set('late', 'v');
      const lateRead = timed.get('k');
      setTimeout(() => {
        controller.abort();
      }, 20);
      await expect(write).rejects.toEqual(code('UNKNOWN_OUTCOME'));
      await expect(read).rejects.toEqual(code('ABORTED'));
      await expect(executed).rejects.toEqual(code('BATCH_FAILED'));
      expect(() => handles[0].result()).toThrow(code('UNKNOWN_OUTCOME'));
      expect(() => handles[1].result()).toThrow(code('ABORTED'));
      await expect(committed).rejects.toEqual(code('UNKNOWN_OUTCOME'));
      await expect(lateWrite).rejects.toEqual(code('UNKNOWN_OUTCOME'));
      await expect(lateRead).rejects.toEqual(code('UNAVAILABLE'));
      await silent.kill('SIGCONT');
      expect(await backend.nIncrBy('n', 1)).toBe(2);
      expect(await backend.get('atomic')).toBe('v');
      disconnect();
      await silent.stop();
    });

    it('works with lazyConnect, and connects at the first call', async () => {
      const lazy = client(server.url, { lazyConnect: true });
      expect(await new RedisBackend({ client: lazy }).setNX('lazy', 'v')).toBe(true);
      expect(lazy.status).toBe('ready');
    });

    it('works on another database', async () => {
      const backend = new RedisBackend({ client: client(server.url, { db: 3 }) });
      await backend.zhAdd('z', 'f', 'member', 1);
      expect(await direct.exists('z')).toBe(0);
      expect(await backend.zhRangeByScore('z', 1, 1)).toEqual(['member']);
    });

    it("those who trace the client's commands see ours, without arguments", async () => {
      const { backend } = proxied();
      await backend.set('k', 'v');
      const seen: string[] = [];
      const channel = tracingChannel<string, { command: string; args: string[] }>('ioredis:command');
      const subscriber = {
        start: ({ command, args }: { command: string; args: string[] }) => seen.push(`${command} ${args.join(' ')}`),
        asyncEnd: ({ command }: { command: string }) => seen.push(`${command} ended`),
        error: ({ command }: { command: string }) => seen.push(`${command} failed`),
        end: () => undefined,
        asyncStart: () => undefined,
      };
      channel.subscribe(subscriber);
      await backend.get('k');
      await expect(backend.sAdd('k', 'm')).rejects.toEqual(code('WRONG_TYPE'));
      await new Promise((resolve) => setImmediate(resolve));
      channel.unsubscribe(subscriber);
      expect(seen).toEqual(['get ', 'get ended', 'sadd ', 'sadd failed', 'sadd ended']);
    });

    it('has the capabilities that are exported', () => {
      expect(new RedisBackend({ client: client(server.url) }).driver.capabilities).toBe(REDIS_CAPABILITIES);
    });
  });
}

describeRedis('a client that subscribes', () => {
  it('is refused where it can do nothing else', async () => {
    const server = await startRedis();
    const client = redis5(server.url);
    await client.subscribe('channel');
    await expect(new RedisBackend({ client }).get('k')).rejects.toEqual(code('UNSUPPORTED'));
    client.disconnect();
    await server.stop();
  });
});
