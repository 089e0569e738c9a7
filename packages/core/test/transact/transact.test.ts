import { type Backend, DriverBackend, transact, type TransactOptions, type Transaction } from '@keyvaluestore/core';

import { faulty, MemoryBackend } from '../../../memory/src/index.js';

/** A backend, and the names of what its driver is asked. */
function setUp() {
  const backend = new MemoryBackend();
  const calls: string[] = [];
  const { driver, view } = backend;
  const consistencies = new Set<string>();
  const watched = new DriverBackend(
    {
      ...driver,
      run: (operation, context) => {
        calls.push(operation.name);
        consistencies.add(context.consistency);
        return driver.run(operation, context);
      },
      runAtomicWrite: (operations, context) => {
        calls.push(`atomic ${operations.map(({ name }) => name).join()}`);
        return driver.runAtomicWrite(operations, context);
      },
    },
    view,
  );
  return { backend, watched, calls, consistencies };
}

/** A backend that loses answers of atomic writes: of the first ones, applied or not as told. */
function losing(backend: Backend, applied: readonly boolean[]): { lossy: Backend; sent: () => number } {
  let sent = 0;
  const { driver, view } = backend;
  const runAtomicWrite: typeof driver.runAtomicWrite = async (operations, context) => {
    const isApplied = applied[sent];
    sent += 1;
    if (isApplied === undefined) return driver.runAtomicWrite(operations, context);
    const failing = faulty(backend, isApplied ? { unknownApplied: 1 } : { unknownNotApplied: 1 });
    return failing.driver.runAtomicWrite(operations, context);
  };
  return { lossy: new DriverBackend({ ...driver, runAtomicWrite }, view), sent: () => sent };
}

const transfer = (amount: number) => async (tx: Transaction) => {
  const balance = Number(await tx.get('from'));
  if (balance < amount) throw new RangeError('too little');
  tx.set('from', balance - amount);
  tx.nIncrBy('to', amount);
  return balance - amount;
};

