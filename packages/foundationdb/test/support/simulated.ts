import { type RequestEvent } from '@keyvaluestore/core';
import { seededRandom } from '@keyvaluestore/test-services';

import { FoundationDBBackend, type FoundationDBBackendOptions } from '../../src/index.js';
import { SimulatedDatabase } from './simulation/simulated-database.js';

type Options = Partial<FoundationDBBackendOptions> & { readonly database?: SimulatedDatabase };

/** A backend on a simulation of its own, and the cluster behind it. */
export function simulated({ database = new SimulatedDatabase(), ...options }: Options = {}) {
  const kv = new FoundationDBBackend({ subspace: 'test/', ...options, database });
  return { kv, database, cluster: database.cluster };
}

/** Makes answers take a few turns of the event loop, so that what is asked at once overlaps. */
export function addLatency({ cluster }: SimulatedDatabase, seed = 1, turns = 4): void {
  const random = seededRandom(seed);
  cluster.latency = () => Math.floor(random() * turns);
}

/** Collects what a profiler is told of transactions. */
export function collectRequests() {
  const events: RequestEvent[] = [];
  return { events, profiler: { request: (event: RequestEvent) => void events.push(event) } };
}
