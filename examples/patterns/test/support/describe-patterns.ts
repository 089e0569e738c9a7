import { randomUUID } from 'node:crypto';

import { type Backend, prefixed } from '@keyvaluestore/core';
import { describeWith, type ServiceName, whyMissing } from '@keyvaluestore/test-services';

import { describeEnumeration, describePagination, describeSecondaryIndex } from '../cases/lists.js';
import { describeLocks } from '../cases/locks.js';
import { describeLeaderboard, describeWriters } from '../cases/numbers.js';
import { describeRateLimits } from '../cases/rate-limits.js';
import { describeCache, describeSessions } from '../cases/sessions.js';
import { describeUniqueFields } from '../cases/unique-fields.js';

/** A backend, its time, and what ends its client and its service. */
export interface Opened {
  readonly backend: Backend;
  /** Lets so much time pass for its keys: by a clock that the test moves, or by waiting. */
  pass(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

/** Runs all patterns on a backend, each test under a prefix of its own. */
export function describePatterns(name: string, open: () => Promise<Opened>): void {
  describe(name, () => {
    testPatterns(open);
  });
}

/** The same where the service is not missing. */
export function describePatternsOn(service: ServiceName, name: string, open: () => Promise<Opened>): void {
  const patterns = (): void => testPatterns(open);
  describeWith(whyMissing(service), name, patterns, { optional: service === 'foundationdb' });
}

function testPatterns(open: () => Promise<Opened>): void {
  let opened: Opened;
  let store: Backend;
  beforeAll(async () => {
    opened = await open();
  }, 120_000);
  afterAll(() => opened.close());
  beforeEach(() => {
    store = prefixed(opened.backend, `${randomUUID()}:`);
  });

  const pass = (milliseconds: number): Promise<void> => opened.pass(milliseconds);

  describeUniqueFields(() => store);
  describeEnumeration(() => store);
  describeSecondaryIndex(() => store);
  describePagination(() => store);
  describeLeaderboard(() => store);
  describeWriters(() => store);
  describeRateLimits(() => store, pass);
  describeLocks(() => store, pass);
  describeSessions(() => store, pass);
  describeCache(() => store, pass);
}

/** A clock that a test moves, and what moves it. */
export function movedClock(): { clock(): number; pass(milliseconds: number): Promise<void> } {
  let now = Date.now();
  return {
    clock: () => now,
    pass: async (milliseconds) => {
      now += milliseconds;
    },
  };
}
