import { ConflictError, DriverBackend, fromText, joined, type OperationSteps, prefixed } from '@keyvaluestore/core';

import { MemoryBackend } from '../../../memory/src/index.js';

const [a, s] = [fromText('a'), fromText('s')];
const CONTEXT = { consistency: 'strong' } as const;

function* append(text: string): OperationSteps<string> {
  const before = ((yield { name: 'get', key: a }) ?? '') as string;
  yield { name: 'set', key: a, value: fromText(before + text), when: 'always', expiry: 'keep' };
  return before + text;
}

describe('isolated steps under a prefix', () => {
  it('name, write and return what they would without it', async () => {
    const memory = new MemoryBackend();
    const tenant = prefixed(memory, 'ténant:');
    await memory.set('a', 'not this');
    expect(await tenant.driver.runIsolated?.([a], () => append('x'), CONTEXT)).toBe('x');
    expect([await tenant.get('a'), await memory.get('ténant:a'), await memory.get('a')]).toEqual([
      'x',
      'x',
      'not this',
    ]);
  });

  it('have errors without it thrown into them, and reject with such', async () => {
    const { driver, view } = new MemoryBackend();
    const key = 't:s';
    const failing = new DriverBackend(
      {
        ...driver,
        runIsolated: (_, body) => {
          const steps = body();
          steps.next();
          return steps.throw(new ConflictError('refused', { key })).value as never;
        },
      },
      view,
    );
    const seen: unknown[] = [];
    const steps = function* (): OperationSteps<void> {
      try {
        yield { name: 'get', key: s };
      } catch (error) {
        seen.push((error as ConflictError).key);
        throw new ConflictError('again', { key });
      }
    };
    const call = async () => prefixed(failing, 't:').driver.runIsolated?.([s], steps, CONTEXT);
    await expect(call()).rejects.toMatchObject({ key: 's' });
    expect(seen).toEqual(['s']);
  });
});

describe('isolated steps among joined calls', () => {
  it('take effect after what was called before on their keys, and before what is called after', async () => {
    const backend = joined(new MemoryBackend());
    const { runIsolated } = backend.driver;
    const outputs = await Promise.all([
      backend.set('a', 1),
      runIsolated?.([a], () => append('x'), CONTEXT),
      backend.get('a'),
      backend.nIncrBy('n', 1),
      runIsolated?.([a, s], () => append('y'), CONTEXT),
      backend.sAdd('s', 'm'),
    ]);
    expect(outputs).toEqual([undefined, '1x', '1x', 1, '1xy', undefined]);
  });

  it('that wait are not begun once they are aborted', async () => {
    const backend = joined(new MemoryBackend());
    const controller = new AbortController();
    let begun = 0;
    const steps = backend.driver.runIsolated?.(
      [a],
      function* () {
        begun += 1;
        yield* append('x');
      },
      { ...CONTEXT, signal: controller.signal },
    );
    controller.abort();
    await expect(steps).rejects.toMatchObject({ code: 'ABORTED' });
    await backend.get('b');
    expect(begun).toBe(0);
  });
});

it('wrappers of a driver that has none have none', () => {
  const { driver, view } = new MemoryBackend();
  const { capabilities, run, runBatch, runAtomicWrite, scan } = driver;
  const backend = new DriverBackend({ capabilities, run, runBatch, runAtomicWrite, scan }, view);
  for (const wrap of [prefixed(backend, 'p:'), joined(backend)]) expect(wrap.driver.runIsolated).toBeUndefined();
});
