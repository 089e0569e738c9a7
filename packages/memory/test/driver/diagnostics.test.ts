import { AsyncLocalStorage } from 'node:async_hooks';
import { channel, tracingChannel } from 'node:diagnostics_channel';

import {
  type CallStart,
  type Driver,
  DriverBackend,
  OPERATION_CHANNEL,
  type OperationEvent,
  type OperationMessage,
  type Profiler,
  REQUEST_CHANNEL,
  type RequestEvent,
} from '@keyvaluestore/core';

import { faulty, MemoryBackend } from '../../src/index.js';

const operations = tracingChannel<unknown, OperationMessage>(OPERATION_CHANNEL);
const requests = channel(REQUEST_CHANNEL);

/** A memory backend that tells of its requests, as engines do. */
function tellingBackend(): DriverBackend {
  const { driver, view } = new MemoryBackend();
  const telling: Driver = {
    ...driver,
    runBatch: (operations, context) => {
      context.observer?.request({ system: 'memory', name: 'pipeline', duration: 1, roundTrips: 1 });
      context.observer?.retry();
      return driver.runBatch(operations, context);
    },
  };
  return new DriverBackend(telling, view);
}

describe('diagnostics channels', () => {
  it('tell of the beginning and end of each call, in order', async () => {
    const told: string[] = [];
    const ends: OperationMessage[] = [];
    const subscriber = {
      start: ({ name, keys }: OperationMessage) => told.push(`start ${name} ${keys}`),
      end: ({ name }: OperationMessage) => told.push(`end ${name}`),
      asyncStart: ({ name }: OperationMessage) => told.push(`asyncStart ${name}`),
      asyncEnd: (message: OperationMessage) => ends.push(message),
      error: ({ name, error }: OperationMessage) => told.push(`error ${name} ${(error as { code: string }).code}`),
    };
    const backend = new MemoryBackend();
    operations.subscribe(subscriber);
    try {
      await backend.set('k', 1);
      await expect(backend.sAdd('k', 'm')).rejects.toMatchObject({ code: 'WRONG_TYPE' });
      const write = backend.atomicWrite();
      write.setNX('k', 1);
      write.set('l', 1);
      expect(await write.exec()).toBe(false);
    } finally {
      operations.unsubscribe(subscriber);
    }
    await backend.get('k');
    expect(told).toEqual([
      'start set 1',
      'end set',
      'asyncStart set',
      'start sAdd 1',
      'end sAdd',
      'error sAdd WRONG_TYPE',
      'asyncStart sAdd',
      'start atomicWrite 2',
      'end atomicWrite',
      'asyncStart atomicWrite',
    ]);
    expect(ends).toMatchObject([
      { name: 'set', system: 'memory', operations: 1, keys: 1, outcome: 'ok', retries: 0 },
      { name: 'sAdd', outcome: 'error', errorCode: 'WRONG_TYPE', error: { code: 'WRONG_TYPE' } },
      { name: 'atomicWrite', operations: 2, keys: 2, outcome: 'conditionFailed' },
    ]);
  });

  it('never hold what was written or read', async () => {
    const messages: unknown[] = [];
    const note = (message: OperationMessage): unknown =>
      messages.push(structuredClone({ ...message, error: undefined }));
    const subscriber = { start: note, end: note, asyncStart: note, asyncEnd: note, error: note };
    const backend = new MemoryBackend();
    operations.subscribe(subscriber);
    try {
      await backend.set('key of the call', 'secret');
      await backend.get('key of the call');
      await expect(backend.sAdd('key of the call', 'secret')).rejects.toMatchObject({ code: 'WRONG_TYPE' });
      const [batch, write] = [backend.batch(), backend.atomicWrite()];
      batch.set('key of the batch', 'secret');
      await batch.exec();
      write.setEQ('key of the batch', 'other secret', 'secret');
      await write.exec();
    } finally {
      operations.unsubscribe(subscriber);
    }
    expect(messages).toHaveLength(21);
    expect(JSON.stringify(messages)).not.toMatch(/secret|key of/);
  });

  it('tell of requests, with and without a profiler beside', async () => {
    const published: unknown[] = [];
    const profiled: RequestEvent[] = [];
    const listen = (message: unknown): unknown => published.push(message);
    requests.subscribe(listen);
    try {
      for (const backend of [
        tellingBackend(),
        tellingBackend().withProfiler({ request: (event) => profiled.push(event) }),
      ]) {
        const batch = backend.batch();
        batch.get('k');
        await batch.exec();
      }
    } finally {
      requests.unsubscribe(listen);
    }
    const event = { system: 'memory', name: 'pipeline', operation: 'batch', duration: 1, roundTrips: 1 };
    expect(published).toEqual([event, event]);
    expect(profiled).toEqual([event]);
  });

  it('bind stores for the asynchronous parts of a call', async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const { driver, view } = new MemoryBackend();
    const looking: Driver = {
      ...driver,
      run: async (operation, context) => {
        await Promise.resolve();
        seen.push(storage.getStore());
        return driver.run(operation, context);
      },
    };
    const backend = new DriverBackend(looking, view);
    operations.start.bindStore(storage, ({ name }) => `in ${name}`);
    try {
      await backend.get('k');
      expect(storage.getStore()).toBeUndefined();
    } finally {
      operations.start.unbindStore(storage);
    }
    await backend.get('k');
    expect(seen).toEqual(['in get', undefined]);
  });
});

