import { copyError } from './copy-error.js';
import { KeyValueStoreError } from './error-base.js';

/** Errors that tell of a call already. */
const described = new WeakSet<object>();

/**
 * The error, or a copy without method and key if it tells of another call: a driver may give one error to all that share
 * a request, and each is to have its own.
 */
export function ownError(error: unknown): unknown {
  return KeyValueStoreError.is(error) && described.has(error) ? copyError(error) : error;
}

/** Fills in what the place that threw did not know, and gives the error back, or a copy as {@link ownError} does. */
export function describeError(error: unknown, operation: string, key?: unknown): unknown {
  const own = ownError(error);
  if (KeyValueStoreError.is(own)) {
    described.add(own);
    own.operation ??= operation;
    // A wrong argument in the place of the key is not one, and may be a value.
    if (typeof key === 'string') own.key ??= key;
  }
  return own;
}
