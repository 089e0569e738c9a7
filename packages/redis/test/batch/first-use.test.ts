import { type BatchError, joined } from '@keyvaluestore/core';
import { ReadCache } from '@keyvaluestore/cache';
import { startRedis } from '@keyvaluestore/test-services';

import { RedisBackend } from '../../src/index.js';
import { type Client, redis5, redis6 } from '../support/clients.js';
import { describeRedis } from '../support/services.js';

const NOWHERE = 'redis://127.0.0.1:1';

const versions = {
  'ioredis 6': (url: string, options?: object): Client => redis6(url, options),
  'ioredis 5.11': (url: string, options?: object): Client => redis5(url, options),
};

for (const [name, connect] of Object.entries(versions)) {
  describeRedis(`a batch before anything is known of the server, ${name}`, () => {
    const clients: Client[] = [];

    function backendAt(url: string, options: object = {}): RedisBackend {
      const client = connect(url, options);
      clients.push(client);
      return new RedisBackend({ client, retry: { attempts: 2, baseDelay: 1, maxDelay: 1 } });
    }

    afterEach(() => {
      for (const client of clients.splice(0)) client.disconnect();
    });

    it('gives each operation an error of its own, if no server is there', async () => {
      const batch = backendAt(NOWHERE, { maxRetriesPerRequest: 0 }).batch();
      const handles = [batch.get('a'), batch.set('b', 'v'), batch.nIncrBy('a', 1)];
      const error = await batch.exec().then(
        () => undefined,
        (reason: unknown) => reason as BatchError,
      );
      expect(error?.code).toBe('BATCH_FAILED');
      const expected = [
        { index: 0, operation: 'get', key: 'a' },
        { index: 1, operation: 'set', key: 'b' },
        { index: 2, operation: 'nIncrBy', key: 'a' },
      ].map(({ index, operation, key }) => ({ index, operation, key, error: { code: 'UNAVAILABLE', operation, key } }));
      expect(error?.errors).toMatchObject(expected);
      expect(new Set(error?.errors.map((each) => each.error)).size).toBe(3);
      handles.forEach((handle, index) => {
        expect(() => handle.result()).toThrow(error?.errors[index]?.error);
      });
    });

    it('gives each call that was joined into one its own, and what a cache was asked for too', async () => {
      const backend = backendAt(NOWHERE, { maxRetriesPerRequest: 0 });
      const store = joined(backend);
      const calls = await Promise.allSettled([store.get('a'), store.set('b', 'v')]);
      expect(calls).toMatchObject([
        { reason: { code: 'UNAVAILABLE', operation: 'get', key: 'a' } },
        { reason: { code: 'UNAVAILABLE', operation: 'set', key: 'b' } },
      ]);
      const batch = new ReadCache(backend).batch();
      batch.get('a');
      batch.hGetAll('b');
      await expect(batch.exec()).rejects.toMatchObject({
        code: 'BATCH_FAILED',
        errors: [
          { operation: 'get', key: 'a', error: { code: 'UNAVAILABLE' } },
          { operation: 'hGetAll', key: 'b', error: { code: 'UNAVAILABLE' } },
        ],
      });
    });

    it('gives each what is wrong with a server that cannot be used', async () => {
      const node = await startRedis({ clusterNode: true });
      const batch = backendAt(node.url, { enableReadyCheck: false }).batch();
      batch.get('a');
      await expect(batch.exec()).rejects.toMatchObject({
        code: 'BATCH_FAILED',
        errors: [{ operation: 'get', key: 'a', error: { code: 'UNSUPPORTED' } }],
      });
      await node.stop();
    });

    it('rejects as a whole, if it is aborted before or meanwhile', async () => {
      const backend = backendAt(NOWHERE);
      const early = backend.batch();
      early.set('a', 'v');
      await expect(early.exec({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
      const late = backend.batch();
      late.set('a', 'v');
      await expect(late.exec({ signal: AbortSignal.timeout(10) })).rejects.toMatchObject({ code: 'ABORTED' });
    });

    it('looks again at the next one', async () => {
      const server = await startRedis();
      await server.kill('SIGKILL');
      const backend = backendAt(server.url, { maxRetriesPerRequest: 0 });
      const failed = backend.batch();
      failed.set('a', 'v');
      await expect(failed.exec()).rejects.toMatchObject({ code: 'BATCH_FAILED' });
      await server.restart();
      const answered = async (): Promise<boolean> => (await clients[0]?.ping().catch(() => undefined)) === 'PONG';
      while (!(await answered())) await new Promise((resolve) => setTimeout(resolve, 5));
      const batch = backend.batch();
      batch.set('a', 'v');
      const read = batch.get('a');
      await batch.exec();
      expect(read.result()).toBe('v');
      await server.stop();
    });
  });
}
