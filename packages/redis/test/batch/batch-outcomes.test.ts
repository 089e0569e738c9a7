import { type Batch, type BatchResult } from '@keyvaluestore/core';
import {
  type FaultProxy,
  type RedisServer,
  startFaultProxy,
  startRedis,
  startRedisCluster,
} from '@keyvaluestore/test-services';
import { type Redis } from 'ioredis';

import { RedisBackend } from '../../src/index.js';
import { type Client, cluster5, cluster6, redis5, redis6 } from '../support/clients.js';
import { describeRedis } from '../support/services.js';

/** Servers, each behind a proxy, and a way to reach them. */
interface Site {
  readonly nodes: readonly RedisServer[];
  readonly proxies: readonly FaultProxy[];
  connect(): Client;
  stop(): Promise<void>;
}

const USER = { username: 'app', password: 'pw' };

async function single(connect: (url: string, options: object) => Client): Promise<Site> {
  const server = await startRedis();
  const proxy = await startFaultProxy({ target: server });
  return {
    nodes: [server],
    proxies: [proxy],
    connect: () => connect(`redis://127.0.0.1:${proxy.port}`, USER),
    stop: () => server.stop(),
  };
}

async function cluster(connect: (urls: readonly string[], options: object) => Client): Promise<Site> {
  const { nodes, urls, stop } = await startRedisCluster();
  const proxies: FaultProxy[] = [];
  for (const node of nodes) proxies.push(await startFaultProxy({ target: node }));
  const natMap = Object.fromEntries(
    nodes.map(({ port }, index) => [
      `127.0.0.1:${port}`,
      { host: '127.0.0.1', port: (proxies[index] as FaultProxy).port },
    ]),
  );
  return { nodes, proxies, connect: () => connect(urls, { natMap, redisOptions: USER }), stop };
}

const sites = {
  'ioredis 6': () => single(redis6),
  'ioredis 5.11': () => single(redis5),
  'a cluster, ioredis 6': () => cluster(cluster6),
  'a cluster, ioredis 5.11': () => cluster(cluster5),
};

/** The code of what a handle throws, or its value. */
function ending(handle: BatchResult<unknown>): unknown {
  try {
    return handle.result();
  } catch (error) {
    return (error as { code: string }).code;
  }
}

for (const [name, start] of Object.entries(sites)) {
  describeRedis(`a batch whose answers are lost, ${name}`, () => {
    let site: Site;
    let admins: Redis[];
    let sound: RedisBackend;
    let soundClient: Client;
    let client: Client;
    let backend: RedisBackend;
    /** How many answers have been lost so far. */
    let lost = 0;

    async function allow(...rules: readonly string[]): Promise<void> {
      await Promise.all(admins.map((admin) => admin.call('ACL', ['SETUSER', 'app', ...rules])));
    }

    beforeAll(async () => {
      site = await start();
      admins = site.nodes.map(({ url }) => redis6(url));
      const urls = site.nodes.map(({ url }) => url);
      soundClient = urls.length === 1 ? redis6(urls[0] as string) : cluster6(urls);
      sound = new RedisBackend({ client: soundClient });
    }, 60_000);
    beforeEach(async () => {
      await allow('on', '>pw', '~*', '+@all');
      await Promise.all(admins.map((admin) => admin.flushall()));
      client = site.connect();
      backend = new RedisBackend({ client });
      // A cluster's client connects to a node when it first needs it.
      await Promise.all([backend.get('{lost}'), backend.get('elsewhere')]);
    });
    afterEach(() => {
      client.disconnect();
    });
    afterAll(async () => {
      soundClient.disconnect();
      for (const admin of admins) admin.disconnect();
      for (const proxy of site.proxies) await proxy.close();
      await site.stop();
    });

    /**
     * Executes a batch whose first try reaches the server whole, while of the answer from the node that has the keys with
     * the tag `{lost}` nothing but the first byte comes back; gives what became of each operation.
     * @param meanwhile what happens between the first try and the second
     */
    async function executed<H extends readonly BatchResult<unknown>[]>(
      build: (batch: Batch) => H,
      meanwhile: () => Promise<void> = () => Promise.resolve(),
    ): Promise<unknown[]> {
      const batch = backend.batch();
      const handles = build(batch);
      const faults = site.proxies.map((proxy) => proxy.failNext('cutInReply', { match: '{lost}' }));
      // There is no second try until there is a connection for it.
      for (const proxy of site.proxies) proxy.setPlan({ probabilities: { refuse: 1 } });
      const ended = batch.exec().catch(() => undefined);
      const isCut = (): boolean => site.proxies.some(({ counters }) => counters.cutInReply > lost);
      while (!isCut()) await new Promise((resolve) => setTimeout(resolve, 1));
      lost += 1;
      for (const fault of faults) fault.cancel();
      await meanwhile();
      for (const proxy of site.proxies) proxy.setPlan({});
      await ended;
      return handles.map(ending);
    }

    it('a read never sees a write that was added after it', async () => {
      await sound.set('{lost}', 'old');
      const endings = await executed((batch) => [
        batch.get('{lost}'),
        batch.set('{lost}', 'new'),
        batch.get('{lost}'),
        batch.get('{lost}other'),
        batch.get('elsewhere'),
      ]);
      expect(endings).toEqual(['UNAVAILABLE', undefined, 'new', null, null]);
    });

    it('nor one that cannot be made again', async () => {
      await sound.set('{lost}', '1');
      const endings = await executed((batch) => [batch.get('{lost}'), batch.nIncrBy('{lost}', 1), batch.get('{lost}')]);
      expect(endings).toEqual(['UNAVAILABLE', 'UNKNOWN_OUTCOME', '2']);
    });

    it('a read without a later write is made again', async () => {
      await sound.sAdd('{lost}', 'm');
      expect(await executed((batch) => [batch.sMembers('{lost}'), batch.set('{lost}other', 'v')])).toEqual([
        ['m'],
        undefined,
      ]);
    });

    it('a write that a later one may have followed is not made again', async () => {
      await sound.sAdd('{lost}', 'a');
      const endings = await executed(
        (batch) => [batch.sAdd('{lost}', 'c'), batch.sRem('{lost}', 'a', 'c'), batch.sAdd('{lost}other', 'd')],
        () => allow('-srem'),
      );
      // Both were made at the first try.
      expect(await sound.sMembers('{lost}')).toEqual([]);
      expect(endings).toEqual(['UNKNOWN_OUTCOME', 'UNKNOWN_OUTCOME', undefined]);
    });

    it('of strings that one command writes, the last of each key is made again', async () => {
      const endings = await executed((batch) => [
        batch.set('{lost}', '1'),
        batch.set('{lost}other', '2'),
        batch.set('{lost}', '3'),
      ]);
      expect(endings).toEqual(['UNKNOWN_OUTCOME', undefined, undefined]);
      expect([await sound.get('{lost}'), await sound.get('{lost}other')]).toEqual(['3', '2']);
    });
  });
}
