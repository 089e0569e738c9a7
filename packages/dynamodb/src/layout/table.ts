import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type TableDescription,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DEFAULT_RETRY_POLICY,
  KeyValueStoreError,
  pause,
  retry,
  throwIfAborted,
  UnavailableError,
  UnknownOutcomeError,
  UnsupportedError,
} from '@keyvaluestore/core';

import { connect, type DynamoDBClientLike } from '../transport/client.js';
import { lostTry, watchDelivery } from '../transport/delivery.js';
import { nameOf, refusal, TableUnavailableError, withoutValues } from '../transport/errors.js';
import { TTL_ATTRIBUTE } from './expiry.js';
import { SCORE_INDEX } from './keys.js';
import { schemaDifferences } from './table-schema.js';

const DEFAULT_TIMEOUT = 300_000;
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 2_000;

/** How long to wait for a table. {@link ensureTable} takes it. */
export interface TableOptions {
  /** Stops the waiting; what has been asked of DynamoDB goes on. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds to wait at most until the table is active: 300,000 by default. */
  readonly timeout?: number | undefined;
}

/**
 * What CreateTable is to be given for the table of a backend: two binary keys, `hk` and `rk`, and a local index `rk2`
 * on (`hk`, `rk2`) with all attributes, paid by request. Billing mode, encryption, streams, tags and so on are free to
 * be added or changed. Time to Live, by the attribute `t`, can only be turned on when the table is active, which
 * `createTable` does.
 * @example
 * ```ts
 * const { KeySchema } = tableDefinition('app');
 * KeySchema; // [{ AttributeName: 'hk', KeyType: 'HASH' }, { AttributeName: 'rk', KeyType: 'RANGE' }]
 * ```
 */
export function tableDefinition(tableName: string): CreateTableCommandInput {
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'hk', AttributeType: 'B' },
      { AttributeName: 'rk', AttributeType: 'B' },
      { AttributeName: 'rk2', AttributeType: 'B' },
    ],
    KeySchema: [
      { AttributeName: 'hk', KeyType: 'HASH' },
      { AttributeName: 'rk', KeyType: 'RANGE' },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: SCORE_INDEX,
        KeySchema: [
          { AttributeName: 'hk', KeyType: 'HASH' },
          { AttributeName: 'rk2', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  };
}

/**
 * Creates the table of a backend, turns its Time to Live on, and resolves when it is active. Rejects with
 * `UnsupportedError` if there is a table of that name, and with `UnavailableError` if it does not become active in
 * time. Not through DAX, which creates no tables.
 * @example
 * ```ts
 * const client = new DynamoDBClient({ region: 'eu-central-1' });
 * await createTable(client, 'app');
 * await createTable(client, 'app'); // rejects with UnsupportedError
 * ```
 */
export async function createTable(
  client: DynamoDBClientLike,
  tableName: string,
  options: TableOptions = {},
): Promise<void> {
  checkClient(client);
  throwIfAborted(options.signal);
  if (!(await requestTable(client, tableName))) throw new UnsupportedError(`there is a table ${tableName} already`);
  await untilActive(client, tableName, options, false);
  await sweepByTime(client, tableName, options.signal);
}

/**
 * Creates the table of a backend as `createTable` does unless it is there, and resolves when it is active; of several
 * callers at the same time one creates it, and a table that is being deleted is created anew. Rejects with
 * `UnsupportedError`, which says what differs, if there is one with another schema, and with `UnavailableError` if it
 * does not become active in time.
 * @example
 * ```ts
 * const client = new DynamoDBClient({ region: 'eu-central-1' });
 * await ensureTable(client, 'app', { timeout: 60_000 });
 * await ensureTable(client, 'app');
 * ```
 */
export async function ensureTable(
  client: DynamoDBClientLike,
  tableName: string,
  options: TableOptions = {},
): Promise<void> {
  checkClient(client);
  if (await untilActive(client, tableName, options, true)) await sweepByTime(client, tableName, options.signal);
}

function checkClient(client: DynamoDBClientLike): void {
  if (connect(client).isDax) throw new UnsupportedError('DAX knows no tables; give createTable a DynamoDBClient');
}

/** Gives whether it was created here. */
async function untilActive(
  client: DynamoDBClientLike,
  tableName: string,
  { signal, timeout = DEFAULT_TIMEOUT }: TableOptions,
  create: boolean,
): Promise<boolean> {
  const start = performance.now();
  let created = false;
  for (let wait = FIRST_PAUSE; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
    throwIfAborted(signal);
    const table = await describe(client, tableName, signal);
    if (table === undefined && create && (await requestTable(client, tableName))) created = true;
    if (table !== undefined && table.TableStatus !== 'DELETING') checkSchema(table, tableName);
    if (table?.TableStatus === 'ACTIVE' || table?.TableStatus === 'UPDATING') return created;
    if (performance.now() - start > timeout) {
      throw new UnavailableError(`the table ${tableName} was not active after ${timeout} ms`);
    }
    await pause(wait, signal);
  }
}

function checkSchema(table: TableDescription, tableName: string): void {
  const differences = schemaDifferences(table, tableDefinition(tableName));
  if (differences.length === 0) return;
  throw new UnsupportedError(`the table ${tableName} has another schema: ${differences.join('; ')}`);
}

async function describe(
  client: DynamoDBClientLike,
  tableName: string,
  signal: AbortSignal | undefined,
): Promise<TableDescription | undefined> {
  try {
    const options = signal === undefined ? {} : { abortSignal: signal };
    const output = await client.send(new DescribeTableCommand({ TableName: tableName }), options);
    return (output as { readonly Table?: TableDescription }).Table;
  } catch (error) {
    throwIfAborted(signal);
    if (nameOf(error) === 'ResourceNotFoundException') return undefined;
    throw tableError(error, tableName);
  }
}

/** Asks for the table; gives whether there was none. */
async function requestTable(client: DynamoDBClientLike, tableName: string): Promise<boolean> {
  let lost: unknown;
  return retry(DEFAULT_RETRY_POLICY, { consistency: 'strong' }, true, async () => {
    const command = new CreateTableCommand(tableDefinition(tableName));
    watchDelivery(command, { writes: true, sent: false }, undefined, (output) => 'TableDescription' in output);
    try {
      lost = lostTry(await client.send(command, {}));
    } catch (error) {
      // After a lost answer this is the table that the first try made.
      if (nameOf(error) === 'ResourceInUseException') return lost !== undefined;
      throw tableError(error, tableName);
    }
    if (lost !== undefined) throw new UnknownOutcomeError(undefined, { cause: withoutValues(lost) });
    return true;
  });
}

/** Turns Time to Live on; that it is on already, as after a lost answer, is no error. */
async function sweepByTime(
  client: DynamoDBClientLike,
  tableName: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const TimeToLiveSpecification = { Enabled: true, AttributeName: TTL_ATTRIBUTE };
  const options = signal === undefined ? {} : { abortSignal: signal };
  await retry(DEFAULT_RETRY_POLICY, { consistency: 'strong', signal }, true, async () => {
    try {
      await client.send(new UpdateTimeToLiveCommand({ TableName: tableName, TimeToLiveSpecification }), options);
    } catch (error) {
      throwIfAborted(signal);
      if (!/already enabled/i.test(String((error as Error).message))) throw tableError(error, tableName);
    }
  });
}

function tableError(error: unknown, tableName: string): unknown {
  const refused = refusal(error, tableName);
  if (KeyValueStoreError.is(refused)) return refused;
  return new TableUnavailableError(undefined, { cause: refused });
}
