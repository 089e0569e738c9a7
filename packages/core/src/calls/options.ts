import { InvalidArgumentError } from '../errors/errors.js';
import type { KeyType } from '../operations/primitive.js';
import { checkLimit } from '../values/bounds.js';

/**
 * What every call takes.
 * @example
 * ```ts
 * await backend.get('a', { signal: AbortSignal.timeout(200) }); // null
 * await backend.sAdd('tags', 'red', { signal: AbortSignal.abort() }); // rejects with AbortedError
 * ```
 */
export interface CallOptions {
  /**
   * Aborts the call: it rejects with `AbortedError` if nothing was written, and with `UnknownOutcomeError` if a write
   * was sent and what became of it is not known.
   */
  readonly signal?: AbortSignal | undefined;
}

/**
 * What a range takes beside its bounds.
 * @example
 * ```ts
 * for (const name of ['ada', 'bob', 'eve']) await backend.zAdd('names', name, 0);
 * await backend.zRangeByLex('names', '-', '+', { limit: 2 }); // ['ada', 'bob']
 * ```
 */
export interface RangeOptions {
  /** How many members at most, a positive safe integer; left out for all. */
  readonly limit?: number | undefined;
}

/** Whether something can be options, or the record of an `hSet`. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // A prototype without one of its own is an Object.prototype, of this realm or, as in jest, of another.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Checks options, so that a misspelt or misplaced one is refused instead of passed over. */
function checkOptions(options: unknown, allowed: readonly string[]): void {
  if (!isPlainObject(options)) throw new InvalidArgumentError('options must be an object, not a value');
  for (const name of Object.keys(options)) {
    if (allowed.includes(name)) continue;
    const hint = name === 'signal' ? '; exec takes it' : '';
    throw new InvalidArgumentError(`options must not have '${name}', only: ${allowed.join(', ') || 'none'}${hint}`);
  }
}

const NONE: readonly string[] = [];

/** Checks the options of a call: a signal, and those that the method has of its own. */
export function checkCallOptions(options: unknown, own = NONE): AbortSignal | undefined {
  if (options === undefined) return undefined;
  checkOptions(options, [...own, 'signal']);
  const { signal } = options as { readonly signal?: Partial<AbortSignal> | null };
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw new InvalidArgumentError('options.signal must be an AbortSignal');
  }
  return signal as AbortSignal | undefined;
}

/**
 * What a backend's `sweep` takes, which removes what has expired.
 * @example
 * ```ts
 * const options: SweepOptions = { limit: 1000, signal: AbortSignal.timeout(5000) };
 * await new MemoryBackend().sweep(options); // 0
 * ```
 */
export interface SweepOptions extends CallOptions {
  /** How many keys at most, a positive safe integer; all that have expired, if left out. */
  readonly limit?: number | undefined;
}

/**
 * Which page of keys is wanted.
 * @example
 * ```ts
 * const options: ScanOptions = { prefix: 'user:', type: 'hash', limit: 1000 };
 * await backend.scan(options); // { keys: [], cursor: null }
 * ```
 */
export interface ScanOptions {
  /** What keys begin with; all if left out. */
  readonly prefix?: string | undefined;
  /** Of which type keys are; any if left out. */
  readonly type?: KeyType | undefined;
  /** About how many keys are to be looked at, a positive safe integer; 100 if left out. */
  readonly limit?: number | undefined;
  /** Where the page before this one ended; null or left out for the first. */
  readonly cursor?: string | null | undefined;
}

/**
 * The options of a `sweep`, for those who write a backend; throws `InvalidArgumentError` if they are none.
 * @example
 * ```ts
 * checkSweepOptions({}); // { limit: Infinity, signal: undefined }
 * checkSweepOptions({ limit: 0 }); // throws InvalidArgumentError
 * ```
 */
export function checkSweepOptions(options: SweepOptions = {}): { limit: number; signal: AbortSignal | undefined } {
  const signal = checkCallOptions(options, ['limit']);
  const { limit = Infinity } = options;
  if (limit !== Infinity) checkLimit(limit);
  return { limit, signal };
}

/** Checks the options of an operation that is added to a batch or an atomic write: those that it has of its own. */
export function checkAddedOptions(options: unknown, own = NONE): void {
  if (options !== undefined) checkOptions(options, own);
}

/**
 * Parts a list of members or fields from the options that may follow it. Only a plain object can be options: bytes,
 * dates and arrays stay in the list, where they are accepted or refused as what they are.
 */
export function splitOptions<T>(
  list: readonly (T | CallOptions)[],
): [items: readonly T[], options: CallOptions | undefined] {
  const last = list.at(-1);
  return isPlainObject(last)
    ? [list.slice(0, -1) as readonly T[], last as CallOptions]
    : [list as readonly T[], undefined];
}
