import { type Backend } from '@keyvaluestore/core';

import { DynamoDBBackend } from '../../src/index.js';
import { type Hollow, type HollowProxy, startHollowProxy } from './hollow-proxy.js';
import { openService, type TestService } from './service.js';

const UNKNOWN = { code: 'UNKNOWN_OUTCOME', requests: 1 };
const of = (value: unknown, requests = 2) => ({ value, requests });

async function ended<T>(call: Promise<T>): Promise<{ value: T } | { code: unknown }> {
  return call.then(
    (value) => ({ value }),
    (error: unknown) => ({ code: (error as { code?: unknown }).code }),
  );
}

const transfer = async (kv: Backend, ...keys: readonly string[]): Promise<boolean> => {
  const write = kv.atomicWrite();
  for (const key of keys) write.nIncrBy(key, 1);
  return write.exec();
};

const batchOf = async (kv: Backend, add: (batch: ReturnType<Backend['batch']>) => (() => unknown)[]) => {
  const batch = kv.batch();
  const results = add(batch);
  await batch.exec();
  return results.map((result) => result());
};

/** The tests of answers with status 200 in which nothing is, for the client that is imported in their file. */
export function describeHollowAnswers(client: string): void {
  let service: TestService;
  let proxy: HollowProxy;
  let sound: Backend;
  let hollow: Backend;

  beforeAll(async () => {
    service = await openService();
    proxy = await startHollowProxy(service.service.endpoint);
    const tableName = await service.createTable();
    sound = new DynamoDBBackend({ client: service.client, tableName });
    hollow = new DynamoDBBackend({ client: service.createClient({ endpoint: proxy.endpoint }), tableName });
  });

  afterAll(async () => {
    await proxy.close();
    await service.close();
  });

  /** Makes a call while the answer to one request is hollow; gives how it ended, and how many requests it took. */
  const during = async (how: Hollow, operation: string, call: (kv: Backend) => Promise<unknown>) => {
    const before = proxy.requests[operation] ?? 0;
    proxy.hollowNext(operation, how);
    const end = await ended(call(hollow));
    return { ...end, requests: (proxy.requests[operation] ?? 0) - before };
  };

  describe.each(['length 0', 'no chunk'] as const)(`an empty answer (%s) to ${client}`, (how) => {
    const k = (name: string): string => `${how} ${name}`;

    it('to a write that must not be made twice leaves its outcome unknown', async () => {
      expect(await during(how, 'UpdateItem', (kv) => kv.nIncrBy(k('n'), 1))).toEqual(UNKNOWN);
      expect(await sound.get(k('n'))).toBe('1');
      expect(await during(how, 'PutItem', (kv) => kv.setNX(k('n'), 'x'))).toEqual(UNKNOWN);
      expect(
        await during(how, 'UpdateItem', (kv) => kv.zIncrBy(k('z'), 'm', 1).then(() => kv.zIncrBy(k('z'), 'm', 1))),
      ).toEqual(UNKNOWN);
      expect(await sound.zScore(k('z'), 'm')).toBe(2);
      expect(await during(how, 'DeleteItem', (kv) => kv.delete(k('n')))).toEqual(UNKNOWN);
      expect(await sound.get(k('n'))).toBeNull();
      expect(await during(how, 'UpdateItem', (kv) => transfer(kv, k('n')))).toEqual(UNKNOWN);
      expect(await during(how, 'PutItem', (kv) => kv.getSet(k('g'), 'x'))).toEqual(UNKNOWN);
      expect(await during(how, 'UpdateItem', (kv) => kv.expire(k('g'), { ttl: 60_000 }))).toEqual(UNKNOWN);
      expect(await during(how, 'UpdateItem', (kv) => kv.persist(k('g')))).toEqual(UNKNOWN);
      expect(await during(how, 'DeleteItem', (kv) => kv.deleteEQ(k('g'), 'x'))).toEqual(UNKNOWN);
      await sound.set(k('g'), 'x');
      expect(await during(how, 'DeleteItem', (kv) => kv.getDelete(k('g')))).toEqual(UNKNOWN);
    });

    it('to any other request has it made again', async () => {
      await sound.set(k('a'), 'x');
      await sound.zAdd(k('s'), 'm', 1);
      const range = (kv: Backend) => kv.zRangeByScore(k('s'), 0, 9);
      const gets = (kv: Backend) =>
        batchOf(kv, (batch) => [k('a'), k('b')].map((key) => batch.get(key)).map((get) => () => get.result()));
      const sets = (kv: Backend) =>
        batchOf(kv, (batch) => ['c', 'd'].map((name) => batch.set(k(name), 1)).map((set) => () => set.result()));
      expect(await during(how, 'GetItem', (kv) => kv.get(k('a')))).toEqual(of('x'));
      expect(await during(how, 'Query', range)).toEqual(of(['m']));
      expect(await during(how, 'Query', (kv) => kv.zCount(k('s'), 0, 9))).toEqual(of(1));
      expect(await during(how, 'BatchGetItem', gets)).toEqual(of(['x', null]));
      expect(await during(how, 'BatchWriteItem', sets)).toEqual(of([undefined, undefined]));
      expect(await during(how, 'PutItem', (kv) => kv.set(k('a'), 'y'))).toEqual(of(undefined));
      expect(await during(how, 'TransactWriteItems', (kv) => transfer(kv, k('t'), k('u')))).toEqual(of(true));
      expect(await sound.get(k('t'))).toBe('1');
    });
  });

  it(`an answer without what was asked for is lost too, to ${client}`, async () => {
    const how = 'no member';
    expect(await during(how, 'UpdateItem', (kv) => kv.nIncrBy('n', 1))).toEqual(UNKNOWN);
    expect(await during(how, 'DeleteItem', (kv) => kv.delete('n'))).toEqual(UNKNOWN);
    await sound.set('g', 'x');
    expect(await during(how, 'UpdateItem', (kv) => kv.expire('g', { ttl: 60_000 }))).toEqual(UNKNOWN);
    expect(await during(how, 'DeleteItem', (kv) => kv.getDelete('g'))).toEqual(UNKNOWN);
    await sound.zAdd('s', 'm', 1);
    expect(await during(how, 'Query', (kv) => kv.zRangeByScore('s', 0, 9))).toEqual(of(['m']));
    expect(await during(how, 'Query', (kv) => kv.zCount('s', 0, 9))).toEqual(of(1));
    await sound.hSet('h', { a: 1, b: 2 });
    expect(await during(how, 'UpdateItem', (kv) => kv.hDel('h', 'a', 'b'))).toEqual(of(undefined));
    const get = (kv: Backend) =>
      batchOf(kv, (batch) => ['s', 'n'].map((key) => batch.zScore(key, 'm')).map((g) => () => g.result()));
    expect(await during(how, 'BatchGetItem', get)).toEqual(of([1, null]));
    const set = (kv: Backend) =>
      batchOf(kv, (batch) => ['p', 'q'].map((key) => batch.set(key, 1)).map((s) => () => s.result()));
    expect(await during(how, 'BatchWriteItem', set)).toEqual(of([undefined, undefined]));
    expect(await during(how, 'UpdateItem', (kv) => kv.rPush('l', 'a', 'b', 'c'))).toEqual(UNKNOWN);
    expect(await during(how, 'UpdateItem', (kv) => kv.lPop('l'))).toEqual(UNKNOWN);
    expect(await during(how, 'DeleteItem', (kv) => kv.rPop('l', 2))).toEqual(UNKNOWN);
    expect(await during(how, 'UpdateItem', (kv) => kv.hIncrBy('h', 'n', 1))).toEqual(UNKNOWN);
    await sound.sAdd('set', 'm');
    expect(await during(how, 'TransactGetItems', (kv) => kv.sUnion(['set'], { isolated: true }))).toEqual(of(['m']));
    expect((await during(how, 'Scan', (kv) => kv.scan())).requests).toBe(2);
    // Nothing is asked of these, so that nothing can be missing.
    expect(await during(how, 'GetItem', (kv) => kv.get('nothing'))).toEqual(of(null, 1));
    expect(await during(how, 'PutItem', (kv) => kv.setNX('new', 1))).toEqual(of(true, 1));
    expect(await during(how, 'DeleteItem', (kv) => transferDelete(kv))).toEqual(of(true, 1));
  });

  it(`true answers of any length are none of these, to ${client}`, async () => {
    expect(await hollow.get('absent')).toBeNull();
    await hollow.set('big', 'x'.repeat(100_000));
    expect((await hollow.get('big'))?.length).toBe(100_000);
    expect(await hollow.delete('absent')).toBe(false);
    expect(await hollow.zRangeByScore('absent', 0, 1)).toEqual([]);
  });
}

async function transferDelete(kv: Backend): Promise<boolean> {
  const write = kv.atomicWrite();
  write.delete('never there');
  return write.exec();
}
