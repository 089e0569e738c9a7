/** The one listener on a signal, and what it is to cancel: Node warns of more than ten listeners, calls may be more. */
interface Listener {
  readonly cancellations: Set<() => void>;
  readonly cancelAll: () => void;
}

const listeners = new WeakMap<AbortSignal, Listener>();

/** Calls `cancel` once the signal is aborted, until the function that this gives is called. */
export function onAbort(signal: AbortSignal | undefined, cancel: () => void): () => void {
  if (signal === undefined) return () => undefined;
  const { cancellations, cancelAll } = listeners.get(signal) ?? listen(signal);
  cancellations.add(cancel);
  return () => {
    cancellations.delete(cancel);
    if (cancellations.size > 0) return;
    signal.removeEventListener('abort', cancelAll);
    listeners.delete(signal);
  };
}

function listen(signal: AbortSignal): Listener {
  const cancellations = new Set<() => void>();
  const cancelAll = (): void => {
    for (const cancel of cancellations) cancel();
  };
  signal.addEventListener('abort', cancelAll, { once: true });
  const listener = { cancellations, cancelAll };
  listeners.set(signal, listener);
  return listener;
}
