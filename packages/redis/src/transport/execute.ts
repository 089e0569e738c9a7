import { type Context, type KeyValueStoreError, onAbort, orAbort, retry, throwIfAborted } from '@keyvaluestore/core';

import { type Engine, MAX_REDIRECTIONS } from './engine.js';
import { toError } from './errors.js';
import { Failure } from './failure.js';
import { type Command } from '../operations/command.js';
import { PendingCommand } from './pending-command.js';
import { HOME, isRedirection, type Route } from './router.js';
import { abort, mayAskReplica, observe, send } from './send.js';

/** An error after which nothing is tried again, though its kind would allow it. */
class Final {
  constructor(readonly error: KeyValueStoreError) {}
}

/**
 * Executes a command, again after failures that wrote nothing or, if it is `repeatable`, that left it open whether they
 * did; follows redirections at once.
 */
export function execute<T>(engine: Engine, command: Command<T>, context: Context, repeatable: boolean): Promise<T> {
  if (context.signal !== undefined || context.observer !== undefined) {
    return executeInSteps(engine, command, context, repeatable);
  }
  return new Promise((resolve, reject) => {
    const replica = mayAskReplica(engine.router, command, context);
    const pending = new PendingCommand<T>(
      command,
      { replica, cork: engine.pipelining },
      {
        succeed: resolve,
        fail: (error) => {
          if (error instanceof Failure) resolve(executeInSteps(engine, command, context, repeatable, error));
          else reject(error);
        },
      },
    );
    engine.router.send(pending, command, HOME);
  });
}

/**
 * The same, step by step.
 * @param first how the first try failed, if one has been made
 */
async function executeInSteps<T>(
  engine: Engine,
  command: Command<T>,
  context: Context,
  repeatable: boolean,
  first?: Failure,
): Promise<T> {
  const { router, policy } = engine;
  let form = command;
  let route = HOME;
  let past = first;
  const follow = async (redirections: number): Promise<T> => {
    try {
      if (past === undefined) return await sendOnce(engine, form, route, context);
      const failure = past;
      past = undefined;
      throw failure;
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      if (failure.code === 'WRONGTYPE' && form.onWrongType !== undefined) {
        form = form.onWrongType();
        return follow(redirections);
      }
      const error = toError(failure, command.access);
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
 * Sends a command once and waits for its end; rejects with a `Failure`, or with the error for a signal that was aborted
 * meanwhile. Throws, and sends nothing, if it is aborted already.
 */
function sendOnce<T>(engine: Engine, command: Command<T>, route: Route, context: Context): Promise<T> {
  const { observer, signal } = context;
  throwIfAborted(signal);
  const form = route.oneKey === true ? (command.oneKey?.() ?? command) : command;
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
    const pending = send(engine.router, form, route, context, { cork: engine.pipelining }, settler);
    const off = onAbort(signal, () => {
      abort(pending, command.access, signal as AbortSignal);
    });
    end = () => {
      off();
      if (observer !== undefined) observe(observer, [pending], start);
    };
    if (pending.isSettled) end();
  });
}
