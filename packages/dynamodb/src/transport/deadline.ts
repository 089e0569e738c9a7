import { onAbort } from '@keyvaluestore/core';

type Listener = () => void;

/**
 * As much of an `AbortSignal` as the request handlers for Node's `http` use of one, of any version: the listener that is
 * added for each try, or the `onabort` that is set. A true one is an event target, and takes longer to make, to listen to
 * and to leave than the rest of what is done here for a request.
 */
class LightSignal {
  aborted = false;
  reason: unknown;
  onabort: Listener | null = null;
  #listeners: Listener[] = [];

  addEventListener(_type: 'abort', listener: Listener): void {
    this.#listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: Listener): void {
    this.#listeners = this.#listeners.filter((each) => each !== listener);
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  abort(reason: unknown): void {
    this.aborted = true;
    this.reason = reason;
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
    this.onabort?.();
  }
}

/** What can end one request before its time. */
export interface Deadline {
  /** For the client: an `AbortSignal`, or what its request handler takes for one. */
  readonly signal: AbortSignal;
  clear(): void;
}

/**
 * A signal for one request, which the user's signal and the timeout abort; undefined where there is neither.
 * @param light whether the request handler takes a light signal too
 */
export function deadlineOf(timeout: number, signal: AbortSignal | undefined, light: boolean): Deadline | undefined {
  if (signal === undefined && timeout === Infinity) return undefined;
  const own = light ? new LightSignal() : new AbortController();
  const stop = (): void => {
    own.abort(givenUp());
  };
  const timer = timeout === Infinity ? undefined : setTimeout(stop, timeout);
  const off = onAbort(signal, stop);
  return {
    signal: own instanceof LightSignal ? (own as unknown as AbortSignal) : own.signal,
    clear: () => {
      clearTimeout(timer);
      off();
    },
  };
}

/** What ends a request of which the signal was aborted, before it was sent or while it is under way. */
export function givenUp(): DOMException {
  return new DOMException('the request was given up', 'AbortError');
}

/**
 * Whether a request handler is the one for Node's `http` that comes with the client. Any other may pass the signal on to
 * `fetch`, say, which takes none but a true one.
 */
export function takesLightSignals(handler: unknown): boolean {
  const { constructor, metadata } = handler as {
    readonly constructor?: { readonly name?: unknown };
    readonly metadata?: { readonly handlerProtocol?: unknown };
  };
  return constructor?.name === 'NodeHttpHandler' && metadata?.handlerProtocol === 'http/1.1';
}
