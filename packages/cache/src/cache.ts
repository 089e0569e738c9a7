import { type BinaryString, type Context, KeyValueStoreError, UnknownOutcomeError } from '@keyvaluestore/core';

import { type Flight } from './flight.js';
import { type Bounds, Results } from './results.js';
import { type CacheStatistics, Counters } from './statistics.js';

type Consistency = Context['consistency'];

/** How a cache is bounded, completely. */
export interface CacheSettings {
  readonly strong: Omit<Bounds, 'clock'>;
  readonly eventual: Omit<Bounds, 'clock'>;
  /** By which keys expire. */
  readonly clock: () => number;
  /** Milliseconds for which a key is not cached after a write of unknown outcome. */
  readonly unknownOutcomeDelay: number;
}

/** Whether a write that failed with this error may still take effect. */
export function mayComeLate(error: unknown): boolean {
  return !KeyValueStoreError.is(error) || UnknownOutcomeError.is(error);
}

/** What is under way on a key. */
class Activity {
  writes = 0;
  /** Reads that others can join, by flight id. */
  flights: Map<string, Flight> | undefined;

  get isIdle(): boolean {
    return this.writes === 0 && this.flights === undefined;
  }

  /** Lets no read that is under way store its result, and none that begins now join it. */
  invalidate(): void {
    if (this.flights === undefined) return;
    for (const flight of this.flights.values()) flight.isStale = true;
    this.flights = undefined;
  }
}

/**
 * Results, and what is under way. While a key is being written, its reads neither find nor store nor join anything: its
 * old value and its new one can both be seen then, and nobody may see the old one after the new one.
 */
export class Cache {
  readonly counters = new Counters();
  readonly #results: { readonly [C in Consistency]: Results };
  readonly #activities = new Map<BinaryString, Activity>();
  /** Until when keys are not cached because a write may still take effect; those that end first come first. */
  readonly #doubts = new Map<BinaryString, number>();
  readonly #unknownOutcomeDelay: number;
  /** By which keys expire. */
  readonly clock: () => number;

  constructor({ strong, eventual, clock, unknownOutcomeDelay }: CacheSettings) {
    this.clock = clock;
    this.#results = {
      strong: new Results({ ...strong, clock }, this.counters),
      eventual: new Results({ ...eventual, clock }, this.counters),
    };
    this.#unknownOutcomeDelay = unknownOutcomeDelay;
  }

  results(consistency: Consistency): Results {
    return this.#results[consistency];
  }

  /** Whether reads of a key go past the cache. */
  isBypassed(key: BinaryString): boolean {
    return (this.#activities.get(key)?.writes ?? 0) > 0 || this.#isInDoubt(key);
  }

  flight(key: BinaryString, id: string): Flight | undefined {
    return this.#activities.get(key)?.flights?.get(id);
  }

  addFlight(key: BinaryString, id: string, flight: Flight): void {
    const activity = this.#activity(key);
    activity.flights ??= new Map();
    activity.flights.set(id, flight);
  }

  removeFlight(key: BinaryString, id: string, flight: Flight): void {
    const activity = this.#activities.get(key);
    if (activity?.flights?.get(id) !== flight) return;
    activity.flights.delete(id);
    if (activity.flights.size === 0) activity.flights = undefined;
    if (activity.isIdle) this.#activities.delete(key);
  }

  beginWrite(keys: Iterable<BinaryString>): void {
    for (const key of keys) {
      this.#activity(key).writes += 1;
      this.invalidate(key);
    }
  }

  /** @param error what the write rejected with, if it did */
  endWrite(keys: Iterable<BinaryString>, error?: unknown): void {
    const isInDoubt = error !== undefined && mayComeLate(error);
    for (const key of keys) {
      const activity = this.#activity(key);
      activity.writes -= 1;
      this.invalidate(key);
      if (activity.isIdle) this.#activities.delete(key);
      if (isInDoubt) this.#doubt(key);
    }
  }

  invalidate(key: BinaryString): void {
    this.#results.strong.delete(key);
    this.#results.eventual.delete(key);
    this.#activities.get(key)?.invalidate();
  }

  clear(): void {
    this.#results.strong.clear();
    this.#results.eventual.clear();
    for (const activity of this.#activities.values()) activity.invalidate();
  }

  statistics(): CacheStatistics {
    const { strong, eventual } = this.#results;
    return { ...this.counters, entries: strong.count + eventual.count, bytes: strong.bytes + eventual.bytes };
  }

  #activity(key: BinaryString): Activity {
    let activity = this.#activities.get(key);
    if (activity === undefined) {
      activity = new Activity();
      this.#activities.set(key, activity);
    }
    return activity;
  }

  #isInDoubt(key: BinaryString): boolean {
    if (this.#doubts.size === 0) return false;
    this.#forgetOldDoubts();
    return this.#doubts.has(key);
  }

  #doubt(key: BinaryString): void {
    this.#forgetOldDoubts();
    this.#doubts.delete(key);
    if (this.#unknownOutcomeDelay > 0) this.#doubts.set(key, performance.now() + this.#unknownOutcomeDelay);
  }

  #forgetOldDoubts(): void {
    const now = performance.now();
    for (const [key, end] of this.#doubts) {
      if (end > now) return;
      this.#doubts.delete(key);
    }
  }
}
