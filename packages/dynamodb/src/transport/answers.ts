import { type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';

import { type RequestName, type Requests } from './client.js';

/** An answer with a status of success in which something is missing, as when it was cut off on its way. */
export class HollowAnswer extends Error {
  override readonly name = 'HollowAnswer';
}

/** A condition that no absent item meets. */
const OF_AN_ITEM = /^attribute_(?:exists\(hk\)|type\(v,)/;

/** What was there is told by each true answer of a write that needs an item. */
function isToldWhatWas({ ConditionExpression = '', Expected }: Partial<UpdateItemCommandInput>): boolean {
  return OF_AN_ITEM.test(ConditionExpression) || Expected?.['hk'] !== undefined;
}

/** Whether an answer holds what each true answer to such a request does. */
const WHOLE: {
  readonly [N in RequestName]: (output: Requests[N]['output'], input: Requests[N]['input']) => boolean;
} = {
  // An item that is not there leaves no trace.
  GetItem: () => true,
  Query: ({ Count, Items }, { Select }) => Count !== undefined && (Select === 'COUNT' || Items !== undefined),
  Scan: ({ Items }) => Items !== undefined,
  BatchGetItem: ({ Responses }) => Responses !== undefined,
  PutItem: () => true,
  // An item or attributes that were not there leave no trace.
  UpdateItem: ({ Attributes }, input) =>
    Attributes !== undefined ||
    input.ReturnValues === undefined ||
    input.ReturnValues === 'UPDATED_OLD' ||
    (input.ReturnValues === 'ALL_OLD' && !isToldWhatWas(input)),
  DeleteItem: ({ Attributes }, input) =>
    Attributes !== undefined || input.ReturnValues === undefined || !isToldWhatWas(input),
  BatchWriteItem: ({ UnprocessedItems }) => UnprocessedItems !== undefined,
  TransactGetItems: ({ Responses }) => Responses !== undefined,
  TransactWriteItems: () => true,
};

/** Whether the output of a request holds all that was asked for. */
export function isWhole<N extends RequestName>(
  name: N,
  input: Requests[N]['input'],
  output: Requests[N]['output'],
): boolean {
  return WHOLE[name](output, input);
}

interface Response {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: { readonly readableDidRead?: boolean };
}

/**
 * Whether a response came without a body. The shortest true one is `{}`; of none at all the client makes the same. One
 * that promises no length is known by its stream, of which nothing was read.
 */
export function isEmpty(response: unknown): boolean {
  const { headers, body } = (response ?? {}) as Response;
  const length = headers?.['content-length'];
  return length === undefined ? body?.readableDidRead === false : Number(length) === 0;
}
