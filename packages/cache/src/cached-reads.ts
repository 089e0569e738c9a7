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
import { flightId, resultId } from './result-id.js';

/** Answers a read from the cache, by joining an equal one, or by making it. */
export function read(cache: Cache, driver: Driver, operation: Operation, context: Context): Promise<Output> | Output {
  const keys = keysOf(operation);
  const key = keys[0] as BinaryString;
  const { consistency, signal } = context;
  // Results are kept key by key, so what is read of several is not kept.
  if (keys.length > 1 || cache.isBypassed(key)) {
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
  const answer = driver.run(operation, controller === undefined ? context : { ...context, signal: controller.signal });
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

interface Departure {
  readonly id: string;
  readonly joinId: string;
  readonly consistency: Context['consistency'];
  readonly flight: Flight;
  readonly answer: Promise<Output>;
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

/** Stores what a read gave, unless its key was invalidated meanwhile, and gives it to those who wait. */
export function arrive(
  cache: Cache,
  operation: Operation,
  { id, consistency, flight }: Pick<Departure, 'id' | 'consistency' | 'flight'>,
  output: Output,
): Output {
  let shared: Output;
  if (flight.isStale) {
    cache.counters.skipped += 1;
    shared = frozen(operation, output);
  } else {
    shared = keep(cache, operation, id, consistency, output);
  }
  flight.land(shared);
  return shared;
}

function keep(
  cache: Cache,
  operation: Operation,
  id: string,
  consistency: Context['consistency'],
  output: Output,
): Output {
  const shared = frozen(operation, output);
  cache.counters.stores += 1;
  cache.results(consistency).add(operation, id, shared);
  return shared;
}
