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

  it.each([
    ['unknownApplied', 3, 5],
    ['unknownNotApplied', undefined, 0],
  ] as const)('is told as far as a read tells, if answers go on being lost: %s', async (fault, left, paid) => {
    const backend = faulty(new MemoryBackend(), { seed: 1, operations: { atomicWrite: { [fault]: 1 } } });
    await deposit(backend, 'alice', 8);
    const paying = pay(backend, payment);
    if (left === undefined) await expect(paying).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    else expect(await paying).toBe(left);
    expect(await balanceOf(backend, 'bob')).toBe(paid);
  });
});
