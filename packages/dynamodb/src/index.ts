/**
 * A backend on Amazon DynamoDB, with the AWS SDK v3.
 * @module @keyvaluestore/dynamodb
 */

export { type DynamoDBClientLike } from './transport/client.js';
export { DYNAMODB_CAPABILITIES } from './driver.js';
export { DynamoDBBackend, type DynamoDBBackendOptions } from './dynamodb-backend.js';
export { createTable, ensureTable, tableDefinition, type TableOptions } from './layout/table.js';
