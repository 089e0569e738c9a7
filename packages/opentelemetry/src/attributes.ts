import { type Attributes } from '@opentelemetry/api';
import { type CallStart } from '@keyvaluestore/core';

// The names of the stable database conventions, and of DynamoDB's, which are in development.
export const DB_SYSTEM_NAME = 'db.system.name';
const DB_OPERATION_NAME = 'db.operation.name';
export const DB_OPERATION_BATCH_SIZE = 'db.operation.batch.size';
export const DB_COLLECTION_NAME = 'db.collection.name';
const DB_NAMESPACE = 'db.namespace';
export const DB_QUERY_TEXT = 'db.query.text';
export const DB_RESPONSE_STATUS_CODE = 'db.response.status_code';
export const ERROR_TYPE = 'error.type';
const SERVER_ADDRESS = 'server.address';
const SERVER_PORT = 'server.port';
export const AWS_DYNAMODB_CONSUMED_CAPACITY = 'aws.dynamodb.consumed_capacity';
export const AWS_DYNAMODB_TABLE_NAMES = 'aws.dynamodb.table_names';

// What no convention names.
export const CONDITION_FAILED = 'keyvaluestore.condition_failed';
export const REQUESTS = 'keyvaluestore.requests';
export const RETRIES = 'keyvaluestore.retries';
export const REQUEST_NAME = 'keyvaluestore.request.name';
export const CAPACITY_TYPE = 'keyvaluestore.capacity.type';

/**
 * The name of a call by the conventions: a batch of one operation is that operation, a batch of equal ones names it,
 * and other batches do not.
 */
export function operationName({ name, requested }: CallStart): string {
  if (name !== 'batch') return name;
  const [first] = requested;
  if (first === undefined || requested.some((operation) => operation.name !== first.name)) return 'BATCH';
  return requested.length === 1 ? first.name : `BATCH ${first.name}`;
}

/** What a call works on, for the name of its span. */
export function targetOf(attributes: Attributes): string | undefined {
  const { [DB_COLLECTION_NAME]: collection, [DB_NAMESPACE]: namespace } = attributes;
  const { [SERVER_ADDRESS]: address, [SERVER_PORT]: port } = attributes;
  const target = collection ?? namespace ?? (port === undefined ? address : `${String(address)}:${String(port)}`);
  return target === undefined ? undefined : String(target);
}

/** What spans and durations of a call have in common when it begins. */
export function callAttributes(call: CallStart, name: string, constant: Attributes): Attributes {
  return { ...constant, [DB_SYSTEM_NAME]: call.system, [DB_OPERATION_NAME]: name };
}
