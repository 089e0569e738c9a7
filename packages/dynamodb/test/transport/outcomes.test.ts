import { getEventListeners } from 'node:events';

import { type Backend } from '@keyvaluestore/core';
import { type HttpFault, type HttpFaultProxy, startHttpFaultProxy } from '@keyvaluestore/test-services';

import { DynamoDBBackend } from '../../src/index.js';
import { openService, type TestService } from '../support/service.js';

const TIMEOUT = 600;

let service: TestService;
let proxy: HttpFaultProxy;
let faulty: Backend;
/** Behind the same faults, but with time enough for the pauses of the client after a refusal. */
let patient: Backend;
let sound: Backend;

beforeAll(async () => {
  service = await openService();
  proxy = await startHttpFaultProxy({ target: service.service.endpoint });
  const tableName = await service.createTable();
  const client = service.createClient({ endpoint: proxy.endpoint });
  faulty = new DynamoDBBackend({ client, tableName, requestTimeout: TIMEOUT });
  patient = new DynamoDBBackend({ client, tableName });
  sound = new DynamoDBBackend({ client: service.client, tableName });
  // The first request of a service that has just started takes longer.
  await patient.nIncrBy('warm', 1);
});

afterAll(async () => {
  await proxy.close();
  await service.close();
});

/** Makes a call while the next request of an operation fails, and gives how often it was sent and executed. */
async function during(fault: HttpFault, operation: string, call: (kv: Backend) => Promise<unknown>, backend = faulty) {
  const before = { ...proxy.traffic.requests };
  const order = proxy.failNext(fault, { operations: [operation], delay: 3 * TIMEOUT });
  const outcome = await call(backend).then(
    (value) => ({ value }),
    (error: unknown) => ({ code: (error as { code?: string }).code }),
  );
  expect(order.fired).toBe(true);
  return { ...outcome, sends: (proxy.traffic.requests[operation] ?? 0) - (before[operation] ?? 0) };
}

const LOST: readonly HttpFault[] = ['resetAfter', 'internalServerErrorAfter', 'cutInReply', 'lostReply', 'slowReply'];
const UNKNOWN = { code: 'UNKNOWN_OUTCOME', sends: 1 };

describe.each(LOST)('a write whose answer is lost (%s)', (fault) => {
  const k = (name: string): string => `${fault} ${name}`;

  it('is not sent again where that could do it twice, or meet itself', async () => {
    expect(await during(fault, 'UpdateItem', (kv) => kv.nIncrBy(k('n'), 1))).toEqual(UNKNOWN);
    expect(await sound.get(k('n'))).toBe('1');
    expect(await during(fault, 'PutItem', (kv) => kv.setNX(k('nx'), 'x'))).toEqual(UNKNOWN);
    expect(await sound.get(k('nx'))).toBe('x');
    expect(await during(fault, 'PutItem', (kv) => kv.setEQ(k('nx'), 'y', 'x'))).toEqual(UNKNOWN);
    expect(await during(fault, 'UpdateItem', (kv) => kv.hSetNX(k('h'), 'f', 'x'))).toEqual(UNKNOWN);
    expect(await during(fault, 'PutItem', (kv) => kv.zAddNX(k('z'), 'm', 1))).toEqual(UNKNOWN);
    expect(await during(fault, 'UpdateItem', (kv) => kv.zIncrBy(k('z'), 'm', 1))).toEqual(UNKNOWN);
    expect(await sound.zScore(k('z'), 'm')).toBe(2);
    expect(await during(fault, 'DeleteItem', (kv) => kv.delete(k('nx')))).toEqual(UNKNOWN);
    expect(await sound.get(k('nx'))).toBeNull();
  });

  it('is sent again where that changes nothing', async () => {
    expect(await during(fault, 'PutItem', (kv) => kv.set(k('a'), 'x'))).toEqual({ value: undefined, sends: 2 });
    expect(await during(fault, 'UpdateItem', (kv) => kv.sAdd(k('s'), 'a'))).toEqual({ value: undefined, sends: 2 });
    expect(await during(fault, 'UpdateItem', (kv) => kv.hSet(k('g'), 'a', 1))).toEqual({ value: undefined, sends: 2 });
    // The second try finds that there is nothing left to remove.
    expect(await during(fault, 'UpdateItem', (kv) => kv.hDel(k('g'), 'a'))).toEqual({ value: undefined, sends: 2 });
    expect(await sound.setNX(k('g'), 'free')).toBe(true);
  });

  it('is sent again with its token in an atomic write', async () => {
    const transfer = async (kv: Backend): Promise<boolean> => {
      const write = kv.atomicWrite();
      write.setNX(k('once'), 'x');
      write.nIncrBy(k('count'), 1);
      return write.exec();
    };
    expect(await during(fault, 'TransactWriteItems', transfer)).toEqual({ value: true, sends: 2 });
    expect(await sound.get(k('count'))).toBe('1');
  });

  it('leaves an atomic write of a single operation unknown', async () => {
    const increment = async (kv: Backend): Promise<boolean> => {
      const write = kv.atomicWrite();
      write.nIncrBy(k('alone'), 1);
      return write.exec();
    };
    expect(await during(fault, 'UpdateItem', increment)).toEqual(UNKNOWN);
  });
});