describe('profilers', () => {
  /** A profiler that follows calls, and what it was told. */
  function following(label: string, told: string[]): Profiler {
    return {
      start: ({ name }: CallStart) => {
        told.push(`${label} start ${name}`);
        return {
          run: (call) => {
            told.push(`${label} in`);
            call();
            told.push(`${label} out`);
          },
          request: ({ name: request }) => told.push(`${label} request ${request}`),
          end: ({ outcome, retries }, error) =>
            told.push(`${label} end ${outcome} ${retries} ${(error as { code?: string } | undefined)?.code}`),
        };
      },
    };
  }

  it('follow a call from beginning to end, one inside the other', async () => {
    const told: string[] = [];
    const backend = tellingBackend().withProfiler(following('a', told)).withProfiler(following('b', told));
    const batch = backend.batch();
    batch.get('k');
    await batch.exec();
    await expect(backend.nIncrBy('k', 1).then(() => backend.sAdd('k', 1))).rejects.toBeDefined();
    expect(told).toEqual([
      'a start batch',
      'b start batch',
      'a in',
      'b in',
      'a request pipeline',
      'b request pipeline',
      'b out',
      'a out',
      'b end ok 1 undefined',
      'a end ok 1 undefined',
      ...['a start nIncrBy', 'b start nIncrBy', 'a in', 'b in', 'b out', 'a out'],
      ...['b end ok 0 undefined', 'a end ok 0 undefined'],
      ...['a start sAdd', 'b start sAdd', 'a in', 'b in', 'b out', 'a out'],
      ...['b end error 0 WRONG_TYPE', 'a end error 0 WRONG_TYPE'],
    ]);
  });

  it('are told what became of a batch', async () => {
    const events: OperationEvent[] = [];
    const backend = faulty(new MemoryBackend(), { seed: 1 });
    backend.failNext('throttled', { operation: 'get' });
    const batch = backend.withProfiler({ operation: (event) => events.push(event) }).batch();
    batch.get('k');
    await expect(batch.exec()).rejects.toMatchObject({ code: 'BATCH_FAILED' });
    expect(events).toMatchObject([{ name: 'batch', outcome: 'error', errorCode: 'BATCH_FAILED' }]);
  });

  it('cannot break the call that they watch, nor make it twice', async () => {
    const uncaught: unknown[] = [];
    // Jest takes uncaught exceptions for itself, so they are met where they are thrown.
    const throwing = jest.spyOn(globalThis, 'queueMicrotask').mockImplementation((rethrow) => {
      try {
        rethrow();
      } catch (error) {
        uncaught.push(error);
      }
    });
    const fail = (): never => {
      throw new Error('by the profiler');
    };
    const profilers: Profiler[] = [
      { start: fail, operation: fail },
      { start: () => ({ run: fail, end: fail }) },
      {
        start: () => ({
          run: (call) => {
            call();
            call();
            fail();
          },
        }),
      },
      { start: () => ({ run: () => undefined }) },
      { start: () => undefined },
    ];
    try {
      const memory = new MemoryBackend();
      for (const [index, profiler] of profilers.entries()) {
        expect(await memory.withProfiler(profiler).nIncrBy('n', 1)).toBe(index + 1);
      }
    } finally {
      throwing.mockRestore();
    }
    expect(uncaught).toHaveLength(5);
  });
});
