import { AbortedError } from '../errors/errors.js';
import { onAbort } from './on-abort.js';

/**
 * The error for a signal that was aborted while nothing had been written.
 * @example
 * ```ts
 * const error = abortedError(AbortSignal.abort('too late'));
 * error.code; // 'ABORTED'
 * error.cause; // 'too late'
 * ```
 */
export function abortedError(signal: AbortSignal | undefined): AbortedError {
  return new AbortedError(undefined, { cause: signal?.reason });
}

/**
 * Rejects with `AbortedError` if the signal is aborted already.
 * @example
 * ```ts
 * throwIfAborted(undefined);
 * throwIfAborted(AbortSignal.abort()); // throws AbortedError
 * ```
 */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortedError(signal);
}

/**
 * Gives what a request gives, unless the signal is aborted first: then it rejects with what `lost` makes, and the
 * request goes on unheard. For requests that cannot be called back.
 * @example
 * ```ts
 * const lost = () => new UnknownOutcomeError();
 * await orAbort(Promise.resolve('done'), undefined, lost); // 'done'
 * const answer = new Promise(() => undefined);
 * await orAbort(answer, AbortSignal.abort(), lost); // rejects with UnknownOutcomeError
 * ```
 */
export function orAbort<T>(request: Promise<T>, signal: AbortSignal | undefined, lost: () => Error): Promise<T> {
  if (signal === undefined) return request;
  return new Promise((resolve, reject) => {
    const off = onAbort(signal, () => {
      reject(lost());
    });
    request.then(resolve, reject).finally(off);
  });
}
