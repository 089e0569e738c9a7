import { iterate } from '@keyvaluestore/core';

import { MemoryBackend } from '../../../memory/src/index.js';

async function filled(count: number): Promise<MemoryBackend> {
  const backend = new MemoryBackend();
  for (let index = 0; index < count; index++) await backend.zAdd('board', index, index);
  for (let index = 0; index < count; index++) await backend.set(`key:${index}`, index);
  return backend;
}

describe('iterate', () => {
  it('gives all rows of a sorted set, page by page', async () => {
    const backend = await filled(25);
    let calls = 0;
    const counted = backend.withProfiler({ operation: () => (calls += 1) });
    const scores: number[] = [];
    for await (const { score } of iterate(counted).z('board', { limit: 10, reverse: true })) scores.push(score);
    expect(scores).toEqual(Array.from({ length: 25 }, (_, index) => 24 - index));
    expect(calls).toBe(3);
  });

  it('gives all keys', async () => {
    const backend = await filled(25);
    const keys = new Set<string>();
    for await (const key of iterate(backend).keys({ prefix: 'key:', type: 'string', limit: 4 })) keys.add(key);
    expect(keys.size).toBe(25);
    const others: string[] = [];
    for await (const key of iterate(backend).keys({ type: 'sortedSet' })) others.push(key);
    expect(others).toEqual(['board']);
  });

  it('fetches no page that nobody wants', async () => {
    const backend = await filled(25);
    let calls = 0;
    const counted = backend.withProfiler({ operation: () => (calls += 1) });
    for await (const { score } of iterate(counted).z('board', { limit: 10 })) if (score === 9) break;
    expect(calls).toBe(1);
  });

  it('goes on from a cursor', async () => {
    const backend = await filled(5);
    const { cursor } = await backend.zPage('board', { limit: 3 });
    const scores: number[] = [];
    for await (const { score } of iterate(backend).z('board', { cursor })) scores.push(score);
    expect(scores).toEqual([3, 4]);
  });

  it('ends with AbortedError, also within a page', async () => {
    const backend = await filled(25);
    const controller = new AbortController();
    const scores: number[] = [];
    const all = async (): Promise<void> => {
      for await (const { score } of iterate(backend).z('board', { signal: controller.signal })) {
        scores.push(score);
        if (score === 3) controller.abort();
      }
    };
    await expect(all()).rejects.toMatchObject({ code: 'ABORTED' });
    expect(scores).toEqual([0, 1, 2, 3]);
    await expect(iterate(backend).keys({ signal: AbortSignal.abort() }).next()).rejects.toMatchObject({
      code: 'ABORTED',
    });
  });

  it('rejects with what a page rejects with', async () => {
    const backend = await filled(1);
    await expect(iterate(backend).z('key:0').next()).rejects.toMatchObject({ code: 'WRONG_TYPE', operation: 'zPage' });
    await expect(iterate(backend).keys({ limit: 0 }).next()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});
