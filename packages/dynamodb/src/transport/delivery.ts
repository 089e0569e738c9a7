import { HollowAnswer, isEmpty } from './answers.js';
import { givenUp } from './deadline.js';

/**
 * What became of the tries of one request, of which the client makes several behind one call.
 *
 * By itself the client would resend a request after a reset, a timeout or a server error, though the first try may have
 * been applied, and then tell only how the last one ended.
 */
export interface Delivery {
  /** Whether it may change something, so that a try whose answer is lost must not be followed by another unasked. */
  readonly writes: boolean;
  /** Whether any try has left the client. */
  sent: boolean;
  /** The error of the try that may have been applied, or whose answer was hollow; no other follows it. */
  lost?: unknown;
}

type Next = (args: object) => Promise<{ response: unknown; output: object }>;

/** As much of a command as is needed to step in between the client's tries. */
export interface WatchedCommand {
  readonly middlewareStack: { add(middleware: never, options: never): void };
}

const LOST = Symbol('lost');
const OPTIONS = { step: 'finalizeRequest', priority: 'low', name: 'keyvaluestoreDelivery' } as const;
const NOT_CONNECTED = new Set(['connect', 'getaddrinfo']);

/**
 * Watches each try of a command from inside the client's own loop of tries. A lost try of a write, and an answer that is
 * not whole, end that loop: they are handed out as if they were answers, and {@link lostTry} finds them in there; whether
 * the request is made again is decided where it is known what that would change, and remembered that the outcome of a
 * write is unknown. The client's retries of reads, and those after throttling and other refusals, stay as the user has
 * set them. A try that would begin after the signal has been aborted is not made, as clients that wait between tries
 * without looking at the signal would fail it unsent.
 */
export function watchDelivery(
  command: WatchedCommand,
  delivery: Delivery,
  signal: { readonly aborted: boolean } | undefined,
  isWhole: (output: object) => boolean,
): void {
  const lose = (error: unknown) => {
    delivery.lost = error;
    return { response: undefined, output: { $metadata: {}, [LOST]: error } };
  };
  const middleware =
    (next: Next): Next =>
    async (args) => {
      if (signal?.aborted) throw givenUp();
      delivery.sent = true;
      try {
        const answer = await next(args);
        if (!isEmpty(answer.response) && isWhole(answer.output)) return answer;
        return lose(new HollowAnswer('the answer does not hold what was asked for'));
      } catch (error) {
        if (!delivery.writes || !mayBeApplied(error)) throw error;
        return lose(error);
      }
    };
  command.middlewareStack.add(middleware as never, OPTIONS as never);
}

/** The error of a lost try that came out as an answer. */
export function lostTry(output: object): unknown {
  return (output as { readonly [LOST]?: unknown })[LOST];
}

/**
 * Whether a request that failed like this may have been applied: no answer, one that the server itself failed, or one
 * that was cut short, which only the refusals of status 4xx cannot be.
 */
export function mayBeApplied(error: unknown): boolean {
  const status = statusOf(error);
  if (status === undefined) return !isNotConnected(error);
  return status < 400 || status >= 500;
}

export function statusOf(error: unknown): number | undefined {
  const { $metadata, statusCode } = error as {
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly statusCode?: number;
  };
  // DAX says -1 where there was no answer.
  return $metadata?.httpStatusCode ?? (statusCode !== undefined && statusCode > 0 ? statusCode : undefined);
}

/** Whether no connection could be made, so that nothing has been sent. */
export function isNotConnected(error: unknown): boolean {
  const { syscall, errors, code } = error as {
    readonly syscall?: unknown;
    readonly errors?: unknown;
    readonly code?: unknown;
  };
  if (Array.isArray(errors) && errors.length > 0) return errors.every(isNotConnected);
  return code === 'NoRouteException' || (typeof syscall === 'string' && NOT_CONNECTED.has(syscall));
}
