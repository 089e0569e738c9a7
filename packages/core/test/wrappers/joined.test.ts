import {
  type AtomicOperation,
  type Backend,
  type Context,
  type Driver,
  DriverBackend,
  joined,
  keysOf,
  type Operation,
  type Output,
  UnavailableError,
} from '@keyvaluestore/core';

import { faulty, MemoryBackend } from '../../../memory/src/index.js';

/** A joined backend, and the calls that the one below it gets. */
function setUp(below: Backend = new MemoryBackend()) {
  const calls: string[] = [];
  const contexts: Context[] = [];
  const { driver, view } = below;
  const names = (operations: readonly (Operation | AtomicOperation)[]): string =>
    operations.map((operation) => [operation.name, ...keysOf(operation)].join(' ')).join(', ');
  const run = async (operation: Operation, context: Context): Promise<Output> => {
    calls.push(names([operation]));
    contexts.push(context);
    return driver.run(operation, context);
  };
  const watched: Driver = {
    ...driver,
    run: run as Driver['run'],
    runBatch: (operations, context) => {
      calls.push(`[${names(operations)}]`);
      contexts.push(context);
      return driver.runBatch(operations, context);
    },
    runAtomicWrite: (operations, context) => {
      calls.push(`atomic [${names(operations)}]`);
      return driver.runAtomicWrite(operations, context);
    },
  };
  return { below, calls, contexts, backend: joined(new DriverBackend(watched, view, below)) };
}

/** A signal, and what aborts it. */
function controlled(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort('late') };
}