describe('a transaction', () => {
  it('reads, and writes at once: one request for each key that it reads, and one for all writes', async () => {
    const { backend, watched, calls } = setUp();
    await backend.set('from', 10);
    expect(await transact(watched, transfer(3))).toBe(7);
    expect(await backend.mGet(['from', 'to'])).toEqual(['7', '3']);
    expect(calls).toEqual(['get', 'atomic set,nIncrBy']);
  });

  it('runs again where another writer was faster, and sees what that has written', async () => {
    const { backend } = setUp();
    await backend.set('from', 10);
    const seen: (string | null)[] = [];
    await transact(backend, async (tx) => {
      seen.push(await tx.get('from'));
      if (seen.length < 3) await backend.nIncrBy('from', -1);
      tx.set('from', 0);
    });
    expect(seen).toEqual(['10', '9', '8']);
  });

  it('also checks what it only read', async () => {
    const { backend } = setUp();
    await backend.set('rate', 2);
    let runs = 0;
    await transact(backend, async (tx) => {
      const rate = Number(await tx.get('rate'));
      runs += 1;
      if (runs === 1) await backend.set('rate', 3);
      tx.set('price', 10 * rate);
    });
    expect(await backend.get('price')).toBe('30');
  });

  it('reads a key once, and gives the same at a second time', async () => {
    const { backend, watched, calls } = setUp();
    await backend.set('a', 1);
    const read = await transact(watched, async (tx) => {
      const first = await Promise.all([tx.get('a'), tx.get('a')]);
      return [...first, await tx.get('a')];
    });
    expect(read).toEqual(['1', '1', '1']);
    expect(calls).toEqual(['get', 'atomic check']);
  });

  it('asks for nothing where it does nothing', async () => {
    const { watched, calls } = setUp();
    expect(await transact(watched, () => 7)).toBe(7);
    expect(calls).toEqual([]);
  });

  it('writes nothing where it throws, and passes on what it throws', async () => {
    const { backend } = setUp();
    await backend.set('from', 1);
    await expect(transact(backend, transfer(3))).rejects.toBeInstanceOf(RangeError);
    const reason = { name: 'mine' };
    await expect(
      transact(backend, (tx) => {
        tx.set('a', 1);
        throw reason;
      }),
    ).rejects.toBe(reason);
    expect(await backend.mGet(['from', 'to', 'a'])).toEqual(['1', null, null]);
  });

  it('loses and doubles nothing where many run at the same time', async () => {
    const { backend } = setUp();
    await backend.set('from', 40);
    const runs = Array.from({ length: 20 }, async () => transact(backend, transfer(2), { attempts: 1000 }));
    await Promise.all(runs);
    expect(await backend.mGet(['from', 'to'])).toEqual(['0', '40']);
  });

  it('compares bytes, and reads what the view reads', async () => {
    const { backend } = setUp();
    const bytes = Uint8Array.of(255, 0);
    await backend.set('a', bytes);
    await transact(backend, async (tx) => {
      expect(await tx.get('a')).toBe('\ufffd\0');
      tx.set('b', 1);
    });
    await transact(backend.withBinaryValues(), async (tx) => {
      expect(await tx.get('a')).toEqual(bytes);
      tx.set('c', 1);
    });
    expect(await backend.mGet(['b', 'c'])).toEqual(['1', '1']);
  });

  it('reads what is there now, also on the view whose reads may be stale', async () => {
    const { watched, consistencies } = setUp();
    await transact(watched.withEventuallyConsistentReads(), async (tx) => tx.get('a'));
    expect([...consistencies]).toEqual(['strong']);
  });

  it('rejects where a condition of its own does not hold, without running again', async () => {
    const { backend } = setUp();
    await backend.set('taken', 1);
    let runs = 0;
    const failing = transact(backend, (tx) => {
      runs += 1;
      tx.setNX('taken', 2);
      tx.set('other', 2);
    });
    await expect(failing).rejects.toMatchObject({ code: 'CONFLICT', operation: 'setNX' });
    expect(runs).toBe(1);
    expect(await backend.mGet(['taken', 'other'])).toEqual(['1', null]);
  });

  it('ends after so many attempts', async () => {
    const { backend } = setUp();
    let runs = 0;
    const contended = transact(
      backend,
      async (tx) => {
        runs += 1;
        await tx.get('a');
        await backend.nIncrBy('a', 1);
        tx.set('a', 0);
      },
      { attempts: 3 },
    );
    await expect(contended).rejects.toMatchObject({ code: 'CONFLICT', retryable: true, operation: 'transact' });
    expect(runs).toBe(3);
  });

  it('passes on an unknown outcome, and is not sent again', async () => {
    const { backend } = setUp();
    const { lossy, sent } = losing(backend, [true]);
    await expect(transact(lossy, (tx) => tx.nIncrBy('a', 1))).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    expect(sent()).toBe(1);
    expect(await backend.get('a')).toBe('1');
  });

  it('stops where its signal is aborted', async () => {
    const { backend, watched, calls } = setUp();
    const aborted = { code: 'ABORTED' };
    await expect(transact(watched, () => 1, { signal: AbortSignal.abort() })).rejects.toMatchObject(aborted);
    expect(calls).toEqual([]);
    const controller = new AbortController();
    const contended = transact(
      backend,
      async (tx) => {
        await tx.get('a');
        await backend.nIncrBy('a', 1);
        tx.set('a', 0);
        controller.abort();
      },
      { attempts: 1000, signal: controller.signal },
    );
    await expect(contended).rejects.toMatchObject(aborted);
    expect(await backend.get('a')).toBe('1');
  });

  it('stops while its function waits for something else', async () => {
    const { backend } = setUp();
    const forever = transact(backend, () => new Promise(() => undefined), { signal: AbortSignal.timeout(10) });
    await expect(forever).rejects.toMatchObject({ code: 'ABORTED', operation: 'transact' });
  });

  it('passes on the errors of calls in it as they are', async () => {
    const { backend } = setUp();
    await backend.sAdd('s', 'x');
    await expect(transact(backend, async (tx) => tx.get('s'))).rejects.toMatchObject({
      ...{ code: 'WRONG_TYPE', operation: 'get', key: 's' },
    });
    const own = await backend.hGet('s', 'f').catch((error: unknown) => error);
    const passed = await transact(backend, () => {
      throw own;
    }).catch((error: unknown) => error);
    expect(passed).toBe(own);
  });

  it('refuses what is no function', async () => {
    const refused = transact(setUp().backend, 5 as never);
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', operation: 'transact' });
  });

  it('cannot be used when its run has ended', async () => {
    const { backend } = setUp();
    const kept: Transaction[] = [];
    await transact(backend, (tx) => void kept.push(tx));
    expect(() => kept[0]?.set('a', 1)).toThrow(expect.objectContaining({ code: 'BUILDER_STATE' }));
    await expect(kept[0]?.get('a')).rejects.toMatchObject({ code: 'BUILDER_STATE' });
  });

  it('refuses more than an atomic write may hold, before anything is sent', async () => {
    const { watched, calls } = setUp();
    const large = transact(
      watched,
      (tx) => {
        for (let n = 0; n < 100; n++) tx.set(`k${n}`, n);
      },
      { id: 'large' },
    );
    await expect(large).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    expect(calls).toEqual(['get']);
  });

  it.each<object>([
    ...[{ attempts: 0 }, { attempts: 1.5 }, { attempts: Infinity }, { id: '' }, { id: 5 }, { idTTL: 5 }],
    ...[{ id: 'a', idTTL: 0 }, { tries: 5 }, { signal: 5 }],
  ])('refuses the options %p', async (options) => {
    const { watched, calls } = setUp();
    const refused = transact(watched, (tx) => tx.set('a', 1), options as TransactOptions);
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', operation: 'transact' });
    expect(calls).toEqual([]);
  });
});

