import { randomBytes } from 'node:crypto';

import * as aws from '@aws-sdk/client-dynamodb';
import { dynamoDBService } from '@keyvaluestore/test-services';

import { type Engine } from './engine.js';

/**
 * A DynamoDB Local, to which every `new DynamoDBClient(…)` of an example connects. It keeps the tables of different
 * access keys apart, so that each example has its own.
 */
export async function dynamoDBEngine(): Promise<Engine> {
  const service = await dynamoDBService();
  const { endpoint, region } = service;
  const clients = new Set<aws.DynamoDBClient>();
  let credentials = service.credentials;
  class DynamoDBClient extends aws.DynamoDBClient {
    constructor(config: aws.DynamoDBClientConfig = {}) {
      super({ ...config, endpoint, region, credentials });
      clients.add(this);
    }
  }
  const disconnect = (): void => {
    for (const client of clients) client.destroy();
    clients.clear();
  };
  return {
    modules: { '@aws-sdk/client-dynamodb': { ...aws, DynamoDBClient } },
    environment: () => ({
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    }),
    refresh: async () => {
      disconnect();
      credentials = { ...credentials, accessKeyId: randomBytes(10).toString('hex') };
    },
    stop: async () => {
      disconnect();
      await service.stop();
    },
  };
}
