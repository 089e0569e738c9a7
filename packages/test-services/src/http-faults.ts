/** The errors that the HTTP fault proxy can answer. */
export type DynamoDBErrorName =
  | 'internalServerError'
  | 'serviceUnavailable'
  | 'provisionedThroughputExceeded'
  | 'throttling'
  | 'requestLimitExceeded'
  | 'transactionConflict'
  | 'transactionCanceled'
  | 'transactionInProgress';

/**
 * Faults that happen either `Before` (the server never sees the request) or `After` (the server has executed it, and
 * its own answer is thrown away): the connection is reset, or an error is answered in DynamoDB's form.
 */
export type TwoSidedHttpFault = `${'reset' | DynamoDBErrorName}${'Before' | 'After'}`;

/**
 * What can go wrong with an HTTP request to DynamoDB, besides the two-sided faults.
 *
 * - `refuse`: a new connection is reset as soon as it is made.
 * - `delay`: the request is passed on `delay` milliseconds late.
 * - `slowReply`: the request is executed, and its answer comes `delay` milliseconds late.
 * - `blackHole`: the request is not passed on, and never answered.
 * - `lostReply`: the request is executed, and never answered.
 * - `cutInReply`: the request is executed, and the connection ends after `replyBytes` bytes of the answer's body.
 * - `unprocessed`: a part of the keys or items of a BatchGetItem or BatchWriteItem is not passed on, but returned as
 *   UnprocessedKeys or UnprocessedItems. Only for batches of two or more, of which at least one is processed: with
 *   none at all, DynamoDB answers ProvisionedThroughputExceededException.
 */
export type OneSidedHttpFault =
  'refuse' | 'delay' | 'slowReply' | 'blackHole' | 'lostReply' | 'cutInReply' | 'unprocessed';

/** All that the HTTP fault proxy can do to a request. */
export type HttpFault = OneSidedHttpFault | TwoSidedHttpFault;

/** All faults of the HTTP proxy, in the order in which their probabilities are laid out. */
export const HTTP_FAULTS: readonly HttpFault[] = [
  'refuse',
  'delay',
  'slowReply',
  'blackHole',
  'lostReply',
  'cutInReply',
  'unprocessed',
  'resetBefore',
  'resetAfter',
  'internalServerErrorBefore',
  'internalServerErrorAfter',
  'serviceUnavailableBefore',
  'serviceUnavailableAfter',
  'provisionedThroughputExceededBefore',
  'provisionedThroughputExceededAfter',
  'throttlingBefore',
  'throttlingAfter',
  'requestLimitExceededBefore',
  'requestLimitExceededAfter',
  'transactionConflictBefore',
  'transactionConflictAfter',
  'transactionCanceledBefore',
  'transactionCanceledAfter',
  'transactionInProgressBefore',
  'transactionInProgressAfter',
];

/** One entry of the CancellationReasons of a TransactionCanceledException. */
export interface CancellationReason {
  /** `None`, `ConditionalCheckFailed`, `TransactionConflict`, `ThrottlingError`, `ValidationError` and so on. */
  readonly Code: string;
  readonly Message?: string;
}

/** How the faults of the HTTP proxy are. */
export interface HttpFaultSettings {
  /** Milliseconds of `delay` and `slowReply`; 50 by default. */
  readonly delay?: number;
  /** Bytes of the answer's body that `cutInReply` lets through; 1 by default. */
  readonly replyBytes?: number;
  /** The share of keys or items that `unprocessed` returns, 0 to 1; 0.5 by default. Each is drawn by itself. */
  readonly unprocessedShare?: number;
  /**
   * The reasons in a `transactionCanceled` answer. By default one for each action of the request, of which one drawn
   * by chance is TransactionConflict and the others None.
   */
  readonly cancellationReasons?: readonly CancellationReason[];
}

/** A fault split into what happens and on which side of the execution of the request. */
export interface HttpFaultSide {
  readonly name: 'reset' | DynamoDBErrorName;
  readonly side: 'before' | 'after';
}

/** Splits a two-sided fault; null for the others. */
export function splitFault(fault: HttpFault): HttpFaultSide | null {
  const match = /^(.+)(Before|After)$/.exec(fault);
  if (match === null) return null;
  return { name: match[1] as HttpFaultSide['name'], side: match[2] === 'After' ? 'after' : 'before' };
}
