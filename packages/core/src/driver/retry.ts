import { abortedError } from './abort.js';
import type { Context } from './driver.js';
import { InvalidArgumentError, KeyValueStoreError, UnknownOutcomeError } from '../errors/errors.js';
import { onAbort } from './on-abort.js';

/**
 * How often and how patiently a driver tries again.
 * @example
 * ```ts
 * const policy: RetryPolicy = { attempts: 3, baseDelay: 1, maxDelay: 10 };
 * const attempts: number[] = [];
 * await retry(policy, { consistency: 'strong' }, false, async (attempt) => {
 *   attempts.push(attempt);
 *   if (attempt < 3) throw new ThrottledError();
 * });
 * attempts; // [1, 2, 3]
 * ```
 */
export interface RetryPolicy {
  /** Tries in all, the first included. */
  readonly attempts: number;
  /** Milliseconds before the second try at most; doubled for each further one. */
  readonly baseDelay: number;
  /** Milliseconds that no pause exceeds. */
  readonly maxDelay: number;
}

/**
 * Ten tries with pauses of 2.3 seconds in all at most, enough for fifty writers of one item to take turns.
 * @example
 * ```ts
 * DEFAULT_RETRY_POLICY; // { attempts: 10, baseDelay: 5, maxDelay: 1000 }
 * ```
 */
export const DEFAULT_RETRY_POLICY: RetryPolicy = Object.freeze({ attempts: 10, baseDelay: 5, maxDelay: 1000 });

/**
 * The policy that a user wants, over one that is usual; throws `InvalidArgumentError` if it holds no attempt, or what is
 * no time.
 * @example
 * ```ts
 * checkRetryPolicy({ attempts: 3 }); // { attempts: 3, baseDelay: 5, maxDelay: 1000 }
 * checkRetryPolicy({ attempts: 0 }); // throws InvalidArgumentError
 * ```
 */
export function checkRetryPolicy(
  retry: Partial<RetryPolicy> | undefined,
  usual: RetryPolicy = DEFAULT_RETRY_POLICY,
): RetryPolicy {
  const { attempts, baseDelay, maxDelay } = { ...usual, ...retry };
  const isTime = (delay: unknown): boolean => typeof delay === 'number' && delay >= 0;
  if (!(Number.isInteger(attempts) || attempts === Infinity) || attempts < 1) {
    throw new InvalidArgumentError('options.retry.attempts must be an integer of at least 1');
  }
  if (!isTime(baseDelay) || !isTime(maxDelay)) {
    throw new InvalidArgumentError('options.retry must hold delays of at least 0 milliseconds');
  }
  return { attempts, baseDelay, maxDelay };
}

/**
 * Waits, or rejects with `AbortedError` as soon as the signal is aborted. Leaves no timer or listener behind.
 * @example
 * ```ts
 * await pause(5);
 * await pause(5, AbortSignal.abort()); // rejects with AbortedError
 * ```
 */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      off();
      resolve();
    }, milliseconds);
    const off = onAbort(signal, () => {
      clearTimeout(timer);
      reject(abortedError(signal));
    });
  });
}

/**
 * Whether a failed request may be made again: if nothing was written, or if it is not known, but writing it twice
 * changes nothing (`repeatable`).
 * @example
 * ```ts
 * mayRetry(new ThrottledError(), false); // true
 * mayRetry(new UnknownOutcomeError(), false); // false
 * mayRetry(new UnknownOutcomeError(), true); // true
 * ```
 */
export function mayRetry(error: unknown, repeatable: boolean): boolean {
  return KeyValueStoreError.is(error) && (error.retryable || (repeatable && UnknownOutcomeError.is(error)));
}

/**
 * How long to wait before try number `attempt` (2 for the second): full jitter, a random part of a doubling bound.
 * @example
 * ```ts
 * const milliseconds = backoff(DEFAULT_RETRY_POLICY, 2);
 * milliseconds >= 0 && milliseconds <= 5; // true
 * ```
 */
export function backoff(policy: RetryPolicy, attempt: number): number {
  return Math.random() * Math.min(policy.maxDelay, policy.baseDelay * 2 ** (attempt - 2));
}

/**
 * Makes a request until it succeeds, fails for good, or the tries are used up; then rejects with its last error, but
 * with the first `UnknownOutcomeError` if there was one: no later failure tells what became of that try.
 * @param repeatable whether it may also be made again after an unknown outcome; see `isRepeatable`
 * @example
 * ```ts
 * const answer = await retry(DEFAULT_RETRY_POLICY, { consistency: 'strong' }, true, async (attempt) => {
 *   if (attempt === 1) throw new UnknownOutcomeError();
 *   return `answered at try ${attempt}`;
 * });
 * answer; // 'answered at try 2'
 * ```
 */
export async function retry<T>(
  policy: RetryPolicy,
  context: Context,
  repeatable: boolean,
  request: (attempt: number) => Promise<T>,
): Promise<T> {
  let unknown: unknown;
  for (let attempt = 1; ; attempt++) {
    try {
      return await request(attempt);
    } catch (error) {
      if (UnknownOutcomeError.is(error)) unknown ??= error;
      if (attempt >= policy.attempts || !mayRetry(error, repeatable)) throw unknown ?? error;
      await pauseBeforeRetry(policy, context, attempt + 1, unknown);
      context.observer?.retry();
    }
  }
}

async function pauseBeforeRetry(
  policy: RetryPolicy,
  context: Context,
  attempt: number,
  unknown: unknown,
): Promise<void> {
  try {
    await pause(backoff(policy, attempt), context.signal);
  } catch (aborted) {
    // A write that may have been applied stays unknown, though the user gave up before the next try.
    throw unknown ?? aborted;
  }
}
