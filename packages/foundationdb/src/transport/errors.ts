import {
  AbortedError,
  ConflictError,
  InvalidArgumentError,
  KeyValueStoreError,
  LimitExceededError,
  ThrottledError,
  UnavailableError,
  UnknownOutcomeError,
  UnsupportedError,
} from '@keyvaluestore/core';

/** How far an attempt had come when it failed. */
export interface Progress {
  /** Whether its commit had been sent. */
  readonly committing: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** `transaction_too_old`: the five seconds for which a transaction may read are over. */
export const TOO_OLD = 1007;
/** `commit_unknown_result`. */
export const COMMIT_UNKNOWN = 1021;
/** `transaction_timed_out`. */
export const TIMED_OUT = 1031;
/** `transaction_too_large`. */
export const TOO_LARGE = 2101;

const CONFLICT = new Set([1020]);
// The other one is cluster_version_changed.
const UNKNOWN = new Set([COMMIT_UNKNOWN, 1039]);
// The first five are refusals of a busy proxy or ratekeeper, by memory, batch priority or tag.
const THROTTLED = new Set([1042, 1051, 1078, 1213, 1223]);
// Nothing is committed after these, whenever they come: too old, from the future, process behind, database locked.
const NOT_COMMITTED = new Set([TOO_OLD, 1009, 1037, 1038]);
const LIMIT = new Map([
  [
    TOO_LARGE,
    'the transaction is larger than FoundationDB takes (10,000,000 bytes of keys, values and conflict ranges)',
  ],
  [2102, 'a key is longer than FoundationDB takes (10,000 bytes, the prefix of the subspace included)'],
  [2103, 'a value is longer than FoundationDB takes (100,000 bytes)'],
]);
const UNSUPPORTED = new Map([
  [1515, 'no cluster file was found: name one in fdb.open(), in FDB_CLUSTER_FILE, or at its standard place'],
  [2104, 'the cluster file does not hold a connection string'],
  [2200, 'no API version was selected: call fdb.setAPIVersion() before fdb.open()'],
  [2201, 'another API version was selected before in this process'],
  [2203, 'the client library does not support the selected API version'],
]);

/** The binding's code of an error; other copies of its class are recognised too, as `instanceof` would not. */
export function codeOf(error: unknown): number | undefined {
  const code = typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'number' ? code : undefined;
}

/** What a failed attempt means to the caller. */
export function translate(cause: unknown, { committing, signal }: Progress): KeyValueStoreError {
  if (KeyValueStoreError.is(cause)) return cause;
  const code = codeOf(cause);
  if (code === undefined) return new UnsupportedError('the FoundationDB client refused the call', { cause });
  if (CONFLICT.has(code)) return new ConflictError(undefined, { cause });
  if (THROTTLED.has(code)) return new ThrottledError(undefined, { cause });
  if (NOT_COMMITTED.has(code)) return new UnavailableError(undefined, { cause });
  const limit = LIMIT.get(code);
  if (limit !== undefined) return new LimitExceededError(limit, { cause });
  const unsupported = UNSUPPORTED.get(code);
  if (unsupported !== undefined) return new UnsupportedError(unsupported, { cause });
  if (code === 2004) {
    return new InvalidArgumentError('the subspace lies outside of the keys that a program may use', { cause });
  }
  if (committing || UNKNOWN.has(code)) return new UnknownOutcomeError(undefined, { cause });
  if (signal?.aborted) return new AbortedError(undefined, { cause: signal.reason });
  if (code >= 2000 && code < 3000) {
    return new UnsupportedError(`the FoundationDB client refused the call with code ${code}`, { cause });
  }
  const message = code === TIMED_OUT ? 'FoundationDB did not answer within the timeout' : undefined;
  return new UnavailableError(message, { cause });
}

const copies = {
  ABORTED: AbortedError,
  CONFLICT: ConflictError,
  INVALID_ARGUMENT: InvalidArgumentError,
  LIMIT_EXCEEDED: LimitExceededError,
  THROTTLED: ThrottledError,
  UNAVAILABLE: UnavailableError,
  UNKNOWN_OUTCOME: UnknownOutcomeError,
  UNSUPPORTED: UnsupportedError,
} as const;

/**
 * The error of a transaction that several operations shared, for one of them: each has its own, since the core writes
 * operation and key into it. A read was never sent as part of what is unknown.
 */
export function errorFor(access: 'read' | 'write', error: KeyValueStoreError): KeyValueStoreError {
  const { message, cause, code } = error;
  if (code === 'UNKNOWN_OUTCOME' && access === 'read') return new UnavailableError(undefined, { cause });
  return code in copies ? new copies[code as keyof typeof copies](message, { cause }) : error;
}
