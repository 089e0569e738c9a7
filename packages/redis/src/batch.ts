import { backoff, type Context, isRepeatable, type Operation, orAbort, pause, type Settled } from '@keyvaluestore/core';

import { BatchEntry } from './batch-entry.js';
import { entriesToRetry } from './batch-order.js';
import { type Command } from './command.js';
import { compile } from './compile.js';
import { type Connection } from './connection.js';
import { type Engine, MAX_REDIRECTIONS } from './engine.js';
import { type Request } from './request.js';
import { isRedirection } from './router.js';
import { byConnection, observe, send } from './sender.js';

/**
 * Runs operations in one round trip, or one to each node of a cluster, in parallel. Failed ones that may be tried again
 * go together in a further round, in which the order on each key is kept; see `entriesToRetry`.
 */
export async function runBatch(
  engine: Engine,
  operations: readonly Operation[],
  context: Context,
): Promise<readonly Settled[]> {
  const entries = operations.map((operation) => {
    const request = compile(operation, engine.keys) as Request<unknown>;
    return new BatchEntry(operation.key, request, isRepeatable(operation));
  });
  let round: readonly BatchEntry[] = entries;
  for (let attempt = 1, redirections = 0; ;) {
    await runRound(engine, round, context);
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

/** Sends the entries in order, all at once, and settles each. */
async function runRound(engine: Engine, entries: readonly BatchEntry[], context: Context): Promise<void> {
  const start = performance.now();
  const scriptTexts = new Map<Connection, Set<string>>();
  const commands = entries.map((entry) =>
    send(engine.router, entry.form, entry.route, context, { cork: true, scriptTexts }),
  );
  const { observer } = context;
  const observed = observer && Promise.all(byConnection(commands).map((group) => observe(observer, group, start)));
  await Promise.all(entries.map((entry, index) => entry.settle(commands[index] as Command, context.signal)));
  await observed;
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
