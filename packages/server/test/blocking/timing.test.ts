import { NO_ARRAY, type Reply } from '../../src/protocol/reply.js';
import { type Session } from '../../src/connection/session.js';
import { slow, until } from '../support/turns.js';
import { redisLike, world } from '../support/direct.js';
import { message } from '../support/error.js';

it.each([
  ['-1', 'ERR timeout is negative'],
  ['-0.5', 'ERR timeout is negative'],
  ['soon', 'ERR timeout is not a float or out of range'],
  ['1e300', 'ERR timeout is not a float or out of range'],
])('refuses a timeout of %s', async (timeout, text) => {
  const redis = world().client();
  const replies = [
    await redis('BLPOP', 'a', timeout),
    await redis('BRPOP', 'a', 'b', timeout),
    await redis('BLMOVE', 'a', 'b', 'left', 'left', timeout),
    await redis('BRPOPLPUSH', 'a', 'b', timeout),
    await redis('BLMPOP', timeout, '1', 'a', 'left'),
  ];
  expect(replies.map(message)).toEqual(replies.map(() => text));
});

it('gives nothing when the time has come', async () => {
  const { client, service } = world();
  const began = performance.now();
  const replies = [
    client()('BLPOP', 'a', '0.05'),
    client()('BRPOPLPUSH', 'a', 'b', '0.001'),
    client()('BLMPOP', '0.02', '1', 'a', 'left'),
  ];
  expect(service.waiters.count).toBe(3);
  expect(await Promise.all(replies)).toEqual([NO_ARRAY, NO_ARRAY, NO_ARRAY]);
  expect(performance.now() - began).toBeGreaterThan(45);
  expect(service.waiters.count).toBe(0);
});

it('finds what others have written', async () => {
  const store = redisLike();
  const { client, service } = world(store);
  const pops = [client()('BLPOP', 'list', '0'), client()('BLPOP', 'list', '0')];
  expect(service.waiters.count).toBe(2);
  await store.rPush('list', 'a', 'b');
  expect(await Promise.all(pops)).toEqual([
    ['list', 'a'],
    ['list', 'b'],
  ]);
});

it('does not look at what a command of this server is changing', async () => {
  const { driver, view } = slow();
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const run: typeof driver.run = async (operation, context) => {
    const output = await driver.run(operation, context);
    if (operation.name === 'lPush') await held;
    return output;
  };
  const { client, service } = world({ driver: { ...driver, run }, view });
  const pop = client()('BLPOP', 'list', '0');
  const push = client()('RPUSH', 'list', 'a');
  // Long enough for several looks.
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(service.waiters.count).toBe(1);
  release();
  expect([await push, await pop]).toEqual([1, ['list', 'a']]);
});

it('waits longer and longer between two looks, only the first client of a key', async () => {
  const store = redisLike();
  let looks = 0;
  const { run } = store.driver;
  const driver = {
    ...store.driver,
    run: ((operation, context) => {
      looks += 1;
      return run(operation, context);
    }) as typeof run,
  };
  const { client, service } = world({ driver, view: store.view });
  const pops = [1, 2, 3].map(() => client()('BLPOP', 'list', '0.4'));
  await Promise.all(pops);
  expect(service.waiters.count).toBe(0);
  // Three when they came, and after 10, 30, 70, 150 and 310 ms.
  expect(looks).toBeGreaterThan(5);
  expect(looks).toBeLessThan(10);
});

it('ends the waiting of a client that another one names', async () => {
  const { client, service } = world();
  const [redis, waiting] = [client(), client()];
  const unblock = (...args: string[]): Promise<Reply> =>
    redis('CLIENT', 'UNBLOCK', String(waiting.session.id), ...args);
  for (const args of [[], ['TIMEOUT']]) {
    const pop = waiting('BLPOP', 'list', '0');
    expect(await unblock(...args)).toBe(1);
    expect(await pop).toBe(NO_ARRAY);
  }
  const pop = waiting('BLPOP', 'list', '0');
  expect(await unblock('error')).toBe(1);
  expect(message(await pop)).toBe('UNBLOCKED client unblocked via CLIENT UNBLOCK');
  expect(await unblock()).toBe(0);
  expect(message(await unblock('why'))).toBe('ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR');
  expect(message(await redis('CLIENT', 'UNBLOCK', 'x'))).toBe('ERR value is not an integer or out of range');
  const again = waiting('BLPOP', 'list', '0');
  await redis('RPUSH', 'list', 'a');
  expect(await again).toEqual(['list', 'a']);
  expect(service.waiters.count).toBe(0);
});

it('gives nothing to a client that has gone', async () => {
  const { client, service } = world();
  const redis = client();
  const [gone, there] = [client(), client()];
  void gone('BLPOP', 'list', '0');
  const pop = there('BLPOP', 'list', '0');
  gone.session.end();
  expect(service.waiters.count).toBe(1);
  await redis('RPUSH', 'list', 'a');
  expect(await pop).toEqual(['list', 'a']);
});

it.each([
  ['BLPOP', 'list', '0'],
  ['BRPOP', 'list', '0'],
  ['BLMPOP', '0', '1', 'list', 'LEFT', 'COUNT', '2'],
  ['BLMPOP', '0', '1', 'list', 'RIGHT', 'COUNT', '2'],
])('puts back what was popped for a client that goes meanwhile: %s', async (name, ...args) => {
  const store = redisLike();
  const { client, service } = world(slow(store));
  const gone = client();
  const pop = gone(name, ...args);
  await until(() => service.waiters.count === 1);
  await store.rPush('list', 'a', 'b', 'c');
  await until(() => service.waiters.count === 1);
  gone.session.end();
  await pop;
  expect(service.waiters.count).toBe(0);
  await until(() => service.sessions.size === 0);
  const next = client();
  expect(await next('BLMPOP', '0', '1', 'list', 'left', 'count', '9')).toEqual(['list', ['a', 'b', 'c']]);
});

it('loses no value, and gives none twice, whoever goes when', async () => {
  const store = redisLike();
  const { client, service } = world(slow(store));
  const [given, pushed]: [string[], string[]] = [[], []];
  const turns = async (count: number): Promise<void> => {
    for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
  };
  const goLater = async (session: Session, count: number): Promise<void> => {
    await turns(count);
    session.end();
  };
  for (let round = 0; round < 300; round++) {
    const popper = client();
    void popper('BLPOP', 'list', 'other', '0').then((reply) => {
      if (Array.isArray(reply)) given.push(reply[1] as string);
    });
    if (round % 3 === 0) void goLater(popper.session, round % 7);
    if (round % 2 === 0) {
      pushed.push(String(round));
      void client()('RPUSH', round % 4 === 0 ? 'list' : 'other', String(round));
    }
    await turns(round % 5);
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  service.waiters.close();
  await until(() => service.waiters.count === 0);
  await turns(10);
  const left = [...(await store.lRange('list', 0, -1)), ...(await store.lRange('other', 0, -1))];
  expect([...given, ...left].sort()).toEqual([...pushed].sort());
});
