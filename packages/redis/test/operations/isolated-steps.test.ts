import { type BinaryString, type Driver, fromText, hashSlot, type OperationSteps } from '@keyvaluestore/core';
import { type RedisCluster, type RedisServer, startRedis, startRedisCluster } from '@keyvaluestore/test-services';
import { type Redis } from 'ioredis';

import { RedisBackend } from '../../src/index.js';
import { type Client, cluster6, redis6 } from '../support/clients.js';
import { companionKey, expectTrueCompanion, stored } from '../support/raw.js';
import { describeRedis } from '../support/services.js';

const CONTEXT = { consistency: 'strong' } as const;

type Isolated = NonNullable<Driver['runIsolated']>;

const isolatedOf =
  (backend: RedisBackend): Isolated =>
  (...given) =>
    backend.driver.runIsolated?.(...given) as never;

const add = (key: BinaryString, field: string, member: string, score: number) =>
  ({
    name: 'zAdd',
    key,
    field: fromText(field),
    member: fromText(member),
    score,
    when: 'always',
    expiry: 'keep',
    count: false,
  }) as const;

function* append(key: BinaryString, text: string): OperationSteps<string> {
  const before = ((yield { name: 'get', key }) ?? '') as string;
  yield { name: 'set', key, value: fromText(before + text), when: 'always', expiry: 'keep' };
  return before + text;
}

