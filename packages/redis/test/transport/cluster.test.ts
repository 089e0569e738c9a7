import { type Backend } from '@keyvaluestore/core';
import {
  askRedis,
  type FaultProxy,
  type RedisCluster,
  type RedisServer,
  startFaultProxy,
  startRedis,
  startRedisCluster,
} from '@keyvaluestore/test-services';
import { type Redis } from 'ioredis';

import { REDIS_CLUSTER_CAPABILITIES, RedisBackend } from '../../src/index.js';
import { type Client, cluster5, cluster6, redis6 } from '../support/clients.js';
import { describeRedis } from '../support/services.js';

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** The replica of the first node, and what it was asked. */
class Replica {
  private constructor(
    readonly server: RedisServer,
    readonly raw: Redis,
  ) {}

  static async start(cluster: RedisCluster): Promise<Replica> {
    const master = cluster.nodes[0] as RedisServer;
    const server = await startRedis({ clusterNode: true });
    const raw = redis6(server.url, { enableReadyCheck: false });
    await raw.cluster('MEET', master.host, master.port);
    const id = await askRedis(master, 'CLUSTER', 'MYID');
    // Refused until the node has heard of the one that it is to follow.
    await until(() => raw.cluster('REPLICATE', id).then(Boolean, () => false));
    await until(async () => (await raw.info('replication')).includes('master_link_status:up'));
    // Nodes tell clients of a replica once it has told them that it follows what is written.
    await askRedis(master, 'SET', '1bz', 'v');
    for (const node of [...cluster.nodes, server]) {
      const asked = redis6(node.url, { enableReadyCheck: false });
      await until(async () => JSON.stringify(await asked.cluster('SLOTS')).includes(`,${server.port},`));
      asked.disconnect();
    }
    return new Replica(server, raw);
  }

  async callsOf(command: string): Promise<number> {
    const stats = await this.raw.info('commandstats');
    return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
  }
}

const versions = {
  'ioredis 6': (urls: readonly string[], options?: object): Client => cluster6(urls, options),
  'ioredis 5.11': (urls: readonly string[], options?: object): Client => cluster5(urls, options),
};

describeRedis('a cluster', () => {
  let cluster: RedisCluster;
  let replica: Replica;
  const clients: Client[] = [];

  function client(connect: (urls: readonly string[], options?: object) => Client, options?: object): Client {
    const made = connect(cluster.urls, options);
    clients.push(made);
    return made;
  }

  beforeAll(async () => {
    // A master waits five seconds for more replicas, unless it is told not to.
    cluster = await startRedisCluster({ args: ['--repl-diskless-sync-delay', '0'] });
    replica = await Replica.start(cluster);
  }, 60_000);
  afterEach(() => {
    for (const each of clients.splice(0)) each.disconnect();
  });
  afterAll(async () => {
    replica.raw.disconnect();
    await replica.server.stop();
    await cluster.stop();
  });

  for (const [name, connect] of Object.entries(versions)) {
    it(`${name}: replicas answer only in the view whose reads may be stale, if the client asks them`, async () => {
      const backend = new RedisBackend({ client: client(connect, { scaleReads: 'slave' }) });
      // The first node has the lowest slots; that of this key is 0.
      const key = '1bz';
      await backend.set(key, 'v');
      await backend.sAdd('{1bz}set', 'm');
      await backend.zhAdd('{1bz}z', 'f', 'member', 1);
      await replica.raw.config('RESETSTAT');
      const read = async (view: Backend): Promise<void> => {
        await view.get(key);
        await view.sMembers('{1bz}set');
        await view.zRangeByScore('{1bz}z', 0, 9);
        await view.zScore('{1bz}z', 'f');
        const batch = view.batch();
        batch.get(key);
        batch.zCount('{1bz}z', 0, 9);
        await batch.exec();
      };
      await read(backend);
      for (const command of ['get', 'smembers', 'evalsha_ro', 'eval_ro', 'zcount']) {
        expect(await replica.callsOf(command)).toBe(0);
      }
      const eventual = backend.withEventuallyConsistentReads();
      await read(eventual);
      expect(await replica.callsOf('get')).toBe(2);
      expect(await replica.callsOf('smembers')).toBe(1);
      expect(await replica.callsOf('zcount')).toBe(1);
      expect((await replica.callsOf('evalsha_ro')) + (await replica.callsOf('eval_ro'))).toBe(2);
      await eventual.set(key, 'w');
      expect(await backend.get(key)).toBe('w');
      expect(backend.driver.capabilities).toBe(REDIS_CLUSTER_CAPABILITIES);
    });

    it(`${name}: an atomic write across slots is refused before anything is sent`, async () => {
      const backend = new RedisBackend({ client: client(connect, { lazyConnect: true, keyPrefix: 'p:' }) });
      const write = backend.atomicWrite();
      write.set('a', 'v');
      write.set('b', 'v');
      const error: unknown = await write.exec().catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'CROSS_SLOT', operation: 'atomicWrite' });
      expect((error as Error).message).toMatch(/'a' and 'b'.*hash tag/);
      expect(clients[0]?.status).toBe('wait');
      const tagged = backend.atomicWrite();
      tagged.set('{x}a', 'v');
      tagged.zhAdd('{x}b', 'f', 'member', 1);
      expect(await tagged.exec()).toBe(true);
    });

    it(`${name}: a batch is one round trip to each node, also behind addresses that natMap changes`, async () => {
      const proxies: FaultProxy[] = [];
      for (const node of [...cluster.nodes, replica.server]) proxies.push(await startFaultProxy({ target: node }));
      const natMap = Object.fromEntries(
        [...cluster.nodes, replica.server].map(({ port }, index) => {
          const proxy = proxies[index] as FaultProxy;
          return [`127.0.0.1:${port}`, { host: proxy.host, port: proxy.port }];
        }),
      );
      const backend = new RedisBackend({ client: client(connect, { natMap }) });
      const run = async (): Promise<void> => {
        const batch = backend.batch();
        for (let index = 0; index < 100; index++) {
          batch.hSet(`h${index}`, 'f', 'v');
          batch.nIncrBy(`${name}${index}`, 1);
          batch.get(`${name}${index}`);
        }
        await batch.exec();
      };
      await run();
      const before = proxies.map(({ traffic }) => traffic.requests);
      await run();
      expect(proxies.map(({ traffic }, index) => traffic.requests - (before[index] as number))).toEqual([1, 1, 1, 0]);
      expect(await backend.get(`${name}99`)).toBe('2');
      for (const each of clients.splice(0)) each.disconnect();
      for (const proxy of proxies) await proxy.close();
    });
  }
});
