import { type Context, type KeyValueStoreError, orAbort, retry, type RetryPolicy } from '@keyvaluestore/core';

import { Command } from './command.js';
import { toError } from './errors.js';
import { Failure } from './failure.js';
import { type Keyspace } from './keys.js';
import { type Request } from './request.js';
import { isRedirection, type Route, type Router } from './router.js';
import { observe, resultOf, send } from './sender.js';

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

const HOME: Route = {};

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
  // The usual call takes one promise.
  const replica = request.access === 'read' && context.consistency === 'eventual';
  const command: Command<T> = new Command(request, { replica, cork: engine.pipelining }, (failure) =>
    persist(engine, request, context, repeatable, failure),
  );
  engine.router.send(command, request, HOME);
  return command.promise;
}

/** The same, step by step. @param first how the first try failed, if one has been made */
async function persist<T>(
  engine: Engine,
  request: Request<T>,
  context: Context,
  repeatable: boolean,
  first?: Failure,
): Promise<T> {
  const { router, policy } = engine;
  let route = HOME;
  let past = first;
  const follow = async (redirections: number): Promise<T> => {
    try {
      if (past === undefined) return await attempt(engine, request, route, context);
      const failure = past;
      past = undefined;
      throw failure;
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
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

/** Sends a request once, and awaits its result. */
async function attempt<T>(engine: Engine, request: Request<T>, route: Route, context: Context): Promise<T> {
  const form = route.oneKey === true ? (request.oneKey?.() ?? request) : request;
  const start = context.observer === undefined ? 0 : performance.now();
  const command = send(engine.router, form, route, context, { cork: engine.pipelining });
  const result = resultOf(command, request.access, context.signal);
  if (context.observer === undefined) return result;
  try {
    return await result;
  } finally {
    await observe(context.observer, [command as Command], start);
  }
}
