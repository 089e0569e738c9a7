import {
  backoff,
  type Context,
  isRepeatable,
  keysOf,
  onAbort,
  type Operation,
  orAbort,
  pause,
  type Settled,
  throwIfAborted,
} from '@keyvaluestore/core';

import { BatchEntry } from './batch-entry.js';
import { groupsOf } from './batch-groups.js';
import { entriesToRetry } from './batch-order.js';
import { type Command } from '../operations/command.js';
import { compile } from '../operations/compile.js';
import { type Connection } from '../transport/connection.js';
import { type Engine, MAX_REDIRECTIONS } from '../transport/engine.js';
import { isRedirection } from '../transport/router.js';
import { abort, byConnection, observe, send } from '../transport/send.js';

/**
 * Runs operations in one round trip, or one to each node of a cluster, in parallel. Failed ones that may be tried again
 * go together in a further round, in which the order on each key is kept; see `entriesToRetry`.
 */
export async function runBatch(
  engine: Engine,
  operations: readonly Operation[],
  context: Context,
): Promise<readonly Settled[]> {
  throwIfAborted(context.signal);
  const entries = operations.map((operation) => {
    const command = compile(operation, engine.keys, engine) as Command<unknown>;
    // In a batch, the form that never needs a second look keeps the order.
    const form = command.onWrongType?.() ?? command;
    return new BatchEntry(keysOf(operation), form, isRepeatable(operation));
  });
  let round: readonly BatchEntry[] = entries;
  for (let attempt = 1, redirections = 0; ;) {
    await executeRound(engine, round, context);
    round = entriesToRetry(round, engine.router);
    if (round.length === 0) break;
    const redirected =
      redirections < MAX_REDIRECTIONS && round.every(({ failure }) => failure === undefined || isRedirection(failure));
    if (redirected) redirections += 1;
    else attempt += 1;
    if (attempt > engine.policy.attempts || !(await prepare(engine, round, context, redirected ? 0 : attempt))) break;
  }
  return entries.map(({ settled }) => settled);
}

/** Tries the entries once. Those that were refused together with others go again at once, each on its own. */
async function executeRound(engine: Engine, entries: readonly BatchEntry[], context: Context): Promise<void> {
  await sendRound(engine, entries, context);
  const split = entriesToRetry(entries, engine.router, (entry) => entry.wasRefusedInGroup);
  if (split.length > 0 && (await prepare(engine, split, context, 0))) await sendRound(engine, split, context);
}

/** Sends the entries in order, all at once, and waits until each is settled. */
function sendRound(engine: Engine, entries: readonly BatchEntry[], context: Context): Promise<void> {
  const { observer, signal } = context;
  const start = performance.now();
  const groups = groupsOf(entries, engine.router);
  const gather = engine.router.gather(groups.length);
  const options = { cork: gather === undefined, gather, scriptTexts: new Map<Connection, Set<string>>() };
  return new Promise((resolve) => {
    let left = entries.length;
    let end = (): void => undefined;
    const onSettled = (): void => {
      left -= 1;
      if (left === 0) end();
    };
    for (const entry of entries) entry.onSettled = onSettled;
    const pending = groups.map(({ command, settler, entry }) =>
      send(engine.router, command, entry.route, context, options, settler),
    );
    const off = onAbort(signal, () => {
      pending.forEach((each, index) => {
        abort(each, groups[index]?.command.access ?? 'write', signal as AbortSignal);
      });
    });
    end = () => {
      off();
      if (observer !== undefined) for (const group of byConnection(pending)) observe(observer, group, start);
      resolve();
    };
    // All may have been refused at once, as by a client that is closed.
    if (left === 0) end();
  });
}

/** Waits until a further round can help; gives false if the signal is aborted meanwhile. */
async function prepare(
  engine: Engine,
  round: readonly BatchEntry[],
  context: Context,
  attempt: number,
): Promise<boolean> {
  try {
    const ready = Promise.all(round.map((entry) => entry.reroute(engine.router)));
    await orAbort(ready, context.signal, () => new Error('aborted'));
    if (attempt > 0) {
      await pause(backoff(engine.policy, attempt), context.signal);
      context.observer?.retry();
    }
    return true;
  } catch {
    return false;
  }
}
