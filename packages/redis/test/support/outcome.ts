import { type Backend, UnavailableError, UnknownOutcomeError } from '@keyvaluestore/core';
import { type Random } from '@keyvaluestore/test-services';

/** What a caller was told: a value, that nothing was written, or that this is not known. */
export type Outcome<T> = { readonly value: T } | 'refused' | 'unknown';

/** Milliseconds, many times what all tries of a call take: one that has not ended by then hangs. */
const HANGS_AFTER = 30_000;

/** Rejects where a call never ends, so that the test says which. */
export async function orHang<T>(call: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<never>((_, reject) => {
    // Made here, so that its stack names the act.
    const error = new Error(`a call has not ended for ${HANGS_AFTER} ms`);
    timer = setTimeout(() => {
      reject(error);
    }, HANGS_AFTER);
  });
  try {
    return await Promise.race([call, hang]);
  } finally {
    clearTimeout(timer);
  }
}

/** How the calls of a run ended. */
export class Tally {
  done = 0;
  refused = 0;
  unknown = 0;

  get calls(): number {
    return this.done + this.refused + this.unknown;
  }

  /** Makes a call and says how it ended; throws what a fault of the network does not explain, and if it never ends. */
  async call<T>(make: () => Promise<T>): Promise<Outcome<T>> {
    try {
      const value = await orHang(make());
      this.done += 1;
      return { value };
    } catch (error) {
      return this.failed(error);
    }
  }

  failed(error: unknown): 'refused' | 'unknown' {
    if (UnknownOutcomeError.is(error)) {
      this.unknown += 1;
      return 'unknown';
    }
    if (!UnavailableError.is(error)) throw error;
    this.refused += 1;
    return 'refused';
  }
}

/** The states that a write can have left behind, by what its caller was told. */
export function statesAfter<T>(outcome: Outcome<unknown>, before: T, after: T): T[] {
  if (outcome === 'unknown') return [before, after];
  return [outcome === 'refused' ? before : after];
}

/** What an act works with. */
export interface World {
  /** The backend under faults. */
  readonly backend: Backend;
  /** One on the same servers, without. */
  readonly sound: Backend;
  readonly tally: Tally;
  readonly random: Random;
  /** The hash tag of all keys; left out for one of each act. */
  readonly tag?: string;
}

/** Tries again what the test itself has to know or to prepare, while servers come and go. */
export async function surely<T>(make: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await orHang(make());
    } catch (error) {
      if (!UnavailableError.is(error) && !UnknownOutcomeError.is(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
