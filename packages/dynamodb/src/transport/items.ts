import { type AttributeValue, type AttributeValueUpdate, type ExpectedAttributeValue } from '@aws-sdk/client-dynamodb';
import { type Context } from '@keyvaluestore/core';

import { type Condition } from '../layout/expressions.js';
import { type Item, type ItemKey } from '../layout/keys.js';
import { type RequestName } from './client.js';
import { ConditionFailed } from './errors.js';
import { send, type Transport } from './transport.js';

interface Expressions {
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
  readonly ExpressionAttributeNames?: Record<string, string>;
}

/**
 * One action on one item, which can be sent alone or as a part of a transaction; the table's name is still to be
 * added. `returns` is what the answer is to hold if it is sent alone.
 */
export type Write =
  | { readonly action: 'Put'; readonly input: { readonly Item: Item } & Expressions; readonly returns?: 'ALL_OLD' }
  | {
      readonly action: 'Update';
      readonly input: { readonly Key: ItemKey; readonly UpdateExpression: string } & Expressions;
      readonly returns?: 'ALL_NEW' | 'UPDATED_NEW' | 'ALL_OLD' | 'UPDATED_OLD';
    }
  | {
      readonly action: 'Delete';
      readonly input: { readonly Key: ItemKey } & Expressions;
      readonly returns?: 'ALL_OLD';
    }
  | {
      readonly action: 'ConditionCheck';
      readonly input: { readonly Key: ItemKey } & Condition;
      readonly returns?: undefined;
    };

/**
 * An update of more attributes than an expression can name, in the older form of parameters, of which no transaction
 * takes any.
 */
export interface WideUpdate {
  readonly action: 'WideUpdate';
  readonly input: {
    readonly Key: ItemKey;
    readonly AttributeUpdates: Record<string, AttributeValueUpdate>;
    readonly Expected: Record<string, ExpectedAttributeValue>;
  };
  readonly returns?: 'ALL_NEW' | 'ALL_OLD' | 'UPDATED_OLD';
}

/** The key of the item that a write is about. */
export function keyOf(write: Write | WideUpdate): ItemKey {
  if (write.action !== 'Put') return write.input.Key;
  const { hk, rk } = write.input.Item;
  return { hk, rk } as ItemKey;
}

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