describeRedis('isolated steps on Redis', () => {
  let server: RedisServer;
  let raw: Redis;
  let client: Client;
  let backend: RedisBackend;
  let isolated: Isolated;

  beforeAll(async () => {
    server = await startRedis();
    [raw, client] = [redis6(server.url), redis6(server.url)];
    backend = new RedisBackend({ client, expiringSortedSets: true, retry: { attempts: 3, baseDelay: 0, maxDelay: 0 } });
    isolated = isolatedOf(backend);
  });
  beforeEach(async () => {
    await raw.flushall();
  });
  afterAll(async () => {
    for (const each of [raw, client]) each.disconnect();
    await server.stop();
  });

  /** Does something before a client sends a command, or after it, told by its number from 1; gives what ends that. */
  function around(
    from: Client,
    { before, after }: { before?: (number: number) => Promise<unknown> | undefined; after?: (number: number) => void },
  ): () => void {
    const sender = from as { sendCommand: (...given: readonly unknown[]) => unknown };
    const send = sender.sendCommand.bind(sender);
    let commands = 0;
    sender.sendCommand = (...given) => {
      commands += 1;
      const number = commands;
      const act = before?.(number);
      if (act !== undefined) return void act.then(() => send(...given));
      const sent = send(...given);
      after?.(number);
      return sent;
    };
    return () => {
      sender.sendCommand = send;
    };
  }

  /** How many requests steps take. */
  async function requestsOf(key: BinaryString, body: () => OperationSteps<unknown>): Promise<number> {
    let requests = 0;
    const observer = { request: () => (requests += 1), retry: () => undefined };
    await isolated([key], body, { ...CONTEXT, observer });
    return requests;
  }

  it('take one request where they only read, and two where they write', async () => {
    const key = fromText('a');
    await isolated([key], () => append(key, 'x'), CONTEXT);
    expect(await requestsOf(key, () => append(key, 'y'))).toBe(2);
    const read = function* (): OperationSteps<unknown> {
      return yield { name: 'get', key };
    };
    expect(await requestsOf(key, read)).toBe(1);
    expect(await raw.get('a')).toBe('xy');
  });

  it('leave the types of Redis, and true companions, that expire with their sorted sets', async () => {
    const [z, plain, s] = ['z', 'plain', 's'].map((name) => fromText(name)) as [
      BinaryString,
      BinaryString,
      BinaryString,
    ];
    await backend.zhAdd('z', 'gone', 'member of gone', 1);
    await raw.hset(companionKey('plain'), 'f', 'of an earlier life');
    await isolated(
      [z, plain, s],
      function* () {
        yield { name: 'zRem', key: z, field: fromText('gone'), count: false };
        yield add(z, 'f', 'member', 1);
        yield add(z, 'g', 'g', 2);
        yield { name: 'expire', key: z, expiry: { ttl: 60_000, when: 'always' } };
        yield add(plain, 'f', 'f', 1);
        yield { name: 'sAdd', key: s, members: [fromText('m')], expiry: 'keep', count: false };
      },
      CONTEXT,
    );
    const { fields, members, expires } = await stored(raw, 'z');
    expect([fields, members]).toEqual([['f', '1', 'g', '2'], { f: 'member' }]);
    expect(expires[1]).toBe(expires[0] + 1);
    await expectTrueCompanion(raw, 'plain');
    expect(await backend.zhGet('plain', 'f')).toBe('f');
    expect(await raw.smembers('s')).toEqual(['m']);
    await isolated(
      [z],
      function* () {
        yield { name: 'delete', key: z };
        yield* append(z, 'text');
      },
      CONTEXT,
    );
    expect([await raw.get('z'), await raw.exists(companionKey('z')), await raw.pttl('z')]).toEqual(['text', 0, -1]);
  });

  it.each<[string, (raw: Redis) => Promise<unknown>]>([
    ['a value', (raw) => raw.set('a', 'other', 'KEEPTTL')],
    ['an expiry', (raw) => raw.pexpire('a', 50_000)],
    ['a type', async (raw) => [await raw.del('a'), await raw.sadd('a', 'm')]],
    ['what was only read', (raw) => raw.sadd('set', 'third')],
    ['a member for another one', async (raw) => [await raw.srem('set', 'm1'), await raw.sadd('set', 'm2')]],
    ['a field', (raw) => raw.hset('hash', 'f', 'w')],
    ['values of two fields for each other', (raw) => raw.hset('hash', 'f', 'w', 'g', 'v')],
    ['an order', (raw) => raw.lmove('list', 'list', 'LEFT', 'RIGHT')],
    ['a score', (raw) => raw.zadd('z', '2', 'f')],
    ['a member of a sorted hash', (raw) => raw.hset(companionKey('z'), 'f', 'another')],
    ['an absent key', (raw) => raw.set('absent', '1')],
  ])('are taken again where another changes %s', async (_, change) => {
    await raw.set('a', 'x', 'PX', 60_000);
    await raw.sadd('set', 'm0', 'm1');
    await raw.hset('hash', 'f', 'v', 'g', 'w');
    await raw.rpush('list', 'a', 'b');
    await backend.zhAdd('z', 'f', 'member', 1);
    const keys = ['a', 'set', 'hash', 'list', 'z', 'absent', 'written'].map((name) => fromText(name));
    let tries = 0;
    const end = around(client, { before: (number) => (number === 2 ? change(raw) : undefined) });
    await isolated(
      keys,
      function* () {
        tries += 1;
        yield* append(keys[6] as BinaryString, 'once');
      },
      CONTEXT,
    );
    end();
    expect([tries, await raw.get('written')]).toEqual([2, 'once']);
  });

  it('are taken once where an entry beside is given another place', async () => {
    // So many that Redis moves them from table to table, a few at each command.
    await raw.sadd('large', ...Array.from({ length: 4097 }, (_, index) => `m${index}`));
    const key = fromText('large');
    let tries = 0;
    const look = async () => {
      for (let count = 0; count < 50; count++) await raw.sismember('large', `m${count}`);
    };
    const end = around(client, { before: (number) => (number === 2 ? look() : undefined) });
    await isolated(
      [key],
      function* () {
        tries += 1;
        yield { name: 'sAdd', key, members: [fromText('new')], expiry: 'keep', count: false };
      },
      CONTEXT,
    );
    end();
    expect([tries, await raw.scard('large')]).toEqual([1, 4098]);
  });

  it('give up where others are faster again and again', async () => {
    const key = fromText('a');
    const end = around(client, { before: () => raw.append('a', '.') });
    const steps = isolated([key], () => append(key, 'x'), CONTEXT);
    await expect(steps).rejects.toMatchObject({ code: 'CONFLICT' });
    end();
    expect(await raw.get('a')).toBe('......');
  });

  it('have an unknown outcome where the answer to what they write is lost, and are not taken again', async () => {
    const own = redis6(server.url, { retryStrategy: () => 1 });
    const steps = isolatedOf(new RedisBackend({ client: own }));
    const key = fromText('a');
    await steps([key], () => append(key, 'x'), CONTEXT);
    let tries = 0;
    const end = around(own, {
      after: (number) => {
        if (number === 2) own.stream.destroy();
      },
    });
    const ended = steps(
      [key],
      function* () {
        tries += 1;
        return yield* append(key, 'y');
      },
      CONTEXT,
    );
    await expect(ended).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    expect(tries).toBe(1);
    end();
    own.disconnect();
    expect(['x', 'xy']).toContain(await raw.get('a'));
  });

  it('are refused a key of a type that the backend does not know', async () => {
    await raw.xadd('a', '*', 'f', 'v');
    const key = fromText('a');
    await expect(isolated([key], () => append(key, 'x'), CONTEXT)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    expect(await raw.type('a')).toBe('stream');
  });

  it('write nothing where the user may not run one of the commands', async () => {
    await raw.call('ACL', ['SETUSER', 'limited', 'on', '>pw', '~*', '+@all', '-sadd']);
    const limited = redis6(server.url, { username: 'limited', password: 'pw' });
    const [a, s] = [fromText('a'), fromText('s')];
    const ended = isolatedOf(new RedisBackend({ client: limited }))(
      [a, s],
      function* () {
        yield* append(a, 'x');
        yield { name: 'sAdd', key: s, members: [a], expiry: 'keep', count: false };
      },
      CONTEXT,
    );
    await expect(ended).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    limited.disconnect();
    expect(await raw.dbsize()).toBe(0);
  });
});

/** A tag whose slot the first node has, and which moves to the second one. */
const TAG = '{1bz}';

describeRedis('isolated steps while a slot moves', () => {
  let cluster: RedisCluster;
  let client: Client;
  let nodes: Redis[];

  beforeAll(async () => {
    cluster = await startRedisCluster();
    nodes = cluster.urls.slice(0, 2).map((url) => redis6(url));
    client = cluster6(cluster.urls);
  }, 60_000);
  afterAll(async () => {
    for (const each of [client, ...nodes]) each.disconnect();
    await cluster.stop();
  });

  it('wait for it, and lose nothing, though all of a sorted hash is there', async () => {
    const [source, target] = nodes as [Redis, Redis];
    const backend = new RedisBackend({ client, retry: { attempts: 3, baseDelay: 1, maxDelay: 1 } });
    const z = fromText(`${TAG}z`);
    await backend.zhAdd(`${TAG}z`, 'f', 'member', 1);
    await target.cluster('SETSLOT', hashSlot(TAG), 'IMPORTING', await source.cluster('MYID'));
    await source.cluster('SETSLOT', hashSlot(TAG), 'MIGRATING', await target.cluster('MYID'));
    const steps = function* (): OperationSteps<void> {
      yield add(z, 'g', 'another', 2);
    };
    const isolated = isolatedOf(backend);
    await expect(isolated([z], steps, CONTEXT)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await stored(source, `${TAG}z`)).toMatchObject({ fields: ['f', '1'], members: { f: 'member' } });
    for (const node of nodes) await node.cluster('SETSLOT', hashSlot(TAG), 'STABLE');
    await isolated([z], steps, CONTEXT);
    expect(await backend.zhRange(`${TAG}z`, 0, -1)).toEqual(['member', 'another']);
  });
});
