import { type Capabilities, defaultView, DriverBackend } from '@keyvaluestore/core';

import { createModelDriver, describeBackend, type Harness, MODEL_CAPABILITIES } from '../../src/index.js';

function harnessOf(capabilities: Capabilities): Harness {
  return {
    capabilities,
    open: async () => ({
      createBackend: async (options) => {
        const limitsCollections = capabilities.limitsCollections && options?.limits !== 'native';
        const driver = createModelDriver({ ...capabilities, limitsCollections });
        return new DriverBackend(driver, defaultView(driver, options));
      },
      close: async () => undefined,
    }),
  };
}

describeBackend('the model', harnessOf(MODEL_CAPABILITIES));

describeBackend(
  'the model of an engine that can do less',
  harnessOf({
    ...MODEL_CAPABILITIES,
    exclusiveSortedSets: false,
    atomicWriteAcrossKeys: false,
    limitsCollections: false,
    staleReads: true,
  }),
);
