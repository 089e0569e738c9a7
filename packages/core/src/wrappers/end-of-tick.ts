/** What runtimes have of this; no one has all of it. */
interface Runtime {
  readonly process?: Partial<NodeJS.Process>;
  readonly MessageChannel?: new () => {
    readonly port1: { onmessage?: () => void; close(): void };
    readonly port2: { postMessage(message: undefined): void };
  };
  setTimeout(call: () => void): unknown;
}

// Taken once, so that timers which a test has replaced do not keep calls waiting.
const { process, MessageChannel, setTimeout } = globalThis as unknown as Runtime;

/** Calls back in the next task, which begins when all promises that are resolved by then have been followed. */
function nextTask(call: () => void): void {
  if (MessageChannel === undefined) {
    setTimeout(call);
    return;
  }
  // Without the 4 ms that browsers make a timer wait that is set by another's callback.
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    call();
  };
  port2.postMessage(undefined);
}

const nextTick = process?.nextTick ?? nextTask;

/** Calls back at the end of the tick: when all promises that are resolved by then have been followed. */
export function endOfTick(call: () => void): void {
  void Promise.resolve().then(() => {
    nextTick(call);
  });
}
