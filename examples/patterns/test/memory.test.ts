import { faulty, MemoryBackend } from '@keyvaluestore/memory';

import { balanceOf, deposit, pay } from '../src/write-once.js';
import { describePatterns, movedClock } from './support/describe-patterns.js';

describePatterns('memory', async () => {
  const { clock, pass } = movedClock();
  return { backend: new MemoryBackend({ clock }), pass, close: async () => undefined };
});

describe('a payment whose answer is lost', () => {
  const payment = { id: 'p1', from: 'alice', to: 'bob', amount: 5 };

  it.each(['unknownApplied', 'unknownNotApplied'] as const)('is made once: %s', async (fault) => {
    const backend = faulty(new MemoryBackend(), { seed: 1 });
    await deposit(backend, 'alice', 8);
    const order = backend.failNext(fault, { operation: 'atomicWrite' });
    expect(await pay(backend, payment)).toBe(3);
    expect(order.fired).toBe(1);
    expect(await balanceOf(backend, 'bob')).toBe(5);
    expect(await pay(backend, payment)).toBe(3);
    expect(await balanceOf(backend, 'bob')).toBe(5);
  });

  it('is made at most once if answers go on being lost', async () => {
    const backend = faulty(new MemoryBackend(), { seed: 1, operations: { atomicWrite: { unknownApplied: 1 } } });
    await deposit(backend, 'alice', 8);
    await expect(pay(backend, payment)).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    expect(await balanceOf(backend, 'bob')).toBe(5);
  });
});
