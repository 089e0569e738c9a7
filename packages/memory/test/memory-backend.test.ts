import {
  type BinaryString,
  compareBytes,
  fromText,
  type OperationEvent,
  prefixed,
  type Range,
} from '@keyvaluestore/core';
import fc from 'fast-check';

import { MEMORY_CAPABILITIES, MemoryBackend } from '../src/index.js';
import { SortedSet } from '../src/layout/sorted-set.js';

/** Puts one key of each type into a backend. */
async function fill(backend: MemoryBackend): Promise<void> {
  await backend.set('string', 'a');
  await backend.sAdd('set', 'a', 'b');
  await backend.hSet('hash', { a: 1, b: 2 });
  await backend.zhAdd('sorted', 'f', 'member', 1.5);
  await backend.zAdd('sorted', 'g', 2.5);
}

async function contents(backend: MemoryBackend): Promise<unknown> {
  return {
    string: await backend.get('string'),
    set: (await backend.sMembers('set')).sort(),
    hash: await backend.hGetAll('hash'),
    sorted: await backend.zhRangeByScoreWithScores('sorted', -Infinity, Infinity),
    count: await backend.zLexCount('sorted', '-', '+'),
  };
}

const EMPTY = { string: null, set: [], hash: {}, sorted: [], count: 0 };

