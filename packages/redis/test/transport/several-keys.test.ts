import { type Backend, hashSlot } from '@keyvaluestore/core';
import { type RedisCluster, startRedisCluster } from '@keyvaluestore/test-services';
import { type Redis } from 'ioredis';

import { RedisBackend } from '../../src/index.js';
import { type Client, cluster5, cluster6, redis6 } from '../support/clients.js';
import { ITEM_CALLS } from '../support/item-calls.js';
import { describeRedis } from '../support/services.js';

const versions = {
  'ioredis 6': (urls: readonly string[], options?: object): Client => cluster6(urls, options),
  'ioredis 5.11': (urls: readonly string[], options?: object): Client => cluster5(urls, options),
};

/** A tag whose slot the first node has, and which moves to the second one. */
const TAG = '{1bz}';

for (const [name, connect] of Object.entries(versions)) {
  describeRedis(`calls with several keys on a cluster, ${name}`, () => {
    let cluster: RedisCluster;
    let client: Client;
    let backend: Backend;
    let source: Redis;
    let target: Redis;
    const requests: string[] = [];

    beforeAll(async () => {
      cluster = await startRedisCluster();
      [source, target] = cluster.urls.slice(0, 2).map((url) => redis6(url)) as [Redis, Redis];
      client = connect(cluster.urls);
      const plain = new RedisBackend({ client, retry: { attempts: 3, baseDelay: 1, maxDelay: 1 } });
      await plain.get('warm');
      backend = plain.withProfiler({ request: (event) => requests.push(event.name.toLowerCase()) });
    }, 60_000);
    afterAll(async () => {
      for (const each of [client, source, target]) each.disconnect();
      await cluster.stop();
    });
    beforeEach(() => {
      requests.length = 0;
    });

    const across: Readonly<Record<string, (a: string, b: string) => Promise<unknown>>> = {
      sMove: (a, b) => backend.sMove(a, b, 'm'),
      lMove: (a, b) => backend.lMove(a, b, 'left', 'right'),
      sUnion: (a, b) => backend.sUnion([a, b]),
      sInter: (a, b) => backend.sInter([a, a, b], { isolated: true }),
      sDiffStore: (a, b) => backend.sDiffStore(a, [a, b]),
      zUnion: (a, b) => backend.zUnion([a, b]),
      zInterStore: (a, b) => backend.zInterStore(a, [b]),
    };

    for (const [method, call] of Object.entries(across)) {
      it(`${method} is refused if its keys lie apart, and nothing is sent; together they are one request`, async () => {
        await expect(call('a', 'b')).rejects.toMatchObject({ code: 'CROSS_SLOT' });
        expect(requests).toEqual([]);
        await call('{t}a', '{t}b');
        expect(requests).toHaveLength(1);
      });
    }

    it("the client's prefix counts", async () => {
      const prefixed = connect(cluster.urls, { keyPrefix: '{all}' });
      const tagged = new RedisBackend({ client: prefixed });
      await tagged.sAdd('a', 'x');
      await tagged.sAdd('b', 'y');
      expect((await tagged.sUnion(['a', 'b'])).sort()).toEqual(['x', 'y']);
      expect(await tagged.sUnionStore('c', ['a', 'b'])).toBe(2);
      prefixed.disconnect();
    });

    it('every call is one request', async () => {
      for (const [, call] of ITEM_CALLS) await call(backend);
      for (const [operation, call, command] of ITEM_CALLS) {
        requests.length = 0;
        await call(backend);
        expect({ operation, requests }).toEqual({ operation, requests: [command] });
      }
    });

    it('while a slot moves, keys that are all there are worked on, and others waited for', async () => {
      const slot = hashSlot(TAG);
      const [a, b, c, l, m] = ['a', 'b', 'c', 'l', 'm'].map((key) => TAG + key) as [
        string,
        string,
        string,
        string,
        string,
      ];
      for (const key of [a, b, c]) await backend.sAdd(key, 'x', key);
      for (const key of [l, m]) await backend.rPush(key, 'v');
      const [sourceId, targetId] = await Promise.all([source.cluster('MYID'), target.cluster('MYID')]);
      await target.cluster('SETSLOT', slot, 'IMPORTING', sourceId);
      await source.cluster('SETSLOT', slot, 'MIGRATING', targetId);
      expect(await backend.sUnion([a, b])).toHaveLength(3);
      expect(await backend.sMove(a, b, a)).toBe(true);
      expect(await backend.sInterStore(c, [a, b])).toBe(1);
      expect(await backend.lMove(l, m, 'left', 'right')).toBe('v');
      expect(await backend.sUnionStore(c, [a, b])).toBe(3);
      await expect(backend.sUnion([a, `${TAG}none`])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      const { host, port } = target.options;
      await source.call('MIGRATE', [host!, String(port), '', '0', '5000', 'KEYS', a, b]);
      expect(await backend.sUnion([a, b])).toHaveLength(3);
      await expect(backend.sMove(a, c, 'x')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      await source.call('MIGRATE', [host!, String(port), '', '0', '5000', 'KEYS', c, m]);
      for (const node of [target, source]) await node.cluster('SETSLOT', slot, 'NODE', targetId);
      expect(await backend.sMove(a, c, 'x')).toBe(true);
      expect(await backend.lRange(m, 0, -1)).toEqual(['v', 'v']);
    });
  });
}
