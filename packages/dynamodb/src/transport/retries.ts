import {
  backoff,
  ConflictError,
  type Context,
  mayRetry,
  pause,
  type RetryPolicy,
  UnknownOutcomeError,
} from '@keyvaluestore/core';

import { TableUnavailableError } from './errors.js';

/** How often a request is made again, and until when. */
export interface Patience {
  readonly policy: RetryPolicy;
  /** Milliseconds from the first try after which no further one is made. */
  readonly duration: number;
}

/**
 * Makes a request until it succeeds, fails for good, or patience ends; then rejects with its last error. Once the
 * outcome of a try is unknown, a later refusal cannot tell that nothing was written, and the outcome stays unknown.
 */
export async function withRetries<T>(
  { policy, duration }: Patience,
  context: Context,
  repeatable: boolean,
  request: () => Promise<T>,
): Promise<T> {
  const start = performance.now();
  let lost: unknown;
  for (let attempt = 1; ; attempt++) {
    try {
      return await request();
    } catch (error) {
      if (UnknownOutcomeError.is(error)) lost ??= error;
      if (error instanceof TableUnavailableError || !mayRetry(error, repeatable)) throw lost ?? error;
      if (attempt >= policy.attempts || performance.now() - start >= duration) throw lost ?? error;
      await pause(backoff(policy, attempt + 1), context.signal).catch((aborted: unknown) => {
        throw lost ?? aborted;
      });
      context.observer?.retry();
    }
  }
}

/** For requests that are parts of what is made again as a whole. */
export function onceOnly<T extends { readonly patience: Patience }>(transport: T): T {
  const { patience } = transport;
  return { ...transport, patience: { ...patience, policy: { ...patience.policy, attempts: 1 } } };
}

/** Tries that follow at once when something was met in another state than the last look showed. */
const LOOKS = 3;

/** Looks and acts until nobody else has changed in between what was seen; undefined is a try that met such a change. */
export async function untilUnchanged<T>(
  { policy }: Patience,
  { signal }: Context,
  attempt: () => Promise<T | undefined>,
): Promise<T> {
  for (let look = 1; look <= Math.max(policy.attempts, LOOKS); look++) {
    if (look > LOOKS) await pause(backoff(policy, look), signal);
    const result = await attempt();
    if (result !== undefined) return result;
  }
  throw new ConflictError();
}

/** Twice the usual tries: of those who want the same thing each must be the fastest once. */
export function withMorePatience({ policy, duration }: Patience): Patience {
  return { duration, policy: { ...policy, attempts: 2 * policy.attempts } };
}
