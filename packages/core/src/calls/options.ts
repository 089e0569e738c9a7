import { InvalidArgumentError } from '../errors/errors.js';
import { type Value } from '../values/values.js';

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

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // A prototype without one of its own is an Object.prototype, of this realm or, as in jest, of another.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Checks options, so that a misspelt or misplaced one is refused instead of passed over. */
export function checkOptions(options: unknown, allowed: readonly string[]): void {
  if (options === undefined) return;
  if (!isPlainObject(options)) throw new InvalidArgumentError('options must be an object');
  for (const name of Object.keys(options)) {
    if (!allowed.includes(name)) {
      throw new InvalidArgumentError(`options must not have '${name}', only: ${allowed.join(', ')}`);
    }
  }
  const { signal } = options as { readonly signal?: Partial<AbortSignal> | null };
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw new InvalidArgumentError('options.signal must be an AbortSignal');
  }
}

const CALL = ['signal'];
const RANGE = ['limit', 'signal'];

/** Checks the options of a call. */
export function checkCallOptions(options: unknown): void {
  checkOptions(options, CALL);
}

/** Checks the options of a range; the limit itself is checked with the bounds. */
export function checkRangeOptions(options: unknown): void {
  checkOptions(options, RANGE);
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

/** Whether something can be the record of an `hSet`. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return isPlainObject(value);
}

/** The record that an `hSet` writes, which is given whole or as one field and its value. */
export function recordOf(
  fieldOrRecord: string | Readonly<Record<string, Value>>,
  value: unknown,
): Readonly<Record<string, Value>> {
  // Checked with the record, as any value is.
  if (typeof fieldOrRecord === 'string') return { [fieldOrRecord]: value as Value };
  if (value !== undefined) throw new InvalidArgumentError('value must be left out where a record of fields is given');
  return fieldOrRecord;
}
