import { randomUUID } from 'node:crypto';

import { type Backend, prefixed } from '@keyvaluestore/core';
import { describeWith, type ServiceName, whyMissing } from '@keyvaluestore/test-services';

import { describeExpiry } from '../cases/expiry.js';
import { describeHistories } from '../cases/histories.js';
import { describeIndexes } from '../cases/indexes.js';
import { describePages } from '../cases/pages.js';
import { describeRecords } from '../cases/records.js';
import { describeRequests, type Requests } from '../cases/requests.js';
import { describeTransactions } from '../cases/transactions.js';
import { describeUpkeep } from '../cases/upkeep.js';

/** A backend, its time, and what ends its client and its service. */
export interface Opened {
  readonly backend: Backend;
  readonly clock: () => number;
  readonly requests: Requests;
  /** Lets so much time pass for its keys: by a clock that the test moves, or by waiting. */
  pass(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

/** A store of one test. */
export interface Place {
  readonly backend: Backend;
  readonly requests: Requests;
  readonly clock: () => number;
  readonly pass: (milliseconds: number) => Promise<void>;
}

/** Runs all cases on a backend, each test under a prefix of its own. */
export function describeCollections(name: string, open: () => Promise<Opened>): void {
  describe(`collections on ${name}`, () => itKeepsCollections(open));
}

/** The same, shown as skipped with the reason where a service is not to be had. */
export function describeCollectionsOn(service: ServiceName, name: string, open: () => Promise<Opened>): void {
  describeWith(whyMissing(service), `collections on ${name}`, () => itKeepsCollections(open), {
    optional: service === 'foundationdb',
  });
}

function itKeepsCollections(open: () => Promise<Opened>): void {
  let opened: Opened;
  let place: Place;
  beforeAll(async () => {
    opened = await open();
  }, 120_000);
  afterAll(() => opened.close());
  beforeEach(() => {
    const { clock, pass, requests } = opened;
    place = { backend: prefixed(opened.backend, `${randomUUID()}:`), clock, pass, requests };
  });
  const current = (): Place => place;

  describeRequests(current);
  describeRecords(current);
  describeIndexes(current);
  describePages(current);
  describeExpiry(current);
  describeTransactions(current);
  describeUpkeep(current);
  describeHistories(current);
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
