import {
  type BinaryString,
  type Context,
  type Driver,
  isPromise,
  keysOf,
  type Operation,
  type Output,
} from '@keyvaluestore/core';

import { type Cache } from './cache.js';
import { Flight } from './flight.js';
import { frozen } from './frozen.js';
import { endOf, isKept, mayExpire, timeOf } from './lifetime.js';
import { flightId, resultId } from './result-id.js';

/** Answers a read from the cache, by joining an equal one, or by making it. */
export function read(cache: Cache, driver: Driver, operation: Operation, context: Context): Promise<Output> | Output {
  const key = keysOf(operation)[0] as BinaryString;
  const { consistency, signal } = context;
  if (!isKept(operation) || cache.isBypassed(key)) {
    cache.counters.bypassed += 1;
    return driver.run(operation, context);
  }
  const id = resultId(operation);
  const found = cache.results(consistency).find(operation, id);
  if (found !== undefined) {
    cache.counters.hits += 1;
    return found;
  }
  const joinId = flightId(operation, id, consistency);
  const joined = cache.flight(key, joinId);
  if (joined !== undefined) {
    cache.counters.joined += 1;
    return joined.wait(signal);
  }
  cache.counters.misses += 1;
  // The request is everybody's who joins it, so it must not end with the signal of the one who made it.
  const controller = signal === undefined ? undefined : new AbortController();
  const own = controller === undefined ? context : { ...context, signal: controller.signal };
  const answer = mayExpire(operation, driver.capabilities)
    ? askWithTime(cache, driver, operation, own)
    : ask(driver, operation, own);
  if (!isPromise(answer)) return keep(cache, operation, id, consistency, answer);
  const flight = new Flight(() => {
    // Whoever comes now needs a request that is not aborted.
    cache.removeFlight(key, joinId, flight);
    controller?.abort(signal?.reason);
  });
  cache.addFlight(key, joinId, flight);
  void fly(cache, operation, { id, joinId, consistency, flight, answer });
  return flight.wait(signal);
}

/** What a read gave, and when that ends because the key expires; undefined if it may have ended already. */
export interface Answer {
  readonly output: Output;
  readonly end: number | undefined;
}

function ask(driver: Driver, operation: Operation, context: Context): Promise<Answer> | Answer {
  const output = driver.run(operation, context) as Promise<Output> | Output;
  if (!isPromise(output)) return { output, end: Infinity };
  return output.then((arrived) => ({ output: arrived, end: Infinity }));
}

/** Makes a read, and asks its key for its time after it, in one batch. */
async function askWithTime(cache: Cache, driver: Driver, operation: Operation, context: Context): Promise<Answer> {
  const start = cache.clock();
  const [read, time] = await driver.runBatch([operation, timeOf(operation)], context);
  if (read === undefined || 'error' in read) throw read?.error;
  return { output: read.output, end: endOf(operation, read.output, time, start) };
}

interface Departure {
  readonly id: string;
  readonly joinId: string;
  readonly consistency: Context['consistency'];
  readonly flight: Flight;
  readonly answer: Promise<Answer>;
}

async function fly(cache: Cache, operation: Operation, departure: Departure): Promise<void> {
  const { id, joinId, consistency, flight, answer } = departure;
  try {
    arrive(cache, operation, { id, consistency, flight }, await answer);
  } catch (error) {
    flight.fail(error);
  } finally {
    cache.removeFlight(keysOf(operation)[0] as BinaryString, joinId, flight);
  }
}

/** Stores what a read gave, unless its key was invalidated or expired meanwhile, and gives it to those who wait. */
export function arrive(
  cache: Cache,
  operation: Operation,
  { id, consistency, flight }: Pick<Departure, 'id' | 'consistency' | 'flight'>,
  answer: Answer,
): Output {
  let shared: Output;
  if (flight.isStale) {
    cache.counters.skipped += 1;
    shared = frozen(operation, answer.output);
  } else {
    shared = keep(cache, operation, id, consistency, answer);
  }
  flight.land(shared);
  return shared;
}

function keep(
  cache: Cache,
  operation: Operation,
  id: string,
  consistency: Context['consistency'],
  { output, end }: Answer,
): Output {
  const shared = frozen(operation, output);
  if (end === undefined) {
    cache.counters.skipped += 1;
  } else {
    cache.counters.stores += 1;
    cache.results(consistency).add(operation, id, shared, end);
  }
  return shared;
}
