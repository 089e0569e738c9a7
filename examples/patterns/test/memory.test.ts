import { faulty, MemoryBackend } from '@keyvaluestore/memory';

import { balanceOf, pay } from '../src/write-once.js';
import { describePatterns } from './support/describe-patterns.js';

describePatterns('memory', async () => ({ backend: new MemoryBackend(), close: async () => undefined }));

describe('a payment whose answer is lost', () => {
  const payment = { id: 'p1', from: 'alice', to: 'bob', amount: 5 };

  it.each(['unknownApplied', 'unknownNotApplied'] as const)('is made once: %s', async (fault) => {
    const backend = faulty(new MemoryBackend(), { seed: 1 });
    const order = backend.failNext(fault, { operation: 'atomicWrite' });
    expect(await pay(backend, payment)).toBe(true);
    expect(order.fired).toBe(1);
    expect(await balanceOf(backend, 'bob')).toBe(5);
    expect(await pay(backend, payment)).toBe(false);
  });

  it('is made at most once if answers go on being lost', async () => {
    const backend = faulty(new MemoryBackend(), { seed: 1, operations: { atomicWrite: { unknownApplied: 1 } } });
    await expect(pay(backend, payment)).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    expect(await balanceOf(backend, 'bob')).toBe(5);
  });
});
