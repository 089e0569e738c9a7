import { type BinaryString, fromBytes, fromText, toBytes, toText } from './binary-string.js';
import { InvalidArgumentError, LimitExceededError } from '../errors/errors.js';
import type { SizeRange } from './limits.js';

/**
 * What can be stored. A string is stored as its UTF-8 bytes, bytes as they are, and a number, which must be a safe
 * integer, or a bigint as its decimal text: `5`, `5n` and `'5'` leave the same behind.
 * @example
 * ```ts
 * const values: Value[] = ['5', 5, 5n, new Uint8Array([53])];
 * await backend.sAdd('values', ...values);
 * await backend.sMembers('values'); // ['5']
 * ```
 */
export type Value = string | Uint8Array | number | bigint;

const typedArrayName = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)
  ?.get as (this: unknown) => string | undefined;

/** Whether a value is a `Uint8Array`, also one of another realm, as those of a test in a `vm` context are. */
function isUint8Array(value: unknown): value is Uint8Array {
  return typedArrayName.call(value) === 'Uint8Array';
}

function binaryFromText(name: string, text: string): BinaryString {
  const bytes = fromText(text);
  // ASCII, by far the usual case, is returned as it was and needs no second look.
  if (bytes !== text && !text.isWellFormed()) {
    throw new InvalidArgumentError(`${name} must not hold a lone surrogate, which has no UTF-8 form`);
  }
  return bytes;
}

/** What a wrong argument was, without showing it. */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return Number.isNaN(value) ? 'NaN' : 'a number that is no safe integer';
  return typeof value === 'object' ? 'an object' : typeof value;
}

/** What to write instead of something that many would try to store. */
function hintFor(value: unknown): string {
  switch (typeof value) {
    case 'boolean':
      return ' (store 1 or 0, or a word)';
    case 'number':
      return ' (store its String, which reads give back)';
    case 'object':
      if (value === null) return ' (delete the key, or leave the field out)';
      return value instanceof Date
        ? ' (store its toISOString() or getTime())'
        : ' (store its JSON.stringify, or its fields with hSet)';
    case 'undefined':
      return ' (leave it out)';
    default:
      return '';
  }
}

/** Checks and encodes a value; `name` is the argument's name in an error. */
export function encodeValue(name: string, value: unknown): BinaryString {
  switch (typeof value) {
    case 'string':
      return binaryFromText(name, value);
    case 'number':
      if (Number.isSafeInteger(value)) return String(value) as BinaryString;
      break;
    case 'bigint':
      return String(value) as BinaryString;
    default:
      if (isUint8Array(value)) return fromBytes(value);
  }
  throw new InvalidArgumentError(
    `${name} must be a string, a Uint8Array, a safe integer or a bigint, not ${kindOf(value)}${hintFor(value)}`,
  );
}

function checkSize(name: string, size: number, limit: SizeRange): void {
  if (size < limit.min || size > limit.max) {
    throw new LimitExceededError(`${name} must be ${limit.min} to ${limit.max} bytes long, not ${size}`, {
      limit: size < limit.min ? limit.min : limit.max,
      actual: size,
    });
  }
}

/** Checks and encodes a key or a field, which are strings. */
export function encodeName(name: string, value: unknown, limit: SizeRange): BinaryString {
  if (typeof value !== 'string') {
    throw new InvalidArgumentError(`${name} must be a string, not ${kindOf(value)}`);
  }
  const bytes = binaryFromText(name, value);
  checkSize(name, bytes.length, limit);
  return bytes;
}

/** Checks and encodes a value of which the size is limited, such as a member of a sorted set. */
export function encodeSizedValue(name: string, value: unknown, limit: SizeRange): BinaryString {
  const bytes = encodeValue(name, value);
  checkSize(name, bytes.length, limit);
  return bytes;
}

/** Checks a score, or what is added to one: any number but NaN. `-0` becomes `0`. */
export function checkScore(name: string, value: unknown): number {
  if (typeof value !== 'number' || Number.isNaN(value)) {
    const hint = typeof value === 'string' ? ' (Infinity and -Infinity are numbers too)' : '';
    throw new InvalidArgumentError(`${name} must be a number other than NaN, not ${kindOf(value)}${hint}`);
  }
  return value + 0;
}

/** Checks what must be true or false, and is false if it is left out. */
export function checkFlag(name: string, value: unknown = false): boolean {
  if (typeof value === 'boolean') return value;
  throw new InvalidArgumentError(`${name} must be a boolean`);
}

/** Checks what must be one of a few words. */
export function checkChoice<T extends string>(name: string, value: unknown, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`${name} must be ${choices.map((choice) => `'${choice}'`).join(' or ')}`);
}

/** Checks what must be a safe integer, such as what is added to a counter. */
export function checkInteger(name: string, value: unknown): number {
  if (!Number.isSafeInteger(value)) {
    throw new InvalidArgumentError(`${name} must be a safe integer, not ${kindOf(value)}`);
  }
  return (value as number) + 0;
}

/**
 * How a view turns bytes into what its reads give.
 * @example
 * ```ts
 * const decode: Decode<string> = decodeText;
 * decode(fromText('a')); // 'a'
 * ```
 */
export type Decode<R> = (bytes: BinaryString) => R;

/**
 * Reads give strings.
 * @example
 * ```ts
 * decodeText(fromText('é')); // 'é'
 * ```
 */
export const decodeText: Decode<string> = toText;

/**
 * Reads give bytes.
 * @example
 * ```ts
 * decodeBytes(fromText('hi')); // new Uint8Array([104, 105])
 * ```
 */
export const decodeBytes: Decode<Uint8Array> = toBytes;
