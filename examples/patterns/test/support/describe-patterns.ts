import { randomUUID } from 'node:crypto';

import { type Backend, prefixed } from '@keyvaluestore/core';
import { type ServiceName } from '@keyvaluestore/test-services';

import { describeEnumeration, describePagination, describeSecondaryIndex } from '../cases/lists.js';
import { describeLeaderboard, describeRateLimit, describeWriters } from '../cases/numbers.js';
import { describeUniqueFields } from '../cases/unique-fields.js';

/** A backend, and what ends its client and its service. */
export interface Opened {
  readonly backend: Backend;
  close(): Promise<void>;
}

/** Runs all patterns on a backend, each test under a prefix of its own. */
export function describePatterns(name: string, open: () => Promise<Opened>): void {
  describe(name, () => {
    let opened: Opened;
    let store: Backend;
    beforeAll(async () => {
      opened = await open();
    }, 120_000);
    afterAll(() => opened.close());
    beforeEach(() => {
      store = prefixed(opened.backend, `${randomUUID()}:`);
    });

    describeUniqueFields(() => store);
    describeEnumeration(() => store);
    describeSecondaryIndex(() => store);
    describePagination(() => store);
    describeLeaderboard(() => store);
    describeRateLimit(() => store);
    describeWriters(() => store);
  });
}

/** The same, shown as skipped with the reason where `with-services` could not have the service. */
export function describePatternsOn(service: ServiceName, name: string, open: () => Promise<Opened>): void {
  const missing = process.env[`KV_TEST_MISSING_${service.toUpperCase()}`];
  if (missing === undefined) describePatterns(name, open);
  else describe.skip(`${name}: ${missing}`, () => it('runs all patterns', () => undefined));
}
