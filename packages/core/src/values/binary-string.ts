import { BEYOND_ASCII, toByteArray, utf8 } from './utf8.js';

declare const binary: unique symbol;

/**
 * A string in which every char is one byte (0 to 255), the form in which keys, fields, members and values travel
 * from the core to a driver and back. Its `length` is the number of bytes, `<` and `===` compare bytes, it can be
 * the key of a `Map`, and for ASCII text it is the text itself, so that the usual case costs no conversion.
 * @example
 * ```ts
 * const key: BinaryString = fromText('é');
 * key.length; // 2
 * fromText('ascii'); // 'ascii'
 * ```
 */
export type BinaryString = string & { readonly [binary]: true };

/** Up to this length a loop over the chars is the fastest way to look at them. */
const SHORT = 12;
/** From there up to this length a regular expression is; beyond it a call into the engine's native UTF-8 counter. */
const LONG = 32;

/**
 * Whether every char is below 128, where UTF-8, Latin-1 and JavaScript's own encoding agree.
 * @example
 * ```ts
 * isAscii('user:1'); // true
 * isAscii('é'); // false
 * ```
 */
export function isAscii(text: string): boolean {
  if (text.length > LONG) return utf8.isAscii(text);
  if (text.length > SHORT) return !BEYOND_ASCII.test(text);
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) > 127) return false;
  }
  return true;
}

/**
 * The UTF-8 bytes of a text. The caller has made sure that it holds no lone surrogate.
 * @example
 * ```ts
 * fromText('é'); // 'Ã©': the two bytes C3 and A9, one in each char
 * ```
 */
export function fromText(text: string): BinaryString {
  return (isAscii(text) ? text : utf8.fromText(text)) as BinaryString;
}

/**
 * The text of UTF-8 bytes: U+FFFD for what is no UTF-8, a leading byte order mark kept.
 * @example
 * ```ts
 * toText(fromText('é')); // 'é'
 * toText(fromBytes(new Uint8Array([255]))); // '\uFFFD'
 * ```
 */
export function toText(bytes: BinaryString): string {
  return isAscii(bytes) ? bytes : utf8.toText(bytes);
}

/**
 * The bytes of an array, copied.
 * @example
 * ```ts
 * fromBytes(new Uint8Array([104, 105])); // 'hi'
 * ```
 */
export function fromBytes(bytes: Uint8Array): BinaryString {
  return utf8.fromBytes(bytes) as BinaryString;
}

/**
 * A new array with these bytes.
 * @example
 * ```ts
 * toBytes(fromText('hi')); // new Uint8Array([104, 105])
 * ```
 */
export function toBytes(bytes: BinaryString): Uint8Array {
  return toByteArray(bytes);
}

/**
 * Byte order, for `sort`.
 * @example
 * ```ts
 * ['b', 'é', 'a'].map(fromText).sort(compareBytes).map(toText); // ['a', 'b', 'é']
 * ```
 */
export function compareBytes(a: BinaryString, b: BinaryString): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
