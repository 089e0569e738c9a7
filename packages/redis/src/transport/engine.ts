import {
  type Context,
  type KeyValueStoreError,
  onAbort,
  orAbort,
  retry,
  type RetryPolicy,
  throwIfAborted,
} from '@keyvaluestore/core';

import { Command } from './command.js';
import { toError } from './errors.js';
import { Failure } from './failure.js';
import { type Keyspace } from '../layout/keys.js';
import { type Request } from './request.js';
import { HOME, isRedirection, type Route, type Router } from './router.js';
import { abort, mayAskReplica, observe, send } from './sender.js';

/** What every call of a driver needs. */
export interface Engine {
  readonly router: Router;
  readonly keys: Keyspace;
  readonly policy: RetryPolicy;
  /** Whether single operations wait for those of the same tick, to leave in one piece. */
  readonly pipelining: boolean;
}

/** How often a request follows redirections before it waits like any other that is to be tried again. */
export const MAX_REDIRECTIONS = 5;

/** An error after which nothing is tried again, though its kind would allow it. */
class Final {
  constructor(readonly error: KeyValueStoreError) {}
}

/**
 * Makes a request, again after failures that wrote nothing or, if it is `repeatable`, that left it open whether they
 * did; follows redirections at once.
 */
export function execute<T>(engine: Engine, request: Request<T>, context: Context, repeatable: boolean): Promise<T> {
  if (context.signal !== undefined || context.observer !== undefined) {
    return persist(engine, request, context, repeatable);
  }
  return new Promise((resolve, reject) => {
    const replica = mayAskReplica(engine.router, request, context);
    const command = new Command<T>(
      request,
      { replica, cork: engine.pipelining },
      {
        succeed: resolve,
        fail: (error) => {
          if (error instanceof Failure) resolve(persist(engine, request, context, repeatable, error));
          else reject(error);
        },
      },
    );
    engine.router.send(command, request, HOME);
  });
}

/**
 * The same, step by step.
 * @param first how the first try failed, if one has been made
 */
async function persist<T>(
  engine: Engine,
  request: Request<T>,
  context: Context,
  repeatable: boolean,
  first?: Failure,
): Promise<T> {
  const { router, policy } = engine;
  let form = request;
  let route = HOME;
  let past = first;
  const follow = async (redirections: number): Promise<T> => {
    try {
      if (past === undefined) return await attempt(engine, form, route, context);
      const failure = past;
      past = undefined;
      throw failure;
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      if (failure.code === 'WRONGTYPE' && form.onWrongType !== undefined) {
        form = form.onWrongType();
        return follow(redirections);
      }
      const error = toError(failure, request.access);
      if (failure.final || router.gaveUp(failure)) throw new Final(error);
      if (error.retryable || repeatable) {
        route = await orAbort(router.next(failure, route), context.signal, () => error);
        if (isRedirection(failure) && redirections < MAX_REDIRECTIONS) return follow(redirections + 1);
      }
      throw error;
    }
  };
  try {
    return await retry(policy, context, repeatable, () => follow(0));
  } catch (error) {
    throw error instanceof Final ? error.error : error;
  }
}

/**
 * Sends a request once; rejects with a `Failure`, or with the error for a signal that was aborted meanwhile. Throws, and
 * sends nothing, if it is aborted already.
 */
function attempt<T>(engine: Engine, request: Request<T>, route: Route, context: Context): Promise<T> {
  const { observer, signal } = context;
  throwIfAborted(signal);
  const form = route.oneKey === true ? (request.oneKey?.() ?? request) : request;
  const start = performance.now();
  return new Promise((resolve, reject) => {
    // Both callbacks can come before there is a command to tell of, if it was refused at once.
    let end = (): void => undefined;
    const settler = {
      succeed: (output: T) => {
        end();
        resolve(output);
      },
      fail: (error: Error) => {
        end();
        reject(error);
      },
    };
    const command = send(engine.router, form, route, context, { cork: engine.pipelining }, settler);
    const off = onAbort(signal, () => {
      abort(command, request.access, signal as AbortSignal);
    });
    end = () => {
      off();
      if (observer !== undefined) observe(observer, [command], start);
    };
    if (command.isSettled) end();
  });
}
