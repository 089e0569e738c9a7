import { type Backend, type RetryPolicy } from '@keyvaluestore/core';
import { type HttpFault, type HttpFaultProxy, startHttpFaultProxy } from '@keyvaluestore/test-services';

import { DynamoDBBackend } from '../../src/index.js';
import { openService, type TestService } from '../support/service.js';

const QUICK: RetryPolicy = { attempts: 3, baseDelay: 1, maxDelay: 5 };

let service: TestService;
let proxy: HttpFaultProxy;
let sound: Backend;
let tableName: string;
const ordered: ReturnType<HttpFaultProxy['failNext']>[] = [];

/** A backend behind the faults, on a client that makes as many tries as it is told. */
function behindFaults(retry: RetryPolicy = QUICK, maxAttempts = 1, requestTimeout = 10_000): Backend {
  const client = service.createClient({ endpoint: proxy.endpoint, maxAttempts });
  return new DynamoDBBackend({ client, tableName, retry, requestTimeout });
}

function failNext(fault: HttpFault, operation: string, times = 1, delay = 1): void {
  for (let count = 0; count < times; count++) {
    ordered.push(proxy.failNext(fault, { operations: [operation], delay }));
  }
}

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

beforeAll(async () => {
  service = await openService();
  proxy = await startHttpFaultProxy({ target: service.service.endpoint });
  tableName = await service.createTable();
  sound = new DynamoDBBackend({ client: service.client, tableName });
  await sound.get('warm');
});

afterEach(() => {
  for (const order of ordered.splice(0)) order.cancel();
});

afterAll(async () => {
  await proxy.close();
  await service.close();
});

describe('a delete of which one half is made and the other fails', () => {
  it.each(['internalServerErrorBefore', 'throttlingBefore'] as const)('is unknown (%s)', async (fault) => {
    await sound.set('string', 'x');
    failNext(fault, 'Query', QUICK.attempts);
    await expect(behindFaults().delete('string')).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME', retryable: false });
    expect(await sound.get('string')).toBeNull();
    failNext(fault, 'Query', QUICK.attempts);
    await expect(behindFaults().delete('nothing')).rejects.toMatchObject({ retryable: true });
  });

  it('is unknown in a batch', async () => {
    await sound.set('string', 'x');
    failNext('throttlingBefore', 'Query', QUICK.attempts);
    const batch = behindFaults().batch();
    const deleted = batch.delete('string');
    await expect(batch.exec()).rejects.toMatchObject({ code: 'BATCH_FAILED' });
    expect(() => deleted.result()).toThrow(expect.objectContaining({ code: 'UNKNOWN_OUTCOME' }));
  });

  it('is unknown to whom it takes too long', async () => {
    await sound.set('string', 'x');
    failNext('slowReply', 'Query', 1, 1_000);
    const controller = new AbortController();
    const deleted = behindFaults().delete('string', { signal: controller.signal });
    void waitFor(async () => (await sound.get('string')) === null).then(() => {
      controller.abort();
    });
    await expect(deleted).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
  });

  it('is unknown when some members are gone', async () => {
    const members = Array.from({ length: 60 }, (_, index) => `m${index}`);
    const batch = sound.batch();
    for (const member of members) batch.zAdd('sorted', member, 1);
    await batch.exec();
    failNext('throttlingBefore', 'BatchWriteItem', 1);
    const once = behindFaults({ ...QUICK, attempts: 1 });
    await expect(once.delete('sorted')).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    expect(await sound.zCount('sorted', 1, 1)).toBe(25);
    expect(await once.delete('sorted')).toBe(true);
    expect(await once.delete('sorted')).toBe(false);
  });
});

