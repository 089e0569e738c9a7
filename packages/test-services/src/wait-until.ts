import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MILLISECONDS = 25;

/** How long and on what `waitUntil` waits. */
export interface WaitOptions {
  /** What is awaited, for the error: "redis-server to answer PING". */
  readonly what: string;
  /** Milliseconds until it gives up. */
  readonly timeout: number;
  /** Called before every check; throws when waiting has become pointless. */
  readonly orThrow?: () => void;
}

/**
 * Polls `check` every 25 ms until it returns true.
 *
 * A check that throws counts as false. Throws an `Error` that names what was awaited and the last thing thrown
 * once the time is over, and whatever `orThrow` throws at once.
 */
export async function waitUntil(check: () => Promise<boolean>, options: WaitOptions): Promise<void> {
  const deadline = performance.now() + options.timeout;
  let cause: unknown;
  for (;;) {
    options.orThrow?.();
    try {
      if (await check()) return;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > deadline) {
      throw new Error(`Waited ${options.timeout} ms in vain for ${options.what}.`, { cause });
    }
    await sleep(POLL_MILLISECONDS);
  }
}
