import { KeyValueStoreError } from './error-base.js';

/**
 * An error for one more caller of a request that several share: of the same class and with the same cause, but without
 * method and key, which the core fills in for each caller anew. What is not an error of ours is returned as it is.
 */
export function copyError(error: unknown): unknown {
  if (!KeyValueStoreError.is(error)) return error;
  const { name, stack } = error;
  const copy = new KeyValueStoreError(error.code, error.message, error, error.retryable);
  Object.setPrototypeOf(copy, Object.getPrototypeOf(error) as object);
  Object.defineProperties(copy, { name: { value: name }, stack: { value: stack } });
  return Object.assign(copy, error, { operation: undefined, key: undefined });
}
