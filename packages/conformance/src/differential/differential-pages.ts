import assert from 'node:assert/strict';

import { type Backend, iterate, KeyValueStoreError } from '@keyvaluestore/core';

/** All that is iterated over, or the code of the error that it ends with. */
async function all<T>(iteration: AsyncIterable<T>): Promise<T[] | string> {
  const found: T[] = [];
  try {
    for await (const one of iteration) found.push(one);
  } catch (error) {
    if (!KeyValueStoreError.is(error)) throw error;
    return error.code;
  }
  return found;
}

/** Asserts that scans of all keys with a prefix give those that the model has. */
export async function assertSameKeys(backend: Backend, model: Backend, prefix: string): Promise<void> {
  for (const type of [undefined, 'sortedSet', 'list'] as const) {
    const [actual, expected] = [backend, model].map((kv) => all(iterate(kv).keys({ prefix, type, limit: 7 })));
    const keysOf = async (found: typeof actual) => [...new Set(await found)].sort();
    assert.deepEqual(await keysOf(actual), await keysOf(expected), `all keys of type ${String(type)}`);
  }
}

/** Asserts that the pages of a sorted set give, one after the other, what the model has. */
export async function assertSamePages(backend: Backend, model: Backend, key: string): Promise<void> {
  const ranges = {
    zhRangeByScoreWithScores: iterate(backend).z(key, { limit: 2 }),
    zhRevRangeByScoreWithScores: iterate(backend).z(key, { limit: 3, reverse: true }),
  };
  for (const [method, pages] of Object.entries(ranges) as [
    keyof typeof ranges,
    (typeof ranges)[keyof typeof ranges],
  ][]) {
    const expected = await model[method](key, -Infinity, Infinity).catch(
      (error: { readonly code: string }) => error.code,
    );
    assert.deepEqual(await all(pages), expected, `the pages of ${method}`);
  }
}