describe('MemoryBackend', () => {
  it('is cleared, in every view', async () => {
    const backend = new MemoryBackend();
    await fill(backend);
    backend.clear();
    expect(await contents(backend)).toEqual(EMPTY);
    expect(await backend.withBinaryValues().get('string')).toBeNull();
    expect(await backend.setNX('sorted', 'now a string')).toBe(true);
  });

  it('is restored from a snapshot, as often as wanted, whatever is done in between', async () => {
    const backend = new MemoryBackend();
    await fill(backend);
    const before = await contents(backend);
    const snapshot = backend.snapshot();
    for (let time = 0; time < 2; time++) {
      await backend.set('string', 'b');
      await backend.sRem('set', 'a', 'b');
      await backend.hSet('hash', 'c', 3);
      await backend.zhAdd('sorted', 'f', 'other', 1.5);
      await backend.zRem('sorted', 'g');
      await backend.zAdd('sorted', 'h', 0);
      await backend.set('new', 1);
      expect(await contents(backend)).not.toEqual(before);
      backend.restore(snapshot);
      expect(await contents(backend)).toEqual(before);
      expect(await backend.get('new')).toBeNull();
    }
    const other = new MemoryBackend();
    other.restore(snapshot);
    await other.zAdd('sorted', 'z', 9);
    expect(await contents(backend)).toEqual(before);
  });

  it('counts the bytes of whole sets and hashes over snapshots', async () => {
    const backend = new MemoryBackend();
    await backend.sAdd('set', 'a'.repeat(300_000));
    await backend.hSet('hash', 'f', 'a'.repeat(300_000));
    backend.restore(backend.snapshot());
    await expect(backend.sAdd('set', 'b'.repeat(200_000))).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    await expect(backend.hSet('hash', 'g', 'b'.repeat(200_000))).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    await backend.hSet('hash', 'f', 'c'.repeat(400_000));
    await backend.hDel('hash', 'f');
    await backend.hSet('hash', 'g', 'b'.repeat(200_000));
  });

  it('refuses what is no snapshot of its own', () => {
    const backend = new MemoryBackend();
    expect(() => backend.restore({} as never)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it('does nothing for a signal that is aborted before its driver is called, as behind a wrapper that waits', async () => {
    const backend = new MemoryBackend();
    const { driver } = backend;
    const context = { consistency: 'strong', signal: AbortSignal.abort('too late') } as const;
    const set = { name: 'set', key: fromText('k'), value: fromText('v'), when: 'always', expiry: 'never' } as const;
    const aborted = { code: 'ABORTED', cause: 'too late' };
    await expect(async () => driver.run(set, context)).rejects.toMatchObject(aborted);
    await expect(driver.runBatch([set], context)).rejects.toMatchObject(aborted);
    await expect(driver.runAtomicWrite([set], context)).rejects.toMatchObject(aborted);
    expect(await backend.get('k')).toBeNull();
  });

  it('refuses unknown limits', () => {
    expect(() => new MemoryBackend({ limits: 'none' as never })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });

  it('refuses unknown options, and cluster slots that are neither true nor false', () => {
    const refused = expect.objectContaining({ code: 'INVALID_ARGUMENT' });
    expect(() => new MemoryBackend({ clusterSlot: true } as never)).toThrow(refused);
    expect(() => new MemoryBackend({ clusterSlots: 'yes' as never })).toThrow(refused);
    expect(new MemoryBackend({ clusterSlots: undefined, limits: undefined }).driver.capabilities).toBe(
      MEMORY_CAPABILITIES,
    );
  });

  describe('with cluster slots', () => {
    const crossSlot = { code: 'CROSS_SLOT', retryable: false };

    it('says so in its capabilities, beside the limits', () => {
      const { capabilities } = new MemoryBackend({ clusterSlots: true }).driver;
      expect(capabilities).toEqual({ ...MEMORY_CAPABILITIES, atomicWriteAcrossKeys: false });
      const native = new MemoryBackend({ clusterSlots: true, limits: 'native' }).driver.capabilities;
      expect(native).toEqual({ ...capabilities, limitsCollections: false });
    });

    it('refuses an atomic write over several slots, before it is judged, and names the keys', async () => {
      const backend = new MemoryBackend({ clusterSlots: true });
      await backend.sAdd('set', 'a');
      const write = backend.atomicWrite();
      const handles = [write.setNX('{a}1', 1), write.nIncrBy('set', 1), write.checkExists('{a}2')];
      const error: unknown = await write.exec().catch((reason: unknown) => reason);
      expect(error).toMatchObject(crossSlot);
      for (const part of ["'{a}1'", "'set'", 'hash tag']) expect((error as Error).message).toContain(part);
      expect(handles.map(({ conditionFailed }) => conditionFailed)).toEqual([false, false, false]);
      expect(await backend.get('{a}1')).toBeNull();
    });

    it.each([
      [['a', 'b'], false],
      [['{}a', '{}b'], false],
      [['{ä}1', '{ä}2'], true],
      [['{a}1', 'a'], true],
      [['x{a}{b}', 'a'], true],
      [['x{a}{b}', 'b'], false],
    ])('takes an atomic write on %p: %p', async (keys, fits) => {
      const backend = new MemoryBackend({ clusterSlots: true });
      const write = backend.atomicWrite();
      for (const key of keys) write.set(key, 1);
      if (fits) expect(await write.exec()).toBe(true);
      else await expect(write.exec()).rejects.toMatchObject(crossSlot);
      expect(await backend.get(keys[0] as string)).toBe(fits ? '1' : null);
    });

    it('takes batches, and atomic writes of nothing and through a prefix with a hash tag', async () => {
      const backend = new MemoryBackend({ clusterSlots: true });
      expect(await backend.atomicWrite().exec()).toBe(true);
      const batch = backend.batch();
      batch.set('a', 1);
      batch.set('b', 1);
      await batch.exec();
      const write = prefixed(backend, '{tenant}:').atomicWrite();
      write.set('a', 2);
      write.set('b', 2);
      expect(await write.exec()).toBe(true);
      expect(await backend.get('{tenant}:b')).toBe('2');
    });
  });

  it('has no limits if asked for native ones', async () => {
    const backend = new MemoryBackend({ limits: 'native' });
    await backend.set('', 'a'.repeat(1_000_000));
    await backend.sAdd('k'.repeat(5_000), 'a'.repeat(500_000), 'b'.repeat(500_000));
    await backend.zhAdd('z', '', 'a'.repeat(1_000_000), 0);
    expect(backend.driver.capabilities.limitsCollections).toBe(false);
    expect(await backend.zhRangeByLex('z', '-', '+')).toHaveLength(1);
  });

  it('tells profilers of calls, without keys and values', async () => {
    const events: OperationEvent[] = [];
    const others: OperationEvent[] = [];
    const backend = new MemoryBackend()
      .withProfiler({ operation: (event) => events.push(event) })
      .withProfiler({ operation: (event) => others.push(event) });
    await backend.set('secret', 'secret');
    expect(await backend.setNX('secret', 'secret')).toBe(false);
    expect(await backend.delete('nothing')).toBe(false);
    await expect(backend.sAdd('secret', 'secret')).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    const batch = backend.batch();
    batch.get('secret');
    batch.get('secret');
    await batch.exec();
    const write = backend.atomicWrite();
    write.setNX('secret', 'secret');
    expect(await write.exec()).toBe(false);
    const base = { system: 'memory', operations: 1, keys: 1, outcome: 'ok', retries: 0 };
    expect(events).toMatchObject([
      { ...base, name: 'set' },
      { ...base, name: 'setNX', outcome: 'conditionFailed' },
      { ...base, name: 'delete' },
      { ...base, name: 'sAdd', outcome: 'error', errorCode: 'WRONG_TYPE' },
      { ...base, name: 'batch', operations: 2 },
      { ...base, name: 'atomicWrite', outcome: 'conditionFailed' },
    ]);
    expect(others).toEqual(events);
    expect(JSON.stringify(events)).not.toContain('secret');
  });
});

describe('SortedSet', () => {
  const bytes = (text: string) => text as BinaryString;
  const field = fc.constantFrom(...['', 'a', 'aa', 'b', '\xff', '\x00', 'c', 'd'].map(bytes));
  const score = fc.constantFrom(-Infinity, -1, 0, 0.5, 1, Infinity);
  const range: fc.Arbitrary<Range> = fc.oneof(
    fc.record({
      by: fc.constant('score' as const),
      min: fc.record({ value: score, exclusive: fc.boolean() }),
      max: fc.record({ value: score, exclusive: fc.boolean() }),
    }),
    fc.record({
      by: fc.constant('lex' as const),
      min: fc.oneof(fc.constantFrom('-' as const, '+' as const), fc.record({ value: field, exclusive: fc.boolean() })),
      max: fc.oneof(fc.constantFrom('-' as const, '+' as const), fc.record({ value: field, exclusive: fc.boolean() })),
    }),
  );

  function lies(entry: { score: number; field: BinaryString }, { by, min, max }: Range): boolean {
    const place = by === 'score' ? entry.score : entry.field;
    const above = min === '-' || (min !== '+' && (place > min.value || (place === min.value && !min.exclusive)));
    const below = max === '+' || (max !== '-' && (place < max.value || (place === max.value && !max.exclusive)));
    return above && below;
  }

  it('finds in any range what a filtered and sorted array holds, by lex over differing scores too', () => {
    const step = fc.oneof(
      fc.record({ put: field, score, member: field }),
      fc.record({ remove: field }),
      fc.record({ range, reverse: fc.boolean(), limit: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const set = new SortedSet();
        const model = new Map<BinaryString, { field: BinaryString; member: BinaryString; score: number }>();
        for (const step of steps) {
          if ('put' in step) {
            set.put(step.put, step.member, step.score);
            model.set(step.put, { field: step.put, member: step.member, score: step.score });
          } else if ('remove' in step) {
            set.remove(step.remove);
            model.delete(step.remove);
          } else {
            const found = [...model.values()].filter((entry) => lies(entry, step.range));
            found.sort((a, b) => {
              const byScore = step.range.by === 'lex' || a.score === b.score ? 0 : a.score < b.score ? -1 : 1;
              return byScore || compareBytes(a.field, b.field);
            });
            if (step.reverse) found.reverse();
            const { reverse, limit } = step;
            const operation = {
              name: 'zRange',
              key: bytes('k'),
              range: step.range,
              withScores: true,
              withFields: false,
              reverse,
              limit,
            } as const;
            expect(set.range(operation)).toEqual(found.slice(0, limit));
            expect(set.count(step.range)).toBe(found.length);
          }
          expect(set.size).toBe(model.size);
          expect(set.ascii).toBe([...model.values()].every(({ member }) => member !== '\xff'));
        }
      }),
      { numRuns: 300 },
    );
  });
});
