import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describeBackend } from '@keyvaluestore/conformance';

import { harnessOf } from '../test/support/harness.js';

// The oldest client that the peer range admits, in place of the newest.
jest.mock('@aws-sdk/client-dynamodb', () => jest.requireActual<object>('aws-sdk-oldest'));

describeBackend('DynamoDBBackend on the oldest client', harnessOf(200));

it('this is that client', () => {
  expect(DynamoDBClient).toBe(jest.requireActual<{ DynamoDBClient: unknown }>('aws-sdk-oldest').DynamoDBClient);
  expect(jest.requireActual<{ version: string }>('aws-sdk-oldest/package.json').version).toBe('3.363.0');
});
