import { type Backend, hashSlot, UnavailableError } from '@keyvaluestore/core';
import { type RedisCluster, startRedisCluster } from '@keyvaluestore/test-services';
import { type Redis } from 'ioredis';

import { RedisBackend } from '../../src/index.js';
import { type Client, cluster5, cluster6, redis6 } from '../support/clients.js';
import { scanAll } from '../support/scan-all.js';
import { describeRedis } from '../support/services.js';
import { SlotMover } from '../support/slots.js';

const versions = {
  'ioredis 6': (urls: readonly string[]): Client => cluster6(urls),
  'ioredis 5.11': (urls: readonly string[]): Client => cluster5(urls),
};

const COUNT = 3000;

/** Slots of the first node, at its beginning. */
const TAGS = ['{1bz}', '{3560}'];

for (const [name, connect] of Object.entries(versions)) {
  describeRedis(`scans of a cluster, ${name}`, () => {
    let cluster: RedisCluster;
    let nodes: Redis[];
    let client: Client;
    let backend: Backend;
    let keys: string[];

    beforeAll(async () => {
      cluster = await startRedisCluster({ appendOnly: true });
      nodes = cluster.urls.map((url) => redis6(url));
      client = connect(cluster.urls);
      backend = new RedisBackend({ client, retry: { attempts: 4, baseDelay: 1, maxDelay: 5 } });
      keys = Array.from({ length: COUNT }, (_, index) => `${TAGS[index % 20] ?? ''}k${index}`).sort();
      const batch = backend.batch();
      for (const key of keys) batch.set(key, 'v');
      await batch.exec();
      await backend.zhAdd('z', 'f', 'member', 1);
    }, 60_000);
    afterAll(async () => {
      for (const each of [client, ...nodes]) each.disconnect();
      await cluster.stop();
    });

    const missing = (found: readonly string[]): string[] => {
      const all = new Set(found);
      return keys.filter((key) => !all.has(key));
    };

    it('give every key of every node, and of none twice while nothing moves', async () => {
      const found: string[] = [];
      let cursor: string | null = null;
      let requests = 0;
      let pages = 0;
      const watched = backend.withProfiler({ request: () => (requests += 1) });
      do {
        const page: { keys: string[]; cursor: string | null } = await watched.scan({ limit: 100, cursor });
        found.push(...page.keys);
        ({ cursor } = page);
        pages += 1;
      } while (cursor !== null);
      expect(found.sort()).toEqual([...keys, 'z'].sort());
      expect(requests).toBe(pages);
      expect(pages).toBeLessThan(3 * (COUNT / 100));
      expect(await scanAll(backend, { type: 'sortedSet' })).toEqual(['z']);
      expect(await scanAll(backend, { type: 'hash' })).toEqual([]);
    });

    it('ask one node only where the prefix has a hash tag', async () => {
      const calls = async (): Promise<number[]> =>
        Promise.all(
          nodes.map(async (node) => Number(/cmdstat_scan:calls=(\d+)/.exec(await node.info('commandstats'))?.[1] ?? 0)),
        );
      const before = await calls();
      const prefix = `${TAGS[0]}k`;
      expect(await scanAll(backend, { prefix })).toEqual(keys.filter((key) => key.startsWith(prefix)));
      const asked = (await calls()).map((count, index) => count - before[index]!);
      expect(asked.filter((count) => count > 0)).toHaveLength(1);
    });

    it('ask masters only, in the relaxed view too', async () => {
      expect(missing(await scanAll(backend.withEventuallyConsistentReads()))).toEqual([]);
    });

    it('give every key though slots move all the while', async () => {
      const mover = new SlotMover(cluster);
      let over = false;
      const slots = [...TAGS.map((tag) => hashSlot(tag.slice(1, -1))), 5461, 10_922, 16_383];
      const moving = (async () => {
        for (let index = 0; !over; index++) await mover.move(slots[index % slots.length]!, 1);
      })();
      const rounds: string[][] = [];
      try {
        while (rounds.length < 3 || mover.moves <= 3) rounds.push(await throughAll(backend));
      } finally {
        over = true;
        await moving;
        mover.close();
      }
      for (const found of rounds) expect(missing(found)).toEqual([]);
      expect(mover.keys).toBeGreaterThan(100);
    }, 120_000);

    it('wait for a slot that is on two nodes, and go on when it is on one', async () => {
      const slot = hashSlot(TAGS[0]!);
      const owners = await nodes[0]!.cluster('SLOTS');
      const port = (
        owners.find(([first, last]) => slot >= first && slot <= last) as unknown as [number, number, [string, number]]
      )[2][1];
      const source = nodes.find(({ options }) => options.port === port)!;
      const target = nodes.find((node) => node !== source)!;
      const [sourceId, targetId] = await Promise.all([source.cluster('MYID'), target.cluster('MYID')]);
      await target.cluster('SETSLOT', slot, 'IMPORTING', sourceId);
      await source.cluster('SETSLOT', slot, 'MIGRATING', targetId);
      const [one] = keys.filter((key) => key.startsWith(TAGS[0]!)) as [string];
      const { host, port: to } = target.options;
      await source.call('MIGRATE', [host!, String(to), one, '0', '5000']);
      const found: string[] = [];
      let cursor: string | null = null;
      const go = async (): Promise<void> => {
        do {
          const page: { keys: string[]; cursor: string | null } = await backend.scan({ limit: 500, cursor });
          found.push(...page.keys);
          ({ cursor } = page);
        } while (cursor !== null);
      };
      await expect(go()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      expect(found).not.toContain(one);
      await source.cluster('SETSLOT', slot, 'STABLE');
      await target.call('MIGRATE', [source.options.host!, String(port), one, '0', '5000']);
      await target.cluster('SETSLOT', slot, 'STABLE');
      await go();
      expect(missing(found)).toEqual([]);
    });

    it('give every key though nodes are started anew between pages', async () => {
      const found: string[] = [];
      let cursor: string | null = null;
      let pages = 0;
      do {
        const page: { keys: string[]; cursor: string | null } = await backend.scan({ limit: 100, cursor });
        found.push(...page.keys);
        ({ cursor } = page);
        pages += 1;
        if (pages === 5 || pages === 25) {
          await cluster.nodes[pages === 5 ? 0 : 1]!.restart();
          await allWell();
        }
      } while (cursor !== null);
      expect(missing(found)).toEqual([]);
    }, 60_000);

    /** All pages, each again while a slot is on its way. */
    async function throughAll(scanned: Backend): Promise<string[]> {
      const found: string[] = [];
      let cursor: string | null | undefined;
      while (cursor !== null) {
        try {
          const page: { keys: string[]; cursor: string | null } = await scanned.scan({ limit: 200, cursor });
          found.push(...page.keys);
          ({ cursor } = page);
        } catch (error) {
          if (!UnavailableError.is(error)) throw error;
        }
      }
      return found;
    }

    async function allWell(): Promise<void> {
      for (const node of nodes) {
        while (!(await node.cluster('INFO').catch(() => '')).includes('cluster_state:ok')) {
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      }
    }
  });
}
