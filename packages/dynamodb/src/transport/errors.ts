import {
  ConflictError,
  InvalidArgumentError,
  LimitExceededError,
  PORTABLE_LIMITS,
  ThrottledError,
  UnavailableError,
  UnsupportedError,
  WrongTypeError,
} from '@keyvaluestore/core';

import { isNotConnected, statusOf } from './delivery.js';
import { type Item } from '../layout/keys.js';

/** The condition of a single write failed, on this item if there was one. Never leaves this package. */
export class ConditionFailed extends Error {
  constructor(readonly item: Item | undefined) {
    super('the condition failed');
  }
}

/** Why one action of a transaction kept it from being committed; `None` if it did not. */
export interface CancellationReason {
  readonly Code?: string | undefined;
  readonly Message?: string | undefined;
  readonly Item?: Item | undefined;
}

/** A transaction was not committed, for one reason for each action. Never leaves this package. */
export class TransactionCanceled extends Error {
  constructor(
    readonly reasons: readonly CancellationReason[],
    readonly engineError: Error,
  ) {
    super('the transaction was canceled');
  }
}

/**
 * The table is not there, or not yet, or no longer. As the same call may succeed when the table is active it is
 * retryable, but a user who mistyped the name is told at once.
 */
export class TableUnavailableError extends UnavailableError {}

const THROTTLED = new Set([
  ...['ProvisionedThroughputExceededException', 'ProvisionedThroughputExceeded', 'RequestLimitExceeded'],
  ...['ThrottlingException', 'ThrottlingError', 'ThrottledException', 'Throttling', 'LimitExceededException'],
  ...['RequestThrottledException', 'TooManyRequestsException', 'BandwidthLimitExceeded', 'SlowDown'],
]);
const CONFLICT = new Set(['TransactionConflictException', 'TransactionConflict', 'ReplicatedWriteConflictException']);
const NO_TABLE = new Set(['ResourceNotFoundException', 'ResourceInUseException', 'TableNotFoundException']);
const DENIED = new Set([
  ...['AccessDeniedException', 'UnrecognizedClientException', 'InvalidSignatureException', 'OptInRequired'],
  ...['IncompleteSignatureException', 'MissingAuthenticationTokenException', 'ExpiredTokenException', 'ExpiredToken'],
  ...['InvalidClientTokenId', 'SignatureDoesNotMatch', 'CredentialsProviderError', 'TokenProviderError'],
]);
const COLLECTION_TOO_LARGE = new Set(['ItemCollectionSizeLimitExceededException', 'ItemCollectionSizeLimitExceeded']);
const INVALID = new Set(['ValidationException', 'ValidationError']);

/** The name of an engine's error; DAX gives it as `code`. */
export function nameOf(error: unknown): string {
  const { name, code } = error as { readonly name?: unknown; readonly code?: unknown };
  if (typeof code === 'string' && (name === 'Error' || name === undefined)) return code;
  return typeof name === 'string' ? name : 'Error';
}

/** An engine's error without the items and the response that the clients attach to theirs. */
export function withoutValues(error: unknown): Error {
  const { message, $metadata } = error as { readonly message?: unknown; readonly $metadata?: object };
  const copy = new Error(typeof message === 'string' ? message : 'unknown error');
  copy.name = nameOf(error);
  return $metadata === undefined ? copy : Object.assign(copy, { $metadata });
}

/**
 * What a refusal, or a failure after which nothing can have been applied, means to the user. Gives
 * {@link ConditionFailed} and {@link TransactionCanceled} where only the operation can tell.
 */
export function refusal(error: unknown, tableName: string): Error {
  const name = nameOf(error);
  const {
    Item: item,
    CancellationReasons,
    cancellationReasons,
  } = error as {
    readonly Item?: Item;
    readonly CancellationReasons?: readonly CancellationReason[];
    readonly cancellationReasons?: readonly CancellationReason[];
  };
  const cause = withoutValues(error);
  if (name === 'ConditionalCheckFailedException') return new ConditionFailed(item);
  const reasons = CancellationReasons ?? cancellationReasons;
  if (reasons !== undefined) return new TransactionCanceled(reasons, cause);
  return knownRefusal(name, cause, tableName) ?? unknownRefusal(error, name, cause);
}

/** What a refusal by this name means, which is an error's name or the code of a cancellation reason. */
export function knownRefusal(name: string, cause: Error, tableName: string): Error | undefined {
  if (THROTTLED.has(name)) return new ThrottledError(undefined, { cause });
  if (CONFLICT.has(name)) return new ConflictError(undefined, { cause });
  if (INVALID.has(name)) return invalid(cause);
  if (COLLECTION_TOO_LARGE.has(name)) {
    return new LimitExceededError('all items of one key must fit in 10 GB, as they share a local index', { cause });
  }
  if (NO_TABLE.has(name)) {
    const message = `the table ${tableName} does not exist in the client's account and region, or is not active`;
    return new TableUnavailableError(`${message}; ensureTable creates it and waits for it`, { cause });
  }
  if (DENIED.has(name)) {
    return new UnsupportedError(
      `the client's credentials are missing, expired, or do not allow this on the table ${tableName} (${name})`,
      { cause },
    );
  }
  return undefined;
}

function invalid(cause: Error): Error {
  const { message } = cause;
  if (/size/i.test(message) && /exceed/i.test(message)) {
    const limit = PORTABLE_LIMITS.itemSize;
    return new LimitExceededError(
      `what the key holds would not fit in an item of ${limit} bytes, attribute names and index copy included`,
      { cause, limit },
    );
  }
  if (/incorrect data type|type mismatch for attribute/i.test(message)) return new WrongTypeError(undefined, { cause });
  if (/schema|specified index|index key|required keys|conditions on the keys/i.test(message)) {
    return new UnsupportedError('the table does not have the schema that tableDefinition describes', { cause });
  }
  return new InvalidArgumentError('DynamoDB takes the request for invalid', { cause });
}

function unknownRefusal(error: unknown, name: string, cause: Error): Error {
  const status = statusOf(error);
  if (isNotConnected(error)) {
    return new UnavailableError(`no connection could be made; check the client's region and endpoint`, { cause });
  }
  if (/region is missing/i.test(cause.message)) return new UnsupportedError('the client has no region', { cause });
  if (status !== undefined && (status < 400 || status >= 500)) return new UnavailableError(undefined, { cause });
  if (status === 403) return knownRefusal('AccessDeniedException', cause, '') as Error;
  if (status === 413) return new LimitExceededError('the request is larger than DynamoDB accepts', { cause });
  // A refusal that was cut short, of which only the status is known.
  const { $metadata, $fault } = error as { readonly $metadata?: object; readonly $fault?: string };
  const isCut = $metadata !== undefined && $fault === undefined;
  if (status !== undefined && !isCut) {
    return new UnsupportedError(`DynamoDB refused the request (${name})`, { cause });
  }
  return new UnavailableError(`the request failed before it was answered (${name})`, { cause });
}
