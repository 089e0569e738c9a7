import { PRESENT } from '../layout/expressions.js';
import { type RequestName, type Requests } from './client.js';

/** An answer with a status of success in which something is missing, as when it was cut off on its way. */
export class HollowAnswer extends Error {
  override readonly name = 'HollowAnswer';
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
  UpdateItem: ({ Attributes }, { ReturnValues }) =>
    Attributes !== undefined || ReturnValues === undefined || ReturnValues === 'ALL_OLD',
  DeleteItem: ({ Attributes }, { ReturnValues, ConditionExpression = '' }) =>
    Attributes !== undefined ||
    ReturnValues === undefined ||
    !ConditionExpression.startsWith(PRESENT.ConditionExpression),
  BatchWriteItem: ({ UnprocessedItems }) => UnprocessedItems !== undefined,
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
