/**
 * Tells a promise from an answer, of which none is a promise, without waiting a turn for the latter.
 * @example
 * ```ts
 * isPromise(Promise.resolve(1)); // true
 * isPromise(1); // false
 * ```
 */
export function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
