/**
 * The contract: the interface of every backend, batches and atomic writes, errors, limits, and what engines are made of.
 * @module @keyvaluestore/core
 */

export { abortedError, orAbort, throwIfAborted } from './abort.js';
export { type AtomicWrite, type AtomicWriteResult } from './atomic-write.js';
export { type Backend, type View } from './backend.js';
export { type Batch, type BatchResult } from './batch.js';
export { type BinaryString, compareBytes, fromBytes, fromText, isAscii, toBytes, toText } from './binary-string.js';
export {
  type Bound,
  isEmptyRange,
  type LexBound,
  type LexRange,
  type Range,
  type ScoreBound,
  type ScoreRange,
} from './bounds.js';
export { defaultView, type LimitsOption } from './default-view.js';
export { OPERATION_CHANNEL, type OperationMessage, REQUEST_CHANNEL } from './diagnostics.js';
export {
  type Capabilities,
  type Context,
  dispatch,
  type Driver,
  type Handlers,
  type Observer,
  type Settled,
} from './driver.js';
export { DriverBackend } from './driver-backend.js';
export {
  AbortedError,
  BatchError,
  type BatchFailure,
  BuilderStateError,
  ConflictError,
  CrossSlotError,
  type ErrorCode,
  type ErrorDetails,
  InvalidArgumentError,
  KeyValueStoreError,
  LimitExceededError,
  NotAnIntegerError,
  OutOfRangeError,
  ThrottledError,
  UnavailableError,
  UnknownOutcomeError,
  UnsupportedError,
  WrongTypeError,
} from './errors.js';
export { type Hashes } from './hashes.js';
export { joined, type JoinedOptions } from './joined.js';
export {
  hashEntrySize,
  hashItemSize,
  type Limits,
  NO_LIMITS,
  PORTABLE_LIMITS,
  setItemSize,
  type SizeRange,
  sortedSetItemSize,
  stringItemSize,
} from './limits.js';
export { onAbort } from './on-abort.js';
export { type CallOptions, type RangeOptions } from './options.js';
export { prefixed } from './prefixed.js';
export {
  type AtomicOperation,
  type AtomicPrimitiveName,
  type Check,
  type DeleteXX,
  isRepeatable,
  itemOf,
  type Operation,
  type Output,
  type PrimitiveName,
  PRIMITIVES,
  type Primitives,
  type RangeOutput,
  type Traits,
  type When,
} from './primitives.js';
export {
  type CallObserver,
  type CallOutcome,
  type CallStart,
  combineProfilers,
  type OperationEvent,
  type Profiler,
  type RequestEvent,
} from './profiler.js';
export { type ScoredValue } from './requests.js';
export { backoff, DEFAULT_RETRY_POLICY, mayRetry, pause, retry, type RetryPolicy } from './retry.js';
export { type Sets } from './sets.js';
export { type SortedHashes } from './sorted-hashes.js';
export { type SortedSets } from './sorted-sets.js';
export { type Strings } from './strings.js';
export { type Decode, decodeBytes, decodeText, type Value } from './values.js';
