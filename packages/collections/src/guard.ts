import { BatchError, KeyValueStoreError } from '@keyvaluestore/core';

import { type Awaitable, isForeign } from './schema/foreign.js';

/** Takes from an error the key, in which values of records lie, and says which method failed. */
function withoutKey(error: unknown, operation: string): unknown {
  if (isForeign(error)) return error;
  if (BatchError.is(error)) return withoutKey(error.cause, operation);
  if (KeyValueStoreError.is(error)) {
    error.key = undefined;
    error.operation = operation;
  }
  return error;
}

/** Does what a method does; an error of it has no key. */
export async function guarded<T>(operation: string, run: () => Awaitable<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw withoutKey(error, operation);
  }
}
