import { abortedError, orAbort, type Output } from '@keyvaluestore/core';

/** A read that is under way, and those that wait for it. */
export class Flight {
  /** Resolves to a frozen output. */
  readonly promise: Promise<Output>;
  /** Whether its key was invalidated since it began, so that its result must not be stored. */
  isStale = false;
  land!: (output: Output) => void;
  fail!: (error: unknown) => void;
  #waiting = 0;

  /** @param giveUp aborts the request; called when nobody waits any more */
  constructor(readonly giveUp: () => void) {
    this.promise = new Promise((resolve, reject) => {
      this.land = resolve;
      this.fail = reject;
    });
    // Of a failure those are told who wait; there may be none left.
    this.promise.catch(() => undefined);
  }

  /** What the read gives. An abort ends this one's waiting, and the request itself only when it was the last one's. */
  wait(signal: AbortSignal | undefined): Promise<Output> {
    this.#waiting += 1;
    return orAbort(this.promise, signal, () => {
      this.#waiting -= 1;
      if (this.#waiting === 0) this.giveUp();
      return abortedError(signal);
    });
  }
}
