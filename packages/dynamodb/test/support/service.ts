import { randomUUID } from 'node:crypto';

import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { dynamoDBService, type DynamoDBService } from '@keyvaluestore/test-services';

import { createTable, DynamoDBBackend, type DynamoDBBackendOptions } from '../../src/index.js';

// The client says on older versions of Node that it will want a newer one some day.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

/** A DynamoDB Local with a client, and tables for tests. */
export interface TestService {
  readonly service: DynamoDBService;
  readonly client: DynamoDBClient;
  /** A client of another kind, closed with the rest. */
  createClient(config?: DynamoDBClientConfig): DynamoDBClient;
  createTable(): Promise<string>;
  /** A backend on a new table. */
  createBackend(options?: Partial<DynamoDBBackendOptions>): Promise<DynamoDBBackend>;
  close(): Promise<void>;
}

export async function openService(): Promise<TestService> {
  const service = await dynamoDBService();
  const clients: DynamoDBClient[] = [];
  const createClient = (config: DynamoDBClientConfig = {}): DynamoDBClient => {
    const { endpoint, region, credentials } = service;
    const client = new DynamoDBClient({ endpoint, region, credentials, ...config });
    clients.push(client);
    return client;
  };
  const client = createClient();
  const newTable = async (): Promise<string> => {
    const tableName = `test-${randomUUID()}`;
    await createTable(client, tableName);
    return tableName;
  };
  return {
    service,
    client,
    createClient,
    createTable: newTable,
    createBackend: async (options) => new DynamoDBBackend({ client, tableName: await newTable(), ...options }),
    close: async () => {
      for (const each of clients) each.destroy();
      await service.stop();
    },
  };
}
