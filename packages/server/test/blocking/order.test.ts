import { NO_ARRAY } from '../../src/protocol/reply.js';
import { slow, until } from '../support/turns.js';
import { type Client, redisLike, world } from '../support/direct.js';
import { message } from '../support/error.js';

describe.each([
  ['that answers at once', redisLike],
  ['that takes its time', slow],
])('on an engine %s', (_, backend) => {
  let client: () => Client;
  let redis: Client;
  let waiting: (count: number) => Promise<void>;
  let set: (key: string) => Promise<void>;
  beforeEach(() => {
    const store = redisLike();
    const made = world(backend === slow ? slow(store) : store);
    client = made.client;
    redis = client();
    waiting = (count) => until(() => made.service.waiters.count === count);
    set = (key) => store.set(key, 'x');
  });

  it('pops at once where there is something', async () => {
    await redis('RPUSH', 'b', '1', '2', '3', '4');
    expect(await redis('BLPOP', 'a', 'b', '0')).toEqual(['b', '1']);
    expect(await redis('BRPOP', 'a', 'b', '0')).toEqual(['b', '4']);
    expect(await redis('BLMOVE', 'b', 'c', 'LEFT', 'RIGHT', '0')).toBe('2');
    expect(await redis('BRPOPLPUSH', 'b', 'c', '0')).toBe('3');
    expect(await redis('BLMPOP', '0', '2', 'a', 'c', 'RIGHT', 'COUNT', '9')).toEqual(['c', ['2', '3']]);
  });

  it('gives several values to several clients in the order in which they came', async () => {
    const replies: unknown[] = [];
    for (let count = 0; count < 4; count++) {
      void client()('BLPOP', 'list', '0').then((reply) => replies.push([count, reply]));
      await waiting(count + 1);
    }
    expect(await redis('RPUSH', 'list', 'a', 'b', 'c')).toBe(3);
    await waiting(1);
    await redis('LPUSH', 'list', 'd', 'e');
    await waiting(0);
    await until(() => replies.length === 4);
    expect(replies).toEqual([
      [0, ['list', 'a']],
      [1, ['list', 'b']],
      [2, ['list', 'c']],
      [3, ['list', 'e']],
    ]);
    expect(await redis('LRANGE', 'list', '0', '-1')).toEqual(['d']);
  });

  it('serves a client by whichever of its keys has something first', async () => {
    const first = client()('BLPOP', 'a', 'b', 'b', 'a', '0');
    await waiting(1);
    await redis('RPUSH', 'b', '1');
    expect(await first).toEqual(['b', '1']);
    const second = client()('BLMPOP', '0', '2', 'a', 'b', 'left', 'count', '5');
    await waiting(1);
    await redis('RPUSH', 'b', '1', '2');
    expect(await second).toEqual(['b', ['1', '2']]);
    expect(await redis('LLEN', 'b')).toBe(0);
  });

  it('wakes who waits for what a woken client has moved', async () => {
    const first = client()('BLMOVE', 'a', 'b', 'right', 'left', '0');
    await waiting(1);
    const second = client()('BLMOVE', 'b', 'c', 'left', 'right', '0');
    await waiting(2);
    const third = client()('BRPOP', 'c', '0');
    await waiting(3);
    await redis('RPUSH', 'a', 'x');
    expect([await first, await second, await third]).toEqual(['x', 'x', ['c', 'x']]);
    const circle = [client()('BRPOPLPUSH', 'a', 'b', '0'), client()('BRPOPLPUSH', 'b', 'a', '0')];
    await waiting(2);
    await redis('RPUSH', 'a', 'y');
    expect(await Promise.all(circle)).toEqual(['y', 'y']);
    expect(await redis('LRANGE', 'a', '0', '-1')).toEqual(['y']);
    const self = client()('BRPOPLPUSH', 's', 's', '0');
    await waiting(1);
    await redis('RPUSH', 's', 'z');
    expect(await self).toBe('z');
    expect(await redis('LRANGE', 's', '0', '-1')).toEqual(['z']);
  });

  it('answers who has woken others when they have been served, and whom these have woken', async () => {
    const first = client()('BLMOVE', 'a', 'b', 'LEFT', 'RIGHT', '0');
    await waiting(1);
    const second = client()('BLMOVE', 'b', 'c', 'LEFT', 'RIGHT', '0');
    await waiting(2);
    await redis('RPUSH', 'a', 'x');
    expect(redis.session.service.waiters.count).toBe(0);
    expect(await redis('LRANGE', 'c', '0', '-1')).toEqual(['x']);
    expect([await first, await second]).toEqual(['x', 'x']);
  });

  it('serves one key after the other, in the order in which they were changed', async () => {
    const args = ['0', '2', 'a', 'b'];
    const replies = [client()('BLMPOP', ...args, 'LEFT')];
    await waiting(1);
    replies.push(client()('BLMPOP', ...args, 'RIGHT', 'COUNT', '9'));
    await waiting(2);
    replies.push(client()('BLMPOP', ...args, 'LEFT', 'COUNT', '9'));
    await waiting(3);
    await redis('MULTI');
    await redis('RPUSH', 'a', '1', '2', '3');
    await redis('RPUSH', 'b', '1', '2');
    await redis('EXEC');
    expect(await Promise.all(replies)).toEqual([
      ['a', ['1']],
      ['a', ['3', '2']],
      ['b', ['1', '2']],
    ]);
  });

  it('lets nobody wait for who comes later', async () => {
    let isOver = false;
    const worker = async (): Promise<void> => {
      const call = client();
      while (!isOver) await call('BLPOP', 'list', '0');
    };
    const workers = [worker(), worker(), worker()];
    await waiting(3);
    // As much as they take for a while, put there by somebody else.
    await set('other');
    await redis('RPUSH', 'list', ...Array.from({ length: 2000 }, String));
    expect(Number(await redis('LLEN', 'list'))).toBeGreaterThan(backend === slow ? 1000 : -1);
    isOver = true;
    redis.session.service.waiters.close();
    await redis('RPUSH', 'list', 'a', 'b', 'c');
    await Promise.all(workers);
  });

  it('tells a client whose destination is wrong, and serves the next one', async () => {
    await set('string');
    const wrong = client()('BRPOPLPUSH', 'list', 'string', '0');
    await waiting(1);
    const right = client()('BRPOPLPUSH', 'list', 'target', '0');
    await waiting(2);
    await redis('LPUSH', 'list', 'foo');
    expect(message(await wrong)).toMatch(/^WRONGTYPE/);
    expect(await right).toBe('foo');
    expect(await redis('LRANGE', 'target', '0', '-1')).toEqual(['foo']);
  });

  it('refuses another type at once, and waits on where a key becomes one', async () => {
    await set('string');
    expect(message(await redis('BLPOP', 'absent', 'string', '0'))).toMatch(/^WRONGTYPE/);
    expect(message(await redis('BRPOPLPUSH', 'string', 'absent', '0'))).toMatch(/^WRONGTYPE/);
    const pop = client()('BLPOP', 'list', '0');
    await waiting(1);
    await redis('LLEN', 'other');
    await set('list');
    // As if a command had done it.
    redis.session.service.changed(new Set(['list' as never]));
    await redis('LLEN', 'other');
    await redis('LLEN', 'other');
    expect(redis.session.service.waiters.count).toBe(1);
    redis.session.service.waiters.close();
    expect(await pop).toBe(NO_ARRAY);
  });
});
