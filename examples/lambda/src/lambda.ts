import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBBackend } from '@keyvaluestore/dynamodb';

import { createHandler } from './handler.js';

const tableName = process.env['TABLE_NAME'];
if (tableName === undefined) throw new Error('TABLE_NAME must name the table');

// Made once for each instance of the function, so that calls after the first find the connection open.
const client = new DynamoDBClient();

/** What Lambda calls. */
export const handler = createHandler(new DynamoDBBackend({ client, tableName, requestTimeout: 2000 }));
