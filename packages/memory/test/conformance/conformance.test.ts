import { describeBackend } from '@keyvaluestore/conformance';
import { DriverBackend } from '@keyvaluestore/core';

import { capabilities, MemoryBackend } from '../../src/index.js';

const close = async (): Promise<void> => undefined;

describeBackend('memory', {
  capabilities,
  open: async () => ({ createBackend: async (options) => new MemoryBackend(options), close }),
});

describeBackend('memory through an identity wrapper', {
  capabilities,
  open: async () => ({
    createBackend: async (options) => {
      const backend = new MemoryBackend(options);
      return new DriverBackend({ ...backend.driver }, backend.view, backend);
    },
    close,
  }),
});