describe('a transaction with an id', () => {
  const pay = (tx: Transaction) => {
    tx.nIncrBy('balance', 5);
    return { paid: 5 };
  };

  it('is done once, and gives its first result, without running again', async () => {
    const { backend } = setUp();
    let runs = 0;
    const run = (tx: Transaction) => {
      runs += 1;
      return { ...pay(tx), run: runs };
    };
    expect(await transact(backend, run, { id: 'order' })).toEqual({ paid: 5, run: 1 });
    expect(await transact(backend, run, { id: 'order' })).toEqual({ paid: 5, run: 1 });
    expect(runs).toBe(1);
    expect(await backend.get('balance')).toBe('5');
    expect(await backend.ttl('transact:order')).toBeGreaterThan(86_000_000);
  });

  it('is done again when the id is forgotten', async () => {
    let now = 1000;
    const backend = new MemoryBackend({ clock: () => now });
    await transact(backend, pay, { id: 'order', idTTL: 50 });
    now += 50;
    await transact(backend, pay, { id: 'order', idTTL: 50 });
    expect(await backend.get('balance')).toBe('10');
  });

  it('gives nothing again where it gave nothing', async () => {
    const { backend } = setUp();
    const nothing = (tx: Transaction): void => tx.set('a', 1);
    expect(await transact(backend, nothing, { id: 'n' })).toBeUndefined();
    expect(await transact(backend, nothing, { id: 'n' })).toBeUndefined();
  });

  it('is done once where many ask for it at the same time', async () => {
    const { backend } = setUp();
    const results = await Promise.all(
      Array.from({ length: 10 }, async (_, n) =>
        transact(
          backend,
          (tx) => {
            tx.nIncrBy('balance', 5);
            return n;
          },
          { id: 'order' },
        ),
      ),
    );
    expect(new Set(results).size).toBe(1);
    expect(await backend.get('balance')).toBe('5');
  });

  it.each([[[true]], [[false]], [[false, false, true]], [[true, true]]])(
    'finds out what became of writes whose answers were lost (applied: %p)',
    async (applied) => {
      const { backend } = setUp();
      const { lossy } = losing(backend, applied);
      expect(await transact(lossy, pay, { id: 'order' })).toEqual({ paid: 5 });
      expect(await backend.get('balance')).toBe('5');
    },
  );

  it('gives what was done though its function gives up in a later run', async () => {
    const { backend } = setUp();
    await backend.set('from', 3);
    const { lossy } = losing(backend, [true]);
    expect(await transact(lossy, transfer(3), { id: 'order' })).toBe(0);
    expect(await transact(backend, transfer(3), { id: 'order' })).toBe(0);
    expect(await backend.mGet(['from', 'to'])).toEqual(['0', '3']);
  });

  it('tells that the outcome is unknown where no answer ever comes', async () => {
    const { backend } = setUp();
    const { lossy, sent } = losing(backend, [false, false, false, false]);
    const lost = transact(lossy, pay, { id: 'order', attempts: 3 });
    await expect(lost).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    expect(sent()).toBe(3);
  });

  it('gives the result of another who was faster with the same id, in its only attempt', async () => {
    const { backend } = setUp();
    const run = async (tx: Transaction) => {
      await transact(backend, () => 'first', { id: 'order' });
      tx.set('a', 1);
      return 'second';
    };
    expect(await transact(backend, run, { id: 'order', attempts: 1 })).toBe('first');
    expect(await backend.get('a')).toBeNull();
  });

  it('finds out in its last attempt, and where the one that was to find out was not made', async () => {
    const { backend } = setUp();
    const failing = faulty(backend);
    failing.failNext('unknownApplied', { operation: 'atomicWrite' });
    expect(await transact(failing, pay, { id: 'a', attempts: 2 })).toEqual({ paid: 5 });
    for (const fault of ['unknownApplied', 'throttled'] as const) failing.failNext(fault, { operation: 'atomicWrite' });
    expect(await transact(failing, pay, { id: 'b' })).toEqual({ paid: 5 });
    for (const fault of ['unknownNotApplied', 'unavailable'] as const) {
      failing.failNext(fault, { operation: 'atomicWrite' });
    }
    expect(await transact(failing, pay, { id: 'c' })).toEqual({ paid: 5 });
    expect(await backend.get('balance')).toBe('15');
  });

  it('refuses results that cannot be kept, and writes nothing', async () => {
    const { backend } = setUp();
    const giving = (result: unknown) => (tx: Transaction) => {
      tx.set('a', 1);
      return result;
    };
    await expect(transact(backend, giving(5n), { id: 'a' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    const large = giving('a'.repeat(102_399));
    await expect(transact(backend, large, { id: 'a' })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    expect(await backend.mGet(['a', 'transact:a'])).toEqual([null, null]);
    await transact(backend, giving('a'.repeat(102_398)), { id: 'a' });
  });

  it('rejects where the key of the id holds something else', async () => {
    const { backend } = setUp();
    await backend.set('transact:a', 'no JSON');
    await expect(transact(backend, pay, { id: 'a' })).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    expect(await backend.get('balance')).toBeNull();
  });
});

it('keeps its operations typed', () => {
  const typed = (tx: Transaction): void => {
    tx.hSet('h', { a: 1 }, { ttl: 5 });
    tx.sAdd('s', 'a', 'b', { ttl: 5, when: 'none' });
    // @ts-expect-error ranges are no part of a transaction
    tx.zRangeByScore('z', 0, 1);
    // @ts-expect-error a number of milliseconds, not text
    tx.set('a', 1, { ttl: '5' });
  };
  expect(typeof typed).toBe('function');
});
