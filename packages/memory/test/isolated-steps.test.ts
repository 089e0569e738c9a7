import { type BinaryString, fromText, isPromise, type OperationSteps } from '@keyvaluestore/core';

import { faulty, MemoryBackend } from '../src/index.js';

const [a, b] = [fromText('a'), fromText('b')];
const CONTEXT = { consistency: 'strong' } as const;

function* append(key: BinaryString, text: string): OperationSteps<string> {
  const before = ((yield { name: 'get', key }) ?? '') as string;
  yield { name: 'set', key, value: fromText(before + text), when: 'always', expiry: 'keep' };
  return before + text;
}

describe('isolated steps in memory', () => {
  it('are answered without a promise, and throw at once', () => {
    const { driver } = new MemoryBackend();
    const output = driver.runIsolated?.([a], () => append(a, 'x'), CONTEXT);
    expect([isPromise(output), output]).toEqual([false, 'x']);
    const fail = (): OperationSteps<void> => {
      throw new RangeError('enough');
    };
    expect(() => driver.runIsolated?.([a], fail, CONTEXT)).toThrow(RangeError);
    const signal = AbortSignal.abort();
    expect(() => driver.runIsolated?.([a], () => append(a, 'x'), { ...CONTEXT, signal })).toThrow(
      expect.objectContaining({ code: 'ABORTED' }),
    );
  });

  it('ask the clock once where something expires, and not at all where nothing does', () => {
    let readings = 0;
    const { driver } = new MemoryBackend({ clock: () => 1000 + 10 * readings++ });
    driver.runIsolated?.([a, b], () => append(a, 'x'), CONTEXT);
    expect(readings).toBe(0);
    const seen = driver.runIsolated?.(
      [a, b],
      function* () {
        yield { name: 'expire', key: a, expiry: { ttl: 15, when: 'always' } };
        yield { name: 'set', key: b, value: a, when: 'always', expiry: { at: 1000, when: 'always' } };
        return [yield { name: 'ttl', key: a }, yield { name: 'type', key: b }];
      },
      CONTEXT,
    );
    // What has been written with a time that is past is absent for the next of the steps.
    expect([seen, readings]).toEqual([[15, null], 1]);
  });
});

describe('isolated steps of a faulty backend', () => {
  const steps = async (backend: MemoryBackend | ReturnType<typeof faulty>, body = () => append(a, 'x')) =>
    backend.driver.runIsolated?.([a], body, CONTEXT);

  it.each([
    ['conflict', 'CONFLICT', null],
    ['unavailable', 'UNAVAILABLE', null],
    ['unknownNotApplied', 'UNKNOWN_OUTCOME', null],
    ['unknownApplied', 'UNKNOWN_OUTCOME', 'x'],
  ] as const)('fail as one request: %s', async (fault, code, left) => {
    const backend = faulty(new MemoryBackend());
    backend.failNext(fault, { operation: 'isolatedSteps', key: 'b' });
    const scripted = backend.failNext(fault, { operation: 'isolatedSteps', key: 'a' });
    await expect(steps(backend)).rejects.toMatchObject({ code });
    expect([scripted.fired, backend.counts[fault], await backend.get('a')]).toEqual([1, 1, left]);
    await steps(backend);
    expect(await backend.get('a')).toBe(`${left ?? ''}x`);
  });

  it('are seen late, and whole, by stale reads', async () => {
    const backend = faulty(new MemoryBackend(), { seed: 1, operations: { get: { stale: 1 } } });
    const relaxed = backend.withEventuallyConsistentReads();
    const seen = new Set<string | null>();
    for (let round = 0; round < 50; round++) {
      await steps(backend);
      seen.add(await relaxed.get('a'));
    }
    expect(seen.size).toBeGreaterThan(1);
    expect(seen.has('x'.repeat(50))).toBe(false);
  });

  it('that throw leave to stale reads what they left to others', async () => {
    const backend = faulty(new MemoryBackend(), { seed: 1, operations: { get: { stale: 1 } } });
    const throwing = function* (): OperationSteps<string> {
      yield* append(a, 'x');
      throw new RangeError('enough');
    };
    await expect(steps(backend, throwing)).rejects.toThrow(RangeError);
    expect(await backend.get('a')).toBe('x');
    for (let round = 0; round < 20; round++) await backend.set('b', round);
    const relaxed = backend.withEventuallyConsistentReads();
    const seen = new Set<string | null>();
    for (let round = 0; round < 20; round++) seen.add(await relaxed.get('a'));
    expect(seen).toContain('x');
  });
});
