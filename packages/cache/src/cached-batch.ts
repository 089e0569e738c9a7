import {
  type BinaryString,
  type Capabilities,
  type Context,
  type Driver,
  keysOf,
  type Operation,
  PRIMITIVES,
  type Settled,
} from '@keyvaluestore/core';

import { type Cache, mayComeLate } from './cache.js';
import { arrive } from './cached-reads.js';
import { Flight } from './flight.js';
import { endOf, isKept, mayExpire, timeOf } from './lifetime.js';
import { flightId, resultId } from './result-id.js';

/** A read of a batch for which the backend is asked, and of which the result can be stored. */
interface Asking {
  readonly operation: Operation;
  readonly id: string;
  readonly joinId: string;
  readonly consistency: Context['consistency'];
  readonly flight: Flight;
}

/** A batch, sorted by what becomes of its operations; the places are those in the batch. */
interface Plan {
  readonly answered: Map<number, Settled>;
  readonly joined: Map<number, Promise<Settled>>;
  readonly sent: number[];
  readonly asking: Map<number, Asking>;
  readonly written: Set<BinaryString>;
}

/**
 * Runs a batch: what the cache knows is answered at once, what is under way elsewhere is waited for, and the rest goes
 * to the backend in one batch, in its order. Reads that follow a write of their key go there too.
 */
export async function runCachedBatch(
  cache: Cache,
  driver: Driver,
  operations: readonly Operation[],
  context: Context,
): Promise<readonly Settled[]> {
  const plan = planBatch(cache, operations, context);
  const { answered, joined, sent, asking, written } = plan;
  cache.beginWrite(written);
  try {
    const rest = sent.map((index) => operations[index] as Operation);
    const times = keysToTime(plan, driver.capabilities);
    const asked = [...rest, ...[...times.values()].map(timeOf)];
    const start = cache.clock();
    const settled = asked.length === 0 ? [] : await driver.runBatch(asked, context);
    const timeOfKey = new Map([...times.keys()].map((key, place) => [key, settled[rest.length + place] as Settled]));
    sent.forEach((index, place) => {
      answered.set(index, accept(cache, asking.get(index), settled[place] as Settled, timeOfKey, start));
    });
    endWrites(cache, plan, operations);
  } catch (error) {
    for (const { flight } of asking.values()) flight.fail(error);
    cache.endWrite(written, error);
    throw error;
  } finally {
    for (const { operation, joinId, flight } of asking.values()) {
      cache.removeFlight(keysOf(operation)[0] as BinaryString, joinId, flight);
    }
  }
  for (const [index, promise] of joined) answered.set(index, await promise);
  return operations.map((_, index) => answered.get(index) as Settled);
}

let batches = 0;

/** The keys to be asked for their times, each with a read of it: those of which results may be stored, and may end. */
function keysToTime({ asking, written }: Plan, capabilities: Capabilities): ReadonlyMap<BinaryString, Operation> {
  const operations = [...asking.values()].map(({ operation }) => operation);
  const timed = operations.filter(
    (operation) => mayExpire(operation, capabilities) && !keysOf(operation).some((key) => written.has(key)),
  );
  return new Map(timed.map((operation) => [keysOf(operation)[0] as BinaryString, operation]));
}

/** Ends the writes of a batch, each key with an error that leaves its value in doubt, if there was one. */
function endWrites(cache: Cache, { answered, sent, written }: Plan, operations: readonly Operation[]): void {
  const doubts = new Map<BinaryString, Error>();
  for (const index of sent) {
    const outcome = answered.get(index) as Settled;
    if (!('error' in outcome) || !mayComeLate(outcome.error)) continue;
    for (const key of keysOf(operations[index] as Operation)) doubts.set(key, outcome.error);
  }
  for (const key of written) cache.endWrite([key], doubts.get(key));
}

function planBatch(cache: Cache, operations: readonly Operation[], { consistency, signal }: Context): Plan {
  const plan: Plan = { answered: new Map(), joined: new Map(), sent: [], asking: new Map(), written: new Set() };
  for (const [index, operation] of operations.entries()) {
    const keys = keysOf(operation);
    const key = keys[0] as BinaryString;
    if (PRIMITIVES[operation.name].access === 'write') {
      for (const written of keys) plan.written.add(written);
      plan.sent.push(index);
      continue;
    }
    if (!isKept(operation) || plan.written.has(key) || cache.isBypassed(key)) {
      cache.counters.bypassed += 1;
      plan.sent.push(index);
      continue;
    }
    const id = resultId(operation);
    const output = cache.results(consistency).find(operation, id);
    if (output !== undefined) {
      cache.counters.hits += 1;
      plan.answered.set(index, { output });
      continue;
    }
    // A signal aborts the whole batch, so then none of its reads may be joined by others.
    const joinId = flightId(operation, id, consistency) + (signal === undefined ? '' : ` of batch ${++batches}`);
    const joined = cache.flight(key, joinId);
    if (joined !== undefined) {
      cache.counters.joined += 1;
      plan.joined.set(index, settle(joined.wait(signal)));
      continue;
    }
    cache.counters.misses += 1;
    plan.sent.push(index);
    const flight = new Flight(() => undefined);
    plan.asking.set(index, { operation, id, joinId, consistency, flight });
    cache.addFlight(key, joinId, flight);
  }
  return plan;
}

async function settle(promise: Promise<unknown>): Promise<Settled> {
  try {
    return { output: (await promise) as never };
  } catch (error) {
    return { error: error as Error };
  }
}

function accept(
  cache: Cache,
  asking: Asking | undefined,
  outcome: Settled,
  times: ReadonlyMap<BinaryString, Settled>,
  start: number,
): Settled {
  if (asking === undefined) return outcome;
  if ('error' in outcome) {
    asking.flight.fail(outcome.error);
    return outcome;
  }
  const { operation } = asking;
  const { output } = outcome;
  const end = endOf(operation, output, times.get(keysOf(operation)[0] as BinaryString), start);
  return { output: arrive(cache, operation, asking, { output, end }) };
}
