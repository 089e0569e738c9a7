/**
 * The contract: the interface of every backend, batches and atomic writes, errors, limits, and what engines are made of.
 * @module @keyvaluestore/core
 */

export { type AtomicWrite, type AtomicWriteResult } from './calls/atomic-write.js';
export { type Backend, type View } from './calls/backend.js';
export { type Batch, type BatchResult } from './calls/batch.js';
export { type Call, Caller } from './calls/caller.js';
export { checkCall } from './calls/check-call.js';
export { defaultView, type LimitsOption } from './calls/default-view.js';
export { DriverBackend } from './calls/driver-backend.js';
export {
  type CallOptions,
  checkSweepOptions,
  type RangeOptions,
  type ScanOptions,
  type SweepOptions,
} from './calls/options.js';
export { completeDriver, type CompletionOptions } from './defaults/complete-driver.js';
export { type Content, type Replacement, type SmallEngine, type Stored } from './defaults/engine.js';
export { type DraftEngine, type Loaded, runOnDraft } from './defaults/run-on-draft.js';
export { abortedError, orAbort, throwIfAborted } from './driver/abort.js';
export { OPERATION_CHANNEL, type OperationMessage, REQUEST_CHANNEL } from './driver/diagnostics.js';
export {
  type Capabilities,
  type Context,
  dispatch,
  type Driver,
  handlerOf,
  type Handlers,
  type Observer,
  type OperationSteps,
  type ScanPage,
  type ScanRequest,
  type Settled,
} from './driver/driver.js';
export { onAbort } from './driver/on-abort.js';
export {
  type CallObserver,
  type CallOutcome,
  type CallStart,
  combineProfilers,
  type OperationEvent,
  type Profiler,
  type RequestEvent,
} from './driver/profiler.js';
export { isPromise } from './driver/promises.js';
export {
  backoff,
  checkRetryPolicy,
  DEFAULT_RETRY_POLICY,
  mayRetry,
  pause,
  retry,
  type RetryPolicy,
} from './driver/retry.js';
export { mapSteps, namedKeys, type StepChanges, takeSteps } from './driver/take-steps.js';
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
} from './errors/errors.js';
export { type Checked, SORTED_SETS_DO_NOT_EXPIRE, type ScoredField, type ScoredValue } from './operations/checker.js';
export { type Conditions } from './operations/conditions.js';
export { type ChangeOptions, type ExpiryOptions, type ReplaceOptions } from './operations/expiry-options.js';
export { type Hashes } from './operations/hashes.js';
export { type Keys } from './operations/keys.js';
export { type MatchOptions } from './operations/list-reads.js';
export { type Lists } from './operations/lists.js';
export { type MethodName, METHODS, type NamesAt, type Operations } from './operations/methods.js';
export {
  type Aggregate,
  type ByPart,
  type Combination,
  type FieldWhen,
  type InputOf,
  type PartKind,
  type PartTypes,
  type Shape,
  type Side,
  type When,
} from './operations/parts.js';
export {
  type Addition,
  type KeyType,
  type OutputKind,
  type OutputTypes,
  type RangeOutput,
  type Traits,
} from './operations/primitive.js';
export {
  checkTypes,
  isBatchable,
  isRefused,
  isRepeatable,
  itemOf,
  keysOf,
  mapParts,
  sizeOf,
  withKeys,
} from './operations/facts.js';
export {
  type AtomicOperation,
  type AtomicPrimitiveName,
  type Check,
  type DeleteXX,
  type Operation,
  type OperationName,
  type Output,
  type PrimitiveName,
  PRIMITIVES,
  type Primitives,
} from './operations/primitives.js';
export { type Page, type PageOptions, type Pages } from './operations/pages.js';
export { type IsolationOptions } from './operations/set-reads.js';
export { type Sets } from './operations/sets.js';
export { type CombineOptions } from './operations/sorted-set-combinations.js';
export { type SortedHashes } from './operations/sorted-hashes.js';
export { type SortedSets } from './operations/sorted-sets.js';
export { type Strings } from './operations/strings.js';
export {
  type Called,
  type InAtomicWrite,
  type InBatch,
  type InTransaction,
  type Surface,
  type SurfaceKind,
} from './operations/surface.js';
export { iterate, type Iteration, type IterationOptions } from './iterate/iterate.js';
export { transact, type TransactOptions } from './transact/transact.js';
export { type Transaction } from './transact/transaction.js';
export {
  type BinaryString,
  compareBytes,
  fromBytes,
  fromText,
  isAscii,
  toBytes,
  toText,
} from './values/binary-string.js';
export {
  type AnyRange,
  type Bound,
  comparePositions,
  isEmptyRange,
  type LexBound,
  type LexRange,
  type Position,
  type Range,
  type RankRange,
  type ScoreBound,
  type ScoreRange,
  type SortedEntry,
} from './values/bounds.js';
export { combineEntries, combineMembers, combineRanges, drawFrom, type ScoreRules } from './values/combining.js';
export { type Expiry, expiryAfter, type ExpiryTime, isExpired } from './values/expiry.js';
export { checkSlots, hashSlot, hashTag } from './values/hash-slot.js';
export {
  EXPIRY_SIZE,
  hashEntrySize,
  hashItemSize,
  type Limits,
  listElementSize,
  listItemSize,
  NO_LIMITS,
  PORTABLE_LIMITS,
  setItemSize,
  type SizeRange,
  sortedSetItemSize,
  stringItemSize,
} from './values/limits.js';
export { indexIn, positionOf, positionsIn, without } from './values/lists.js';
export { addToCounter, addToScore, mayAdd } from './values/numbers.js';
export { type Decode, decodeBytes, decodeText, type Value } from './values/values.js';
export { joined, type JoinedOptions } from './wrappers/joined.js';
export { prefixed } from './wrappers/prefixed.js';
