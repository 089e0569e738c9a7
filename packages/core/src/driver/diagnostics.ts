import { channels } from './channels.js';
import type { CallStart, OperationEvent, Profiler } from './profiler.js';

/**
 * The name of the `TracingChannel` of `node:diagnostics_channel` on which every call of every backend is published,
 * with an {@link OperationMessage}: `start` and `end` around its synchronous part, `asyncStart` and `asyncEnd` when it
 * has ended, `error` before those if it rejected. Where there is no such module, as in browsers, nothing is published.
 * @example
 * ```ts
 * import { tracingChannel } from 'node:diagnostics_channel';
 *
 * const names: string[] = [];
 * const follow = (message: unknown) => void names.push((message as OperationMessage).name);
 * tracingChannel(OPERATION_CHANNEL).asyncEnd.subscribe(follow);
 * await backend.set('a', 1);
 * names; // ['set']
 * tracingChannel(OPERATION_CHANNEL).asyncEnd.unsubscribe(follow);
 * ```
 */
export const OPERATION_CHANNEL = 'keyvaluestore:operation';

/**
 * The name of the channel of `node:diagnostics_channel` on which every `RequestEvent` of every backend is published.
 * @example
 * ```ts
 * import { subscribe } from 'node:diagnostics_channel';
 *
 * subscribe(REQUEST_CHANNEL, (message) => {
 *   const { name, duration } = message as RequestEvent;
 *   console.log(name, duration);
 * });
 * ```
 */
export const REQUEST_CHANNEL = 'keyvaluestore:request';

/**
 * What is published of a call: how it began, and, from `asyncStart` on, how it ended. Never holds values, and keys only
 * where its error names one. {@link OPERATION_CHANNEL} shows how to receive it.
 */
export interface OperationMessage extends Omit<CallStart, 'requested'>, Partial<Omit<OperationEvent, keyof CallStart>> {
  /** What the call rejected with. */
  error?: unknown;
}

const operations = channels.tracingChannel(OPERATION_CHANNEL);
const requests = channels.channel(REQUEST_CHANNEL);

/** Whether anybody listens; where nobody does, this question is all that a call costs. */
export function isDiagnosed(): boolean {
  return operations.hasSubscribers || requests.hasSubscribers;
}

/** Publishes what it is told. */
export const diagnosticsProfiler: Profiler = {
  request: (event) => {
    requests.publish(event);
  },
  start: ({ name, system, operations: count, keys }) => {
    const message: OperationMessage = { name, system, operations: count, keys };
    return {
      run: (run) => {
        operations.start.runStores(message, run);
        operations.end.publish(message);
      },
      end: (event, error) => {
        Object.assign(message, event);
        if (error !== undefined) {
          message.error = error;
          operations.error.publish(message);
        }
        operations.asyncStart.publish(message);
        operations.asyncEnd.publish(message);
      },
    };
  },
};
