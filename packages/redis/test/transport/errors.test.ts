import { type Backend, type KeyValueStoreError } from '@keyvaluestore/core';
import { type RedisServer, startRedis } from '@keyvaluestore/test-services';
import { type Redis } from 'ioredis';

import { RedisBackend } from '../../src/index.js';
import { type Client, redis5, redis6 } from '../support/clients.js';
import { describeRedis } from '../support/services.js';

const SECRET = 'a value that must not be shown';
const IMPATIENT = { attempts: 2, baseDelay: 1, maxDelay: 1 };

/** The code of what a call rejects with, and every text that it carries. */
async function failure(call: Promise<unknown>): Promise<{ code: string; text: string; error: KeyValueStoreError }> {
  const error = await call.then(
    () => {
      throw new Error('the call did not reject');
    },
    (reason: unknown) => reason as KeyValueStoreError,
  );
  const cause = error.cause as Error | undefined;
  const text = [error.message, error.stack, cause?.message, cause?.stack, JSON.stringify(error), JSON.stringify(cause)];
  return { code: error.code, text: text.join('\n'), error };
}

const versions = {
  'ioredis 6': (url: string, options?: object): Client => redis6(url, options),
  'ioredis 5.11': (url: string, options?: object): Client => redis5(url, options),
};

for (const [name, connect] of Object.entries(versions)) {
  describeRedis(`what goes wrong, ${name}`, () => {
    let server: RedisServer;
    let admin: Redis;
    const clients: Client[] = [];

    function backendAt(url: string, options: object = {}): Backend {
      const client = connect(url, options);
      clients.push(client);
      return new RedisBackend({ client, retry: IMPATIENT });
    }

    beforeAll(async () => {
      // A master waits five seconds for more replicas, unless it is told not to.
      server = await startRedis({ args: ['--repl-diskless-sync-delay', '0'] });
      admin = redis6(server.url);
    });
    function disconnect(): void {
      for (const client of clients.splice(0)) client.disconnect();
    }
    afterEach(disconnect);
    afterAll(async () => {
      admin.disconnect();
      await server.stop();
    });

    it('no such server', async () => {
      const nowhere = 'redis://127.0.0.1:1';
      expect((await failure(backendAt(nowhere, { maxRetriesPerRequest: 1 }).set('k', SECRET))).code).toBe(
        'UNAVAILABLE',
      );
      const noQueue = backendAt(nowhere, { enableOfflineQueue: false });
      const { code, text } = await failure(noQueue.nIncrBy('k', 1));
      expect(code).toBe('UNAVAILABLE');
      expect(text).not.toContain(SECRET);
    });

    it('a closed client', async () => {
      const backend = backendAt(server.url);
      await backend.set('k', 'v');
      clients[0]!.disconnect();
      const { error } = await failure(backend.get('k'));
      expect(error).toMatchObject({ code: 'UNAVAILABLE', operation: 'get', key: 'k' });
      expect((await failure(backend.nIncrBy('n', 1))).code).toBe('UNAVAILABLE');
      const batch = backend.batch();
      const result = batch.set('k', 'v');
      expect((await failure(batch.exec())).code).toBe('BATCH_FAILED');
      expect(() => result.result()).toThrow(expect.objectContaining({ code: 'UNAVAILABLE' }));
    });

    it('a wrong password, or none', async () => {
      const locked = await startRedis({ password: 'right' });
      const url = `redis://127.0.0.1:${locked.port}`;
      for (const options of [{ password: 'wrong' }, {}]) {
        const { error } = await failure(backendAt(url, { ...options, maxRetriesPerRequest: 1 }).set('k', SECRET));
        expect(error.code).toBe('UNSUPPORTED');
        expect((error.cause as Error).message).toMatch(/NOAUTH|WRONGPASS/);
      }
      disconnect();
      await locked.stop();
    });

    it('what an access list forbids: INFO is not needed, scripts are', async () => {
      await admin.call('ACL', ['SETUSER', 'reader', 'on', '>pw', '~*', '+@all', '-info', '-@scripting']);
      const backend = backendAt(server.url, { username: 'reader', password: 'pw', enableReadyCheck: false });
      await backend.sAdd('acl', 'm');
      const { error, text } = await failure(backend.setNX('k', SECRET));
      expect(error).toMatchObject({ code: 'UNSUPPORTED', operation: 'setNX' });
      expect(text).not.toContain(SECRET);
    });

    it('an atomic write of which the access list forbids a part writes nothing', async () => {
      await admin.call('ACL', ['SETUSER', 'half', 'on', '>pw', '~*', '+@all', '-hset']);
      const backend = backendAt(server.url, { username: 'half', password: 'pw' });
      const write = backend.atomicWrite();
      write.set('half', 'v');
      write.hSet('hash', 'f', SECRET);
      expect((await failure(write.exec())).code).toBe('UNSUPPORTED');
      expect(await backend.get('half')).toBeNull();
      const sorted = backend.atomicWrite();
      sorted.zhAdd('half', 'f', 'member', 1);
      expect((await failure(sorted.exec())).code).toBe('UNSUPPORTED');
      expect(await admin.exists('half')).toBe(0);
    });

    it('keys that the access list keeps from the user', async () => {
      await admin.call('ACL', ['SETUSER', 'app', 'on', '>pw', 'resetkeys', '~app:*', '+@all']);
      const backend = backendAt(server.url, { username: 'app', password: 'pw' });
      const batch = backend.batch();
      batch.set('app:1', 'v');
      const denied = batch.set('other', SECRET);
      batch.set('app:2', 'v');
      batch.zhAdd('app:z', 'f', 'member', 1);
      expect((await failure(batch.exec())).code).toBe('BATCH_FAILED');
      expect(() => denied.result()).toThrow(expect.objectContaining({ code: 'UNSUPPORTED' }));
      expect(await backend.get('app:1')).toBe('v');
      expect(await backend.get('app:2')).toBe('v');
      expect(await backend.zhRangeByScore('app:z', 1, 1)).toEqual(['member']);
    });

    it('keys that the access list keeps from the user do not cost others their only try', async () => {
      await admin.call('ACL', ['SETUSER', 'app', 'on', '>pw', 'resetkeys', '~app:*', '+@all']);
      const client = connect(server.url, { username: 'app', password: 'pw' });
      clients.push(client);
      let retries = 0;
      const backend = new RedisBackend({ client, retry: { attempts: 1 } }).withProfiler({
        operation: (event) => {
          retries += event.retries;
        },
      });
      const batch = backend.batch();
      batch.set('app:3', 'v');
      const read = batch.get('app:3');
      batch.set('app:4', 'v');
      batch.set('other', SECRET);
      batch.set('app:5', 'v');
      expect((await failure(batch.exec())).error).toMatchObject({
        code: 'BATCH_FAILED',
        errors: [{ index: 3, key: 'other', error: { code: 'UNSUPPORTED' } }],
      });
      expect(read.result()).toBe('v');
      expect([await backend.get('app:4'), await backend.get('app:5')]).toEqual(['v', 'v']);
      expect(retries).toBe(0);
    });

    it('no memory left: writes are refused, reads and deletes go on', async () => {
      const full = await startRedis({ args: ['--maxmemory-policy', 'noeviction'] });
      const backend = backendAt(full.url);
      await backend.set('k', 'v');
      await backend.zhAdd('z', 'f', 'member', 1);
      const raw = redis6(full.url);
      await raw.config('SET', 'maxmemory', '1');
      for (const call of [
        () => backend.set('k', SECRET),
        () => backend.setNX('new', SECRET),
        () => backend.nIncrBy('n', 1),
        () => backend.sAdd('s', SECRET),
        () => backend.zhAdd('z', 'g', SECRET, 1),
      ]) {
        const { error, text } = await failure(call());
        expect(error.code).toBe('UNAVAILABLE');
        expect((error.cause as Error).message).toContain('OOM');
        expect(text).not.toContain(SECRET);
      }
      const write = backend.atomicWrite();
      write.delete('k');
      write.set('new', 'v');
      expect((await failure(write.exec())).code).toBe('UNAVAILABLE');
      expect(await backend.get('k')).toBe('v');
      expect(await backend.zhRangeByScore('z', 1, 1)).toEqual(['member']);
      await backend.zRem('z', 'f');
      expect(await backend.delete('k')).toBe(true);
      raw.disconnect();
      disconnect();
      await full.stop();
    });

    it('a read-only replica refuses writes, also those whose condition does not hold', async () => {
      const replica = await startRedis({ args: ['--replicaof', '127.0.0.1', String(server.port)] });
      await admin.set('there', 'v');
      const backend = backendAt(replica.url);
      while ((await backend.get('there').catch(() => null)) !== 'v') await new Promise((r) => setTimeout(r, 20));
      for (const call of [
        () => backend.setNX('there', SECRET),
        () => backend.setEQ('there', SECRET, 'other'),
        () => backend.zRem('none', 'f'),
        () => backend.delete('there'),
        () => backend.set('there', SECRET),
        () => backend.sAdd('s', 'm'),
      ]) {
        const { error } = await failure(call());
        expect(error.code).toBe('UNAVAILABLE');
        expect((error.cause as Error).message).toContain('READONLY');
      }
      expect(await backend.hGetAll('none')).toEqual({});
      disconnect();
      await replica.stop();
    });

    it('fewer replicas than the server is told to have: writes are refused, reads go on', async () => {
      const lonely = await startRedis({ args: ['--min-replicas-to-write', '1'] });
      const backend = backendAt(lonely.url);
      for (const call of [() => backend.sAdd('s', SECRET), () => backend.nIncrBy('n', 1), () => backend.delete('k')]) {
        const { error } = await failure(call());
        expect(error.code).toBe('UNAVAILABLE');
        expect((error.cause as Error).message).toContain('NOREPLICAS');
      }
      expect(await backend.get('k')).toBeNull();
      disconnect();
      await lonely.stop();
    });

    it('a server that is busy with a script is waited for', async () => {
      const client = connect(server.url);
      clients.push(client);
      const other = redis6(server.url);
      clients.push(other);
      const errors: unknown[] = [];
      const backend = new RedisBackend({ client }).withProfiler({
        request: ({ error }) => {
          errors.push(error);
          // The script ends once it has been met.
          if (error === 'BUSY' && errors.indexOf('BUSY') === errors.length - 1) void other.script('KILL');
        },
      });
      await backend.set('k', 'v');
      await admin.config('SET', 'busy-reply-threshold', '1');
      const busy = admin.call('EVAL', ['while true do end', '0']).catch((error: unknown) => String(error));
      const isBusy = (): Promise<boolean> =>
        other.ping().then(
          () => false,
          (error: unknown) => String(error).includes('BUSY'),
        );
      while (!(await isBusy())) await new Promise((resolve) => setTimeout(resolve, 1));
      expect(await backend.nIncrBy(`busy ${name}`, 1)).toBe(1);
      expect(errors).toContain('BUSY');
      expect(await busy).toContain('killed');
    });

    it('a node of a cluster that is given without the cluster', async () => {
      const node = await startRedis({ clusterNode: true });
      const { error } = await failure(backendAt(node.url, { enableReadyCheck: false }).get('k'));
      expect(error.code).toBe('UNSUPPORTED');
      expect(error.message).toContain('Cluster');
      disconnect();
      await node.stop();
    });

    it("never shows a value, though the client's errors carry the arguments", async () => {
      const backend = backendAt(server.url, { showFriendlyErrorStack: true });
      await backend.sAdd('set', 'm');
      const { error, text } = await failure(backend.setEQ('set', SECRET, SECRET));
      expect(error).toMatchObject({ code: 'WRONG_TYPE', operation: 'setEQ', key: 'set' });
      expect(text).not.toContain(SECRET);
      expect(Object.keys(error.cause as object)).not.toContain('command');
    });
  });
}
