/** The one listener that a signal has of ours, and whom it calls: Node warns of more than ten, and calls may be more. */
interface Listener {
  readonly callbacks: Set<() => void>;
  readonly callAll: () => void;
}

const listeners = new WeakMap<AbortSignal, Listener>();

const nothing = (): void => undefined;

function listen(signal: AbortSignal): Listener {
  const callbacks = new Set<() => void>();
  const callAll = (): void => {
    listeners.delete(signal);
    for (const callback of callbacks) callback();
  };
  signal.addEventListener('abort', callAll, { once: true });
  const listener = { callbacks, callAll };
  listeners.set(signal, listener);
  return listener;
}

/**
 * Calls back once when the signal is aborted, at once if it is already, and gives a function that calls this off. However
 * many callbacks it has, a signal gets one listener, and none when the last one is called off. They must not throw.
 * @example
 * ```ts
 * const controller = new AbortController();
 * const told: string[] = [];
 * onAbort(controller.signal, () => told.push('first'));
 * const off = onAbort(controller.signal, () => told.push('second'));
 * off();
 * controller.abort();
 * told; // ['first']
 * ```
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (signal === undefined) return nothing;
  if (signal.aborted) {
    callback();
    return nothing;
  }
  const { callbacks, callAll } = listeners.get(signal) ?? listen(signal);
  callbacks.add(callback);
  return () => {
    if (!callbacks.delete(callback) || callbacks.size > 0) return;
    signal.removeEventListener('abort', callAll);
    listeners.delete(signal);
  };
}
