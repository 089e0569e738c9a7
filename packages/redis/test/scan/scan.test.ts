import { type Backend, type KeyType } from '@keyvaluestore/core';
import { type RedisServer, startRedis } from '@keyvaluestore/test-services';
import { type Redis } from 'ioredis';

import { RedisBackend } from '../../src/index.js';
import { type Client, redis5, redis6 } from '../support/clients.js';
import { describeRedis } from '../support/services.js';
import { scanAll } from '../support/scan-all.js';

const versions = { 'ioredis 6': redis6, 'ioredis 5.11': redis5 };

for (const [name, connect] of Object.entries(versions)) {
  describeRedis(`scans, ${name}`, () => {
    let server: RedisServer;
    let raw: Redis;
    let client: Client;
    let backend: Backend;

    beforeAll(async () => {
      server = await startRedis({ appendOnly: true });
      raw = redis6(server.url);
      client = connect(server.url);
      backend = new RedisBackend({ client });
    });
    afterAll(async () => {
      for (const each of [raw, client]) each.disconnect();
      await server.stop();
    });
    beforeEach(async () => {
      await raw.flushall();
    });

    it('give every key, and no companion', async () => {
      const names = Array.from({ length: 500 }, (_, index) => `key ${index}`);
      for (const key of names) await backend.zhAdd(key, 'f', 'member', 1);
      for (const key of ['{t}braced', 'odd{']) await backend.zhAdd(key, 'f', 'member', 1);
      expect(await raw.dbsize()).toBe(1004);
      const all = [...names, '{t}braced', 'odd{'].sort();
      expect(await scanAll(backend, { limit: 20 })).toEqual(all);
      expect(await scanAll(backend, { type: 'hash' })).toEqual([]);
      expect(await scanAll(backend, { type: 'sortedSet' })).toEqual(all);
    });

    it('give the keys of each type, and what other programs keep too', async () => {
      await backend.set('string', 'v');
      await backend.sAdd('set', 'm');
      await backend.hSet('hash', 'f', 'v');
      await backend.zAdd('sortedSet', 'm', 1);
      await backend.rPush('list', 'v');
      await raw.xadd('stream', '*', 'f', 'v');
      const types: readonly KeyType[] = ['string', 'set', 'hash', 'sortedSet', 'list'];
      for (const type of types) expect(await scanAll(backend, { type })).toEqual([type]);
      expect(await scanAll(backend)).toEqual([...types, 'stream'].sort());
    });

    it('give the keys with a prefix, whatever it holds, as bytes', async () => {
      const names = ['a*b', 'a*c', 'axb', 'a[x]', 'a\\b', 'a?', 'ab', '^', 'ä1', 'ä2', 'Ã'];
      for (const key of names) await backend.set(key, 'v');
      for (const prefix of ['a*', 'a[', 'a\\', 'a?', 'a', '^', 'ä', '']) {
        expect(await scanAll(backend, { prefix })).toEqual(names.filter((key) => key.startsWith(prefix)).sort());
      }
      await raw.set(Buffer.from([255, 0, 10]), 'v');
      const page = await backend.driver.scan(
        { prefix: '\xff' as never, type: undefined, limit: 1000, cursor: undefined },
        { consistency: 'strong' },
      );
      expect(page).toEqual({ keys: ['\xff\x00\n'], cursor: undefined });
    });

    it("give keys without the client's prefix, and none of others", async () => {
      const prefixed = connect(server.url, { keyPrefix: 'app*:' });
      const other = new RedisBackend({ client: prefixed });
      await other.set('k', 'v');
      await other.zhAdd('z', 'f', 'member', 1);
      await backend.set('app2:k', 'v');
      expect(await scanAll(other)).toEqual(['k', 'z']);
      expect(await scanAll(other, { prefix: 'k' })).toEqual(['k']);
      prefixed.disconnect();
    });

    it('give nothing that has expired, or was removed', async () => {
      await backend.set('old', 'v', { ttl: 1 });
      await backend.set('kept', 'v', { ttl: 600_000 });
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(await scanAll(backend)).toEqual(['kept']);
    });

    it('look at about as many keys as they are told, each page in one request', async () => {
      for (let index = 0; index < 300; index++) await backend.set(`k${index}`, 'v');
      const requests: string[] = [];
      const watched = backend.withProfiler({ request: (event) => requests.push(event.name) });
      const { keys, cursor } = await watched.scan({ limit: 30 });
      expect(keys.length).toBeGreaterThanOrEqual(30);
      expect(keys.length).toBeLessThan(60);
      expect(cursor).not.toBeNull();
      expect(requests).toEqual([expect.stringMatching(/^EVAL(SHA)?_RO$/)]);
      const { keys: none } = await watched.scan({ limit: 30, type: 'list' });
      expect(none).toEqual([]);
    });

    it('refuse cursors that are none of theirs', async () => {
      for (const cursor of ['1', '-0-r16384', 'x-1', `aa-${2n ** 64n}`]) {
        const request = { prefix: '' as never, type: undefined, limit: 10, cursor };
        await expect((async () => backend.driver.scan(request, { consistency: 'strong' }))()).rejects.toMatchObject({
          code: 'INVALID_ARGUMENT',
        });
      }
    });

    it('give every key though the server is started anew between two pages', async () => {
      const names = Array.from({ length: 300 }, (_, index) => `k${index}`);
      for (const key of names) await backend.set(key, 'v');
      const found = new Set<string>();
      let cursor: string | null = null;
      let pages = 0;
      do {
        const page = await backend.scan({ limit: 40, cursor });
        for (const key of page.keys) found.add(key);
        ({ cursor } = page);
        pages += 1;
        if (pages === 5) await server.restart();
      } while (cursor !== null);
      expect([...found].sort()).toEqual([...names].sort());
    }, 30_000);
  });
}
