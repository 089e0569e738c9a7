import { getEventListeners } from 'node:events';

import { type DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { type Backend } from '@keyvaluestore/core';
import { type HttpFaultProxy, startHttpFaultProxy } from '@keyvaluestore/test-services';

import { DynamoDBBackend } from '../../src/index.js';
import { openService, type TestService } from './service.js';

const TIMEOUT = 300;
const PATIENCE = 30_000;
const code = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'done',
    (error: unknown) => (error as { code?: unknown }).code,
  );

type Handler = NonNullable<Exclude<DynamoDBClientConfig['requestHandler'], Record<string, never>>>;
interface Handled {
  handle(request: object, options?: { readonly abortSignal?: unknown }): Promise<unknown>;
}

/** A request handler of the user's own, which notes the signals that it is given. */
function handlerAround(client: DynamoDBClient, signals: unknown[]): Handler {
  const inner = client.config.requestHandler as unknown as Handled;
  const handle: Handled['handle'] = (request, options) => {
    signals.push(options?.abortSignal);
    return inner.handle(request, options);
  };
  return { handle } as unknown as Handler;
}

/** The tests of timeouts and signals, for the client that is imported in their file. */
export function describeDeadlines(name: string): void {
  let service: TestService;
  let proxy: HttpFaultProxy;
  let tableName: string;

  beforeAll(async () => {
    service = await openService();
    proxy = await startHttpFaultProxy({ target: service.service.endpoint });
    tableName = await service.createTable();
  });

  afterAll(async () => {
    await proxy.close();
    await service.close();
  });

  describe.each(['handler of the client', 'handler of the user'])(`on ${name}, with the %s`, (kind) => {
    const signals: unknown[] = [];
    /** Gives up soon. */
    let hasty: Backend;
    /** Gives up at a time that no test reaches. */
    let patient: Backend;

    beforeAll(async () => {
      const own = service.createClient({ endpoint: proxy.endpoint, maxAttempts: 1 });
      const client = kind.endsWith('user')
        ? service.createClient({
            endpoint: proxy.endpoint,
            maxAttempts: 1,
            requestHandler: handlerAround(own, signals),
          })
        : own;
      const options = { client, tableName, retry: { attempts: 1 } };
      patient = new DynamoDBBackend({ ...options, requestTimeout: PATIENCE });
      hasty = new DynamoDBBackend({ ...options, requestTimeout: TIMEOUT });
      await patient.set('warm', 1);
      signals.length = 0;
    });

    it('no answer within the timeout is a lost one, and the connection is given up', async () => {
      for (const [operation, call, expected] of [
        ['GetItem', () => hasty.get('a'), 'UNAVAILABLE'],
        ['PutItem', () => hasty.setNX('a', 1), 'UNKNOWN_OUTCOME'],
      ] as const) {
        const before = proxy.traffic.connections;
        proxy.failNext('blackHole', { operations: [operation] });
        const start = performance.now();
        expect(await code(call())).toBe(expected);
        expect(performance.now() - start).toBeGreaterThan(TIMEOUT - 20);
        expect(performance.now() - start).toBeLessThan(PATIENCE / 3);
        expect(await patient.get('warm')).toBe('1');
        expect(proxy.traffic.connections).toBe(before + 1);
      }
    });

    it('an answer that stops on its way is lost too', async () => {
      proxy.failNext('slowReply', { operations: ['PutItem'], delay: 3 * TIMEOUT });
      expect(await code(hasty.setNX('slow', 1))).toBe('UNKNOWN_OUTCOME');
    });

    it('a signal ends a request at once, and leaves nothing behind', async () => {
      const controller = new AbortController();
      const { signal } = controller;
      proxy.failNext('blackHole', { operations: ['GetItem'] });
      const start = performance.now();
      const call = code(patient.get('a', { signal }));
      setTimeout(() => {
        controller.abort();
      }, 50);
      expect(await call).toBe('ABORTED');
      expect(performance.now() - start).toBeLessThan(PATIENCE / 3);
      expect(getEventListeners(signal, 'abort')).toHaveLength(0);
      const calm = new AbortController();
      await Promise.all(Array.from({ length: 30 }, () => patient.get('warm', { signal: calm.signal })));
      expect(getEventListeners(calm.signal, 'abort')).toHaveLength(0);
    });

    it('no timer is left when the answers have come', async () => {
      const timers = (): number => process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
      await patient.get('warm');
      const before = timers();
      await Promise.all(Array.from({ length: 30 }, (_, index) => patient.set(`t${index}`, 1)));
      expect(timers()).toBeLessThanOrEqual(before + 5);
    });

    if (kind.endsWith('user')) {
      it('is given true signals', async () => {
        await patient.get('warm');
        expect(signals.length).toBeGreaterThan(0);
        expect(signals.every((signal) => signal instanceof AbortSignal)).toBe(true);
      });
    }
  });
}
