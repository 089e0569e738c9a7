import { type Context } from '@keyvaluestore/core';

import { type Item, type ItemKey } from '../layout/keys.js';
import { keyOf, type WideUpdate, type Write } from '../operations/write.js';
import { type RequestName } from './client.js';
import { ConditionFailed } from './errors.js';
import { send, type Transport } from './transport.js';

const REQUESTS = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  WideUpdate: 'UpdateItem',
  Delete: 'DeleteItem',
} as const satisfies Record<string, RequestName>;

/** What an action was to return, or the item on which its condition failed. */
export type Sent = { readonly attributes: Item | undefined } | { readonly failedOn: Item | undefined };

/** Sends one action alone. */
export async function sendWrite(transport: Transport, write: Write | WideUpdate, context: Context): Promise<Sent> {
  if (write.action === 'ConditionCheck') throw new TypeError('a check is part of a transaction');
  const { connection, tableName } = transport;
  const asksItem = !connection.isDax && write.action !== 'WideUpdate' && write.input.ConditionExpression !== undefined;
  const input = {
    TableName: tableName,
    ...write.input,
    ...(write.returns === undefined ? {} : { ReturnValues: write.returns }),
    ...(asksItem ? { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const } : {}),
  };
  try {
    const { Attributes } = await send(transport, REQUESTS[write.action], input as never, context);
    return { attributes: Attributes };
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    return { failedOn: asksItem ? error.item : await getItem(transport, keyOf(write), context) };
  }
}

/** Reads an item whole and strongly, once. */
export async function getItem(transport: Transport, Key: ItemKey, context: Context): Promise<Item | undefined> {
  const input = { TableName: transport.tableName, Key, ConsistentRead: true };
  return (await send(transport, 'GetItem', input, context)).Item;
}
