import {
  AbortedError,
  ConflictError,
  LimitExceededError,
  UnavailableError,
  UnknownOutcomeError,
  WrongTypeError,
} from '@keyvaluestore/core';
import { faulty, MemoryBackend } from '@keyvaluestore/memory';

import { readProfile, statusOf, takeName } from '../src/operations.js';

describe('an unknown outcome', () => {
  it.each(['unknownApplied', 'unknownNotApplied'] as const)('leaves a name with its owner: %s', async (fault) => {
    const backend = faulty(new MemoryBackend(), { seed: 1 });
    const order = backend.failNext(fault, { operation: 'set' });
    expect(await takeName(backend, 'alice', 'user:1')).toBe(true);
    expect(order.fired).toBe(1);
    expect(await takeName(backend, 'alice', 'user:2')).toBe(false);
    expect(await takeName(backend, 'alice', 'user:1')).toBe(true);
  });

  it('does not hide that another was first', async () => {
    const backend = faulty(new MemoryBackend(), { seed: 1 });
    await backend.set('name:alice', 'user:2');
    backend.failNext('unknownNotApplied', { operation: 'set' });
    expect(await takeName(backend, 'alice', 'user:1')).toBe(false);
  });
});

it('gives a read that takes too long up', async () => {
  await expect(readProfile(faulty(new MemoryBackend(), { latency: [60_000, 60_000] }), '1')).rejects.toMatchObject({
    code: 'ABORTED',
  });
  expect(await readProfile(new MemoryBackend(), '1')).toBeNull();
});

it('tells callers what became of their requests', () => {
  const statuses = [
    [new ConflictError(), 503],
    [new UnavailableError(), 503],
    [new UnknownOutcomeError(), 504],
    [new LimitExceededError('too long'), 413],
    [new WrongTypeError(), 500],
    [new AbortedError(), 500],
    [new TypeError(), 500],
  ] as const;
  for (const [error, status] of statuses) expect(statusOf(error)).toBe(status);
});
