import { createManualClock, describeBackend } from '@keyvaluestore/conformance';

import { DYNAMODB_CAPABILITIES } from '../../src/index.js';
import { openService } from '../support/service.js';

describeBackend('DynamoDBBackend', {
  capabilities: DYNAMODB_CAPABILITIES,
  differential: { operations: 150 },
  open: async () => {
    const service = await openService();
    const clock = createManualClock(Date.now());
    return {
      createBackend: (options) => service.createBackend({ ...options, clock: clock.now }),
      clock,
      close: () => service.close(),
    };
  },
});
