import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  type BatchWriteItemCommandOutput,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  type DeleteItemCommandOutput,
  GetItemCommand,
  type GetItemCommandInput,
  type GetItemCommandOutput,
  PutItemCommand,
  type PutItemCommandInput,
  type PutItemCommandOutput,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  ScanCommand,
  type ScanCommandInput,
  type ScanCommandOutput,
  TransactGetItemsCommand,
  type TransactGetItemsCommandInput,
  type TransactGetItemsCommandOutput,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
  type TransactWriteItemsCommandOutput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
  type UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { InvalidArgumentError, onAbort } from '@keyvaluestore/core';

import { isWhole } from './answers.js';
import { givenUp, takesLightSignals } from './deadline.js';
import { type Delivery, mayBeApplied, watchDelivery } from './delivery.js';

/** The requests that a backend makes. */
export interface Requests {
  GetItem: { input: GetItemCommandInput; output: GetItemCommandOutput };
  Query: { input: QueryCommandInput; output: QueryCommandOutput };
  Scan: { input: ScanCommandInput; output: ScanCommandOutput };
  BatchGetItem: { input: BatchGetItemCommandInput; output: BatchGetItemCommandOutput };
  PutItem: { input: PutItemCommandInput; output: PutItemCommandOutput };
  UpdateItem: { input: UpdateItemCommandInput; output: UpdateItemCommandOutput };
  DeleteItem: { input: DeleteItemCommandInput; output: DeleteItemCommandOutput };
  BatchWriteItem: { input: BatchWriteItemCommandInput; output: BatchWriteItemCommandOutput };
  TransactGetItems: { input: TransactGetItemsCommandInput; output: TransactGetItemsCommandOutput };
  TransactWriteItems: { input: TransactWriteItemsCommandInput; output: TransactWriteItemsCommandOutput };
}

export type RequestName = keyof Requests;

const COMMANDS = {
  GetItem: GetItemCommand,
  Query: QueryCommand,
  Scan: ScanCommand,
  BatchGetItem: BatchGetItemCommand,
  PutItem: PutItemCommand,
  UpdateItem: UpdateItemCommand,
  DeleteItem: DeleteItemCommand,
  BatchWriteItem: BatchWriteItemCommand,
  TransactGetItems: TransactGetItemsCommand,
  TransactWriteItems: TransactWriteItemsCommand,
};

/**
 * The part of a client that a backend uses: a `DynamoDBClient` or `DynamoDB` of `@aws-sdk/client-dynamodb`, or a `Dax`
 * of `@amazon-dax-sdk/client-dax`. Not a document client, which would convert the attributes that it is given.
 * @example
 * ```ts
 * const client: DynamoDBClientLike = new DynamoDBClient({ region: 'eu-central-1' });
 * await ensureTable(client, 'app');
 * await new DynamoDBBackend({ client, tableName: 'app' }).get('nothing'); // null
 * ```
 */
export interface DynamoDBClientLike {
  readonly config: object;
  /** Makes a request. */
  send(command: object, options?: { readonly abortSignal?: AbortSignal }): Promise<object>;
}

/** A client, reduced to one function. */
export interface Connection {
  /** DAX brings no item when the condition of a single write fails, and knows no tables. */
  readonly isDax: boolean;
  /** Whether `signal` may be one that is cheaper than a true `AbortSignal`. */
  readonly takesLightSignals: boolean;
  /** Makes a request; `delivery` is told what became of each try. */
  send<N extends RequestName>(
    name: N,
    input: Requests[N]['input'],
    signal: AbortSignal | undefined,
    delivery: Delivery,
  ): Promise<Requests[N]['output']>;
}

/** Checks a client and connects to it; sends nothing. Throws `InvalidArgumentError` if it is not fit for the purpose. */
export function connect(client: DynamoDBClientLike): Connection {
  const config = (client as Partial<DynamoDBClientLike> | undefined)?.config as Record<string, unknown> | undefined;
  if (typeof config !== 'object' || typeof client.send !== 'function') {
    throw new InvalidArgumentError('options.client must be a DynamoDBClient, or a Dax client');
  }
  if (config['translateConfig'] !== undefined) {
    throw new InvalidArgumentError('options.client must be a DynamoDBClient itself, not a document client around one');
  }
  return config['requestHandler'] === undefined ? connectDax(client, config) : connectClient(client, config);
}

function connectClient(client: DynamoDBClientLike, config: Record<string, unknown>): Connection {
  return {
    isDax: false,
    takesLightSignals: takesLightSignals(config['requestHandler']),
    send: async <N extends RequestName>(
      name: N,
      input: Requests[N]['input'],
      signal: AbortSignal | undefined,
      delivery: Delivery,
    ) => {
      // The constructors' types do not say that names, inputs and outputs belong together, but the tables do.
      const command = new (COMMANDS[name] as new (input: object) => GetItemCommand)(input);
      watchDelivery(command, delivery, signal, (output) => isWhole(name, input, output as Requests[N]['output']));
      // Without options the client would take its handler from a cache that knows nothing of this command's middleware.
      return (await client.send(command, signal === undefined ? {} : { abortSignal: signal })) as Requests[N]['output'];
    },
  };
}

/** A DAX client takes no commands, and resends writes after a lost connection unless it is told not to. */
function connectDax(client: DynamoDBClientLike, config: Record<string, unknown>): Connection {
  const methods = client as unknown as Record<string, ((input: object) => Promise<object>) | undefined>;
  if (typeof methods['getItem'] !== 'function') {
    throw new InvalidArgumentError('options.client must be a DynamoDBClient, or a Dax client');
  }
  if (config['maxRetries'] !== 0 || Boolean(config['writeRetries'])) {
    throw new InvalidArgumentError(
      'a Dax client must be made with maxRetries: 0, and without writeRetries, or it could apply a write twice',
    );
  }
  return {
    isDax: true,
    takesLightSignals: false,
    send: async <N extends RequestName>(
      name: N,
      input: object,
      signal: AbortSignal | undefined,
      delivery: Delivery,
    ) => {
      const method = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
      const request = methods[method]?.call(client, input) as Promise<Requests[N]['output']>;
      delivery.sent = true;
      return abortable(request, signal).catch((error: unknown) => {
        if (delivery.writes && mayBeApplied(error)) delivery.lost = error;
        throw error;
      });
    },
  };
}

/** Requests to DAX cannot be called back: one that is given up goes on unheard. */
function abortable<T>(request: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return request;
  return new Promise((resolve, reject) => {
    const off = onAbort(signal, () => {
      reject(givenUp());
    });
    request.then(resolve, reject).finally(off);
  });
}
