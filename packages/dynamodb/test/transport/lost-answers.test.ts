import { type Backend, type RetryPolicy } from '@keyvaluestore/core';
import { type HttpFaultProxy, startHttpFaultProxy } from '@keyvaluestore/test-services';

import { DynamoDBBackend } from '../../src/index.js';
import { openService, type TestService } from '../support/service.js';

const QUICK: RetryPolicy = { attempts: 3, baseDelay: 1, maxDelay: 5 };

let service: TestService;
let proxy: HttpFaultProxy;
let sound: Backend;
let faulty: Backend;

beforeAll(async () => {
  service = await openService();
  proxy = await startHttpFaultProxy({ target: service.service.endpoint });
  const tableName = await service.createTable();
  sound = new DynamoDBBackend({ client: service.client, tableName });
  const client = service.createClient({ endpoint: proxy.endpoint });
  faulty = new DynamoDBBackend({ client, tableName, retry: QUICK });
});

beforeEach(async () => {
  for (const key of ['s', 's2', 'h', 'l', 'l2']) await sound.delete(key);
  await sound.sAdd('s', 'a', 'b', 'c');
  await sound.hSet('h', { f: 1 });
  await sound.rPush('l', 'a', 'b', 'c');
});

afterAll(async () => {
  await proxy.close();
  await service.close();
});

/** Makes a call of which one request arrives, and its answer does not. */
async function losing<T>(request: string, call: (kv: Backend) => Promise<T>): Promise<T> {
  const order = proxy.failNext('resetAfter', { operations: [request] });
  try {
    return await call(faulty);
  } finally {
    order.cancel();
  }
}

describe('a write that tells something, whose answer is lost, is made once', () => {
  const cases: Readonly<Record<string, readonly [string, (kv: Backend) => Promise<unknown>]>> = {
    sAddNX: ['UpdateItem', (kv) => kv.sAddNX('s', 'd')],
    sRemXX: ['UpdateItem', (kv) => kv.sRemXX('s', 'a')],
    sPop: ['UpdateItem', (kv) => kv.sPop('s')],
    'sPop of all': ['DeleteItem', (kv) => kv.sPop('s', 3)],
    sUnionStore: ['PutItem', (kv) => kv.sUnionStore('s2', ['s'])],
    hSetEQ: ['UpdateItem', (kv) => kv.hSetEQ('h', 'f', 2, 1)],
    hIncrBy: ['UpdateItem', (kv) => kv.hIncrBy('h', 'g', 1)],
    hDelXX: ['UpdateItem', (kv) => kv.hDelXX('h', 'f')],
    lPush: ['UpdateItem', (kv) => kv.lPush('l', 'd')],
    rPushX: ['UpdateItem', (kv) => kv.rPushX('l', 'd')],
    lPop: ['UpdateItem', (kv) => kv.lPop('l')],
    rPop: ['UpdateItem', (kv) => kv.rPop('l')],
    lSet: ['UpdateItem', (kv) => kv.lSet('l', 0, 'd')],
    lInsert: ['UpdateItem', (kv) => kv.lInsert('l', 'after', 'a', 'd')],
    lRem: ['UpdateItem', (kv) => kv.lRem('l', 0, 'a')],
    lTrim: ['UpdateItem', (kv) => kv.lTrim('l', 1, 1)],
    'lMove within a list': ['UpdateItem', (kv) => kv.lMove('l', 'l', 'left', 'right')],
  };

  it.each(Object.entries(cases))('%s', async (_, [request, call]) => {
    await expect(losing(request, call)).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
  });

  it('and no more', async () => {
    await expect(losing('UpdateItem', (kv) => kv.lPop('l'))).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    expect(await sound.lRange('l', 0, -1)).toEqual(['b', 'c']);
    await expect(losing('UpdateItem', (kv) => kv.sPop('s'))).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    expect(await sound.sCard('s')).toBe(2);
  });
});

describe('a move whose answer is lost', () => {
  it('is sent again with its token, and made once', async () => {
    expect(await losing('TransactWriteItems', (kv) => kv.sMove('s', 's2', 'a'))).toBe(true);
    expect(await sound.sMembers('s2')).toEqual(['a']);
    expect(await losing('TransactWriteItems', (kv) => kv.lMove('l', 'l2', 'left', 'right'))).toBe('a');
    expect(await sound.lRange('l', 0, -1)).toEqual(['b', 'c']);
    expect(await sound.lRange('l2', 0, -1)).toEqual(['a']);
  });
});

describe('a read whose answer is lost', () => {
  it('is made again', async () => {
    expect(await losing('BatchGetItem', (kv) => kv.sUnion(['s', 's2']))).toHaveLength(3);
    expect(await losing('TransactGetItems', (kv) => kv.sInter(['s'], { isolated: true }))).toHaveLength(3);
    expect(await losing('GetItem', (kv) => kv.rPop('l'))).toBe('c');
    expect((await losing('Scan', (kv) => kv.scan())).keys).toHaveLength(3);
  });

  it('is made again where its transaction meets others', async () => {
    proxy.failNext('transactionCanceledBefore' as never, { operations: ['TransactGetItems'] });
    expect(await faulty.sDiff(['s'], { isolated: true })).toHaveLength(3);
  });
});
