import { backoff, type Context, mayRetry, pause, type RetryPolicy, UnknownOutcomeError } from '@keyvaluestore/core';

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
