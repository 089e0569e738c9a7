import { describeBackend } from '@keyvaluestore/conformance';

import { DYNAMODB_CAPABILITIES } from '../../src/index.js';
import { openService } from '../support/service.js';

describeBackend('DynamoDBBackend', {
  capabilities: DYNAMODB_CAPABILITIES,
  open: async () => {
    const service = await openService();
    return { createBackend: (options) => service.createBackend(options), close: () => service.close() };
  },
});