describe.each([1, 3])('once the answer of one try is lost (the client makes %i)', (maxAttempts) => {
  it('a refusal of the next tells nothing', async () => {
    await sound.delete('members');
    failNext('resetAfter', 'UpdateItem');
    failNext('delay', 'UpdateItem', 1, 600);
    const added = behindFaults(QUICK, maxAttempts).sAdd('members', 'm');
    added.catch(() => undefined);
    await waitFor(async () => (await sound.sMembers('members')).length === 1);
    await sound.set('members', 'now a string');
    await expect(added).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
  });

  it('giving up in the pause before the next tells nothing', async () => {
    await sound.delete('given up');
    failNext('resetAfter', 'PutItem');
    const controller = new AbortController();
    const patient = behindFaults({ attempts: 2, baseDelay: 60_000, maxDelay: 60_000 }, maxAttempts);
    const set = patient.set('given up', 'x', { signal: controller.signal });
    void waitFor(async () => (await sound.get('given up')) === 'x').then(() => {
      setTimeout(() => {
        controller.abort();
      }, 50);
    });
    await expect(set).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
  });

  it('being throttled later tells nothing of what comes back unprocessed from a batch', async () => {
    failNext('resetAfter', 'BatchWriteItem');
    failNext('unprocessed', 'BatchWriteItem');
    failNext('throttlingBefore', 'BatchWriteItem', 20);
    const batch = behindFaults(QUICK, maxAttempts).batch();
    const sets = ['a', 'b', 'c', 'd'].map((name) => batch.set(`${name} of ${maxAttempts}`, 'x'));
    await expect(batch.exec()).rejects.toMatchObject({ code: 'BATCH_FAILED' });
    const codes = sets.map((handle) => {
      try {
        handle.result();
        return 'done';
      } catch (error) {
        return (error as { code: string }).code;
      }
    });
    expect(codes).toContain('UNKNOWN_OUTCOME');
    expect(codes).not.toContain('THROTTLED');
  });
});

describe('a transaction that arrives after it was given up', () => {
  it('is not called refused, though the next try of it is', async () => {
    await sound.set('lock', 'somebody');
    failNext('delay', 'TransactWriteItems', 1, 1_500);
    const write = behindFaults({ ...QUICK, attempts: 5 }, 1, 300).atomicWrite();
    write.setNX('lock', 'me');
    write.nIncrBy('taken', 1);
    await expect(write.exec()).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    await sound.delete('lock');
    await waitFor(async () => (await sound.get('taken')) === '1');
    expect(await sound.get('lock')).toBe('me');
  });

  it('does not count twice what another form of it counts', async () => {
    await sound.hSet('hash', 'f', 1);
    failNext('delay', 'TransactWriteItems', 1, 1_500);
    const write = behindFaults({ ...QUICK, attempts: 5 }, 1, 300).atomicWrite();
    write.setXX('hash', 'now a string');
    write.nIncrBy('counted', 1);
    await expect(write.exec()).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect([null, '1']).toContain(await sound.get('counted'));
  });
});

it('looks at items are not tries', async () => {
  const once = new DynamoDBBackend({ client: service.client, tableName, retry: { attempts: 1 } });
  await sound.sAdd('last', 'm');
  await sound.hSet('a hash', 'f', 1);
  const operations: readonly ((tx: ReturnType<Backend['atomicWrite']>) => void)[] = [
    (tx) => void tx.sRem('last', 'm'),
    (tx) => void tx.sRem('absent', 'm'),
    (tx) => void tx.hDel('absent', 'f'),
    (tx) => void tx.checkExists('a hash'),
    (tx) => void tx.setXX('a hash', 'now a string'),
  ];
  for (const operation of operations) {
    const write = once.atomicWrite();
    operation(write);
    write.set('beside', 1);
    expect(await write.exec()).toBe(true);
  }
});

it.each([1, 3])('a refusal that is cut short is asked for again (the client makes %i tries)', async (maxAttempts) => {
  await sound.set('held', 1);
  failNext('cutInReply', 'PutItem');
  expect(await behindFaults(QUICK, maxAttempts).setNX('held', 2)).toBe(false);
  failNext('cutInReply', 'TransactWriteItems');
  const write = behindFaults(QUICK, maxAttempts).atomicWrite();
  write.setNX('held', 2);
  write.set('beside', 2);
  expect(await write.exec()).toBe(false);
});