describe('joined', () => {
  it('makes one batch of the reads and unconditional writes of a tick', async () => {
    const { backend, calls } = setUp();
    const [, value, deleted, number, members, score] = await Promise.all([
      backend.set('a', 1),
      backend.get('a'),
      backend.delete('b'),
      backend.nIncrBy('a', 4),
      backend.sAdd('s', 'm').then(() => backend.sMembers('s')),
      backend.zAdd('z', 'm', 2).then(() => backend.zScore('z', 'm')),
    ]);
    expect([value, deleted, number, members, score]).toEqual(['1', false, 5, ['m'], 2]);
    expect(calls).toEqual(['[set a, get a, delete b, nIncrBy a, sAdd s, zAdd z]', '[sMembers s, zScore z]']);
  });

  it('joins what follows promises that are resolved in the same tick', async () => {
    const { backend, calls } = setUp();
    const load = async (id: number): Promise<string | null> => {
      for (let turn = 0; turn < id; turn++) await Promise.resolve();
      return backend.get(`k${id}`);
    };
    await Promise.all([0, 1, 2, 3].map(load));
    expect(calls).toEqual(['[get k0, get k1, get k2, get k3]']);
  });

  it('sends a single call as it is', async () => {
    const { backend, calls } = setUp();
    await backend.get('a');
    expect(await backend.setNX('a', 1)).toBe(true);
    expect(calls).toEqual(['get a', 'set a']);
  });

  it('gives each call its own error, with its own method and key', async () => {
    const { below, backend } = setUp();
    await below.sAdd('s', 'm');
    const [wrong, right, range] = await Promise.allSettled([
      backend.get('s'),
      backend.sMembers('s'),
      backend.zhRangeByScore('s', 1, 2),
    ]);
    expect(wrong).toMatchObject({ reason: { code: 'WRONG_TYPE', operation: 'get', key: 's' } });
    expect(right).toMatchObject({ value: ['m'] });
    expect(range).toMatchObject({ reason: { code: 'WRONG_TYPE', operation: 'zhRangeByScore', key: 's' } });
  });

  it('gives each call an error of its own when the whole batch fails', async () => {
    const memory = new MemoryBackend();
    const down = new UnavailableError('down', { cause: 'why' });
    for (const runBatch of [
      () => Promise.reject(down),
      (operations: readonly Operation[]) => Promise.resolve(operations.map(() => ({ error: down }))),
    ]) {
      const backend = joined(new DriverBackend({ ...memory.driver, runBatch }, memory.view));
      const outcomes = await Promise.allSettled([backend.get('a'), backend.set('b', 1)]);
      const reasons = outcomes.map((outcome) => (outcome as PromiseRejectedResult).reason as Error);
      expect(reasons).toMatchObject([
        { code: 'UNAVAILABLE', operation: 'get', key: 'a', cause: 'why', name: 'UnavailableError' },
        { code: 'UNAVAILABLE', operation: 'set', key: 'b', cause: 'why', retryable: true },
      ]);
      for (const reason of reasons) expect(reason).toBeInstanceOf(UnavailableError);
    }
  });

  it('keeps the order on a key between what can and what cannot be joined', async () => {
    const { backend, calls } = setUp(faulty(new MemoryBackend(), { latency: [0, 3], seed: 3 }));
    const batch = backend.batch();
    const inBatch = batch.get('k');
    const write = backend.atomicWrite();
    write.setEQ('k', 'atomic', 'second');
    write.set('l', 'atomic');
    const results = await Promise.all([
      backend.set('k', 'first'),
      backend.setNX('k', 'not'),
      backend.get('k'),
      backend.set('k', 'second'),
      batch.exec(),
      write.exec(),
      backend.get('k'),
      backend.get('l'),
      backend.get('other'),
    ]);
    expect(results).toEqual([undefined, false, 'first', undefined, undefined, true, 'atomic', 'atomic', null]);
    expect(inBatch.result()).toBe('second');
    expect(calls).toEqual([
      '[set k, get other]',
      'set k',
      '[get k, set k]',
      '[get k]',
      'atomic [set k, set l]',
      '[get k, get l]',
    ]);
  });

  it('joins calls of one consistency, over all views, and keeps the order between both', async () => {
    const { backend, calls, contexts } = setUp();
    const eventual = backend.withEventuallyConsistentReads();
    const results = await Promise.all([
      backend.withBinaryValues().get('a'),
      eventual.get('b'),
      eventual.withBinaryValues().get('c'),
      backend.set('a', 1),
      eventual.get('a'),
    ]);
    expect(results).toEqual([null, null, null, undefined, '1']);
    expect(calls).toEqual(['[get a, set a]', '[get b, get c]', 'get a']);
    expect(contexts.map(({ consistency }) => consistency)).toEqual(['strong', 'eventual', 'eventual']);
  });

  it('lets an abort reject its own call only', async () => {
    const { backend, calls } = setUp(faulty(new MemoryBackend(), { latency: 20, seed: 1 }));
    const [early, late, last] = [new AbortController(), new AbortController(), new AbortController()];
    const outcomes = Promise.allSettled([
      backend.set('a', 1, { signal: early.signal }),
      backend.set('b', 1, { signal: late.signal }),
      backend.get('b', { signal: late.signal }),
      backend.get('b'),
      backend.setNX('b', 2, { signal: last.signal }),
    ]);
    early.abort('too early');
    setImmediate(() => {
      late.abort('too late');
      last.abort();
    });
    const [a, b, read, patient, conditional] = await outcomes;
    expect(a).toMatchObject({ reason: { code: 'ABORTED', cause: 'too early', key: 'a' } });
    expect(b).toMatchObject({ reason: { code: 'UNKNOWN_OUTCOME', cause: 'too late', key: 'b' } });
    expect(read).toMatchObject({ reason: { code: 'ABORTED', cause: 'too late' } });
    expect(patient).toMatchObject({ value: '1' });
    expect(conditional).toMatchObject({ reason: { code: 'ABORTED', operation: 'setNX' } });
    expect(calls).toEqual(['[set b, get b, get b]']);
  });

  it('lets an abort end at once what waits for an earlier call, and never sends it', async () => {
    const memory = new MemoryBackend();
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const run = (operation: Operation, context: Context) => gate.then(() => memory.driver.run(operation, context));
    const { backend, calls } = setUp(new DriverBackend({ ...memory.driver, run: run as Driver['run'] }, memory.view));
    const { signal, abort } = controlled();
    const first = backend.get('k');
    const batch = backend.batch();
    const inBatch = batch.set('k', 1);
    const write = backend.atomicWrite();
    write.set('k', 2);
    const waiting = Promise.allSettled([
      backend.setNX('k', 3, { signal }),
      backend.zIncrBy('k', 'm', 4, { signal }),
      backend.set('k', 5, { signal }),
      batch.exec({ signal }),
      write.exec({ signal }),
    ]);
    setImmediate(abort);
    for (const outcome of await waiting) expect(outcome).toMatchObject({ reason: { code: 'ABORTED', cause: 'late' } });
    expect(() => inBatch.result()).toThrow(expect.objectContaining({ code: 'ABORTED', operation: 'set', key: 'k' }));
    open();
    expect([await first, await backend.get('k')]).toEqual([null, null]);
    expect(calls).toEqual(['get k', 'get k']);
  });

  it('puts one listener on a signal, however many calls have it', async () => {
    const { backend } = setUp();
    const { signal } = new AbortController();
    const add = jest.spyOn(signal, 'addEventListener');
    await Promise.all([1, 2, 3].flatMap((n) => [backend.get(`a${n}`, { signal }), backend.setNX('b', n, { signal })]));
    expect(add).toHaveBeenCalledTimes(1);
  });

  it('leaves no listener on a signal', async () => {
    const { backend } = setUp();
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = ((...list: Parameters<typeof add>) => {
      listeners += 1;
      add(...list);
    }) as typeof add;
    signal.removeEventListener = ((...list: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...list);
    }) as typeof remove;
    await Promise.all([
      backend.get('a', { signal }),
      backend.set('b', 1, { signal }),
      backend.setNX('c', 1, { signal }),
    ]);
    await backend.get('a', { signal });
    expect(listeners).toBe(0);
  });

  it('tells of a batch once', async () => {
    const requests: string[] = [];
    const memory = new MemoryBackend();
    const driver: Driver = {
      ...memory.driver,
      runBatch: (operations, context) => {
        context.observer?.request({ system: 'memory', name: 'batch', duration: 1 });
        return memory.driver.runBatch(operations, context);
      },
    };
    const backend = joined(new DriverBackend(driver, memory.view)).withProfiler({
      request: ({ name, operation }) => requests.push(`${name} for ${operation}`),
    });
    await Promise.all([backend.get('a'), backend.set('b', 1), backend.get('c')]);
    expect(requests).toEqual(['batch for get']);
  });

  it('sends when its schedule says so', async () => {
    const { below } = setUp();
    let send = (): void => undefined;
    const backend = joined(below, {
      schedule: (given) => {
        send = given;
      },
    });
    const reading = backend.get('a');
    await new Promise((resolve) => setTimeout(resolve, 5));
    await below.set('a', 1);
    send();
    expect(await reading).toBe('1');
  });

  it('works while timers are replaced', async () => {
    jest.useFakeTimers();
    try {
      const { backend } = setUp();
      expect(await Promise.all([backend.get('a'), backend.get('b')])).toEqual([null, null]);
    } finally {
      jest.useRealTimers();
    }
  });
});
