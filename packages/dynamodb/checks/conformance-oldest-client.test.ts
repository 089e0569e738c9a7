import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createManualClock, describeBackend } from '@keyvaluestore/conformance';

import { DYNAMODB_CAPABILITIES } from '../src/index.js';
import { openService } from '../test/support/service.js';

// The oldest client that the peer range admits, in place of the newest.
jest.mock('@aws-sdk/client-dynamodb', () => jest.requireActual<object>('aws-sdk-oldest'));

describeBackend('DynamoDBBackend on the oldest client', {
  capabilities: DYNAMODB_CAPABILITIES,
  differential: { operations: 200 },
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

it('this is that client', () => {
  expect(DynamoDBClient).toBe(jest.requireActual<{ DynamoDBClient: unknown }>('aws-sdk-oldest').DynamoDBClient);
  expect(jest.requireActual<{ version: string }>('aws-sdk-oldest/package.json').version).toBe('3.363.0');
});
