import { randomUUID } from 'node:crypto';

import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable, DynamoDBBackend } from '@keyvaluestore/dynamodb';
import { dynamoDBService } from '@keyvaluestore/test-services';

import { describeCollectionsOn, movedClock } from '../support/describe-collections.js';

const REQUESTS = {
  insert: '1 TransactWriteItems',
  change: '1 GetItem, 1 TransactWriteItems',
  page: '1 Query, 1 BatchGetItem',
  find: '2 GetItem',
};

// The client says on older versions of Node that it will want a newer one some day.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

describeCollectionsOn('dynamodb', 'DynamoDB', async () => {
  const service = await dynamoDBService();
  const { endpoint, region, credentials } = service;
  const client = new DynamoDBClient({ endpoint, region, credentials });
  const tableName = `collections-${randomUUID()}`;
  await createTable(client, tableName);
  const { clock, pass } = movedClock();
  return {
    backend: new DynamoDBBackend({ client, tableName, clock }),
    clock,
    pass,
    requests: REQUESTS,
    close: async () => {
      await client.send(new DeleteTableCommand({ TableName: tableName }));
      client.destroy();
      await service.stop();
    },
  };
});
