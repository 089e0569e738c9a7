import { type Capabilities, defaultView, DriverBackend } from '@keyvaluestore/core';

import {
  createManualClock,
  createModelDriver,
  describeBackend,
  type Harness,
  MODEL_CAPABILITIES,
} from '../../src/index.js';

/** @param runs whether tests are to take the clock for one that goes on by itself */
function harnessOf(capabilities: Capabilities, runs: boolean): Harness {
  return {
    capabilities,
    clockRuns: runs,
    open: async () => {
      const clock = { ...createManualClock(), runs };
      return {
        createBackend: async ({ limits, expiringSortedSets = false } = {}) => {
          const limitsCollections = capabilities.limitsCollections && limits !== 'native';
          const driver = createModelDriver({ ...capabilities, limitsCollections, expiringSortedSets }, clock.now);
          return new DriverBackend(driver, defaultView(driver, { limits }));
        },
        clock,
        close: async () => undefined,
      };
    },
  };
}

describeBackend('the model', harnessOf(MODEL_CAPABILITIES, false));

describeBackend(
  'the model of an engine that can do less',
  harnessOf(
    {
      ...MODEL_CAPABILITIES,
      exclusiveSortedSets: false,
      atomicWriteAcrossKeys: false,
      limitsCollections: false,
      staleReads: true,
    },
    true,
  ),
);