describe('a request that was refused', () => {
  it.each(['throttlingBefore', 'provisionedThroughputExceededBefore', 'transactionConflictBefore'] as const)(
    'is made again: %s',
    async (fault) => {
      const first = await during(fault, 'UpdateItem', (kv) => kv.nIncrBy(fault, 1), patient);
      expect(first).toEqual({ value: 1, sends: 2 });
    },
  );

  it('by contention of transactions again and again gives a conflict, and nothing is written', async () => {
    proxy.setPlan({ operations: ['TransactWriteItems'], probabilities: { transactionCanceledBefore: 1 } });
    const write = faulty.atomicWrite();
    write.set('c1', 1);
    write.set('c2', 1);
    await expect(write.exec()).rejects.toMatchObject({ code: 'CONFLICT', retryable: true });
    proxy.setPlan({});
    expect(await sound.get('c1')).toBeNull();
  });

  it.each([
    ['ThrottlingError', 'THROTTLED'],
    ['ProvisionedThroughputExceeded', 'THROTTLED'],
    ['TransactionConflict', 'CONFLICT'],
    ['ItemCollectionSizeLimitExceeded', 'LIMIT_EXCEEDED'],
    ['ValidationError', 'INVALID_ARGUMENT'],
  ])('for the reason %s gives %s', async (Code, code) => {
    const cancellationReasons = [{ Code: 'None' }, { Code, Message: 'as ordered' }];
    proxy.setPlan({ probabilities: { transactionCanceledBefore: 1 }, cancellationReasons });
    const write = faulty.atomicWrite();
    write.set('r1', 1);
    write.set('r2', 1);
    await expect(write.exec()).rejects.toMatchObject({ code });
    proxy.setPlan({});
  });

  it('under a batch gives each operation its own end', async () => {
    proxy.setPlan({ operations: ['BatchWriteItem'], probabilities: { throttlingBefore: 1 } });
    const impatient = new DynamoDBBackend({
      client: service.createClient({ endpoint: proxy.endpoint, maxAttempts: 1 }),
      tableName: await service.createTable(),
      retry: { attempts: 2 },
    });
    const batch = impatient.batch();
    const sets = [batch.set('a', 1), batch.set('b', 1)];
    const increment = batch.nIncrBy('n', 1);
    await expect(batch.exec()).rejects.toMatchObject({
      code: 'BATCH_FAILED',
      errors: [
        { index: 0, operation: 'set', key: 'a', error: { code: 'THROTTLED' } },
        { index: 1, operation: 'set', key: 'b', error: { code: 'THROTTLED' } },
      ],
    });
    expect(sets.length).toBe(2);
    expect(increment.result()).toBe(1);
    proxy.setPlan({});
  });
});

describe('a request without an answer', () => {
  it('is given up, and a read is made again', async () => {
    await sound.set('there', 'x');
    expect(await during('blackHole', 'GetItem', (kv) => kv.get('there'))).toEqual({ value: 'x', sends: 2 });
  });

  it('of a table that never answers ends in the end', async () => {
    proxy.setPlan({ probabilities: { blackHole: 1 } });
    await expect(faulty.get('there')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(faulty.set('there', 'y')).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    proxy.setPlan({});
    proxy.dropConnections();
  });
});

describe('a signal', () => {
  it('that comes before the answer makes a read end, and a write unknown', async () => {
    for (const [name, code] of [
      ['get', 'ABORTED'],
      ['set', 'UNKNOWN_OUTCOME'],
      ['nIncrBy', 'UNKNOWN_OUTCOME'],
    ] as const) {
      proxy.failNext('lostReply');
      const controller = new AbortController();
      const options = { signal: controller.signal };
      const calls = {
        get: () => faulty.get('signal', options),
        set: () => faulty.set('signal', 'x', options),
        nIncrBy: () => faulty.nIncrBy('signal n', 1, options),
      };
      const call = calls[name]();
      setTimeout(() => {
        controller.abort();
      }, 50);
      await expect(call).rejects.toMatchObject({ code });
    }
  });

  it('has one listener for all calls that share it, and none after them', async () => {
    const { signal } = new AbortController();
    const batch = faulty.batch();
    for (let count = 0; count < 20; count++) batch.nIncrBy('shared', 1);
    const calls = [batch.exec({ signal }), faulty.get('shared', { signal }), faulty.set('beside', 1, { signal })];
    await new Promise((resolve) => setImmediate(resolve));
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    await Promise.all(calls);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('that comes between two tries of what was refused makes a write end without having been made', async () => {
    proxy.setPlan({ probabilities: { throttlingBefore: 1 } });
    const call = faulty.nIncrBy('between', 1, { signal: AbortSignal.timeout(40) });
    await expect(call).rejects.toMatchObject({ code: 'ABORTED' });
    proxy.setPlan({});
    expect(await sound.get('between')).toBeNull();
  });
});
