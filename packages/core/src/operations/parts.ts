import type { BinaryString } from '../values/binary-string.js';
import type { Range } from '../values/bounds.js';
import type { Expiry, ExpiryTime } from '../values/expiry.js';

/**
 * When a value is written: in any case, if the key (or field) is absent, present, or present with these bytes.
 * @example
 * ```ts
 * const operation: Operation<'set'> = {
 *   ...{ name: 'set', key: fromText('a'), value: fromText('1'), expiry: 'never' },
 *   when: 'absent',
 * };
 * const context: Context = { consistency: 'strong' };
 * await backend.driver.run(operation, context); // true
 * await backend.driver.run(operation, context); // false
 * ```
 */
export type When = 'always' | 'absent' | 'present' | { readonly equals: BinaryString };

/**
 * What an operation is made of, by kind. Whoever does something with all operations (shows them, names them, generates
 * them) does it kind by kind, with {@link mapParts}.
 */
export interface PartTypes {
  key: BinaryString;
  keys: readonly BinaryString[];
  /** The name of a hash's field. */
  hashField: BinaryString;
  /** Names of a hash's fields, at least one, each once. */
  hashFields: readonly BinaryString[];
  /** The field of a sorted hash, which in a plain sorted set is the member itself. */
  field: BinaryString;
  value: BinaryString;
  /** Values, at least one, each once. */
  values: readonly BinaryString[];
  /** Fields of a hash with their values, at least one, each field once. */
  entries: readonly (readonly [field: BinaryString, value: BinaryString])[];
  number: number;
  when: When;
  /** A {@link When} that is a condition in any case. */
  expect: Exclude<When, 'always'>;
  /** The {@link When} of a field of a sorted set. */
  fieldWhen: 'always' | 'absent';
  /** What becomes of the expiry of the key. */
  expiry: Expiry;
  /** The same of what does nothing else. */
  expiryTime: ExpiryTime;
  range: Range;
  flag: boolean;
  /** How many at most; undefined for all. */
  limit: number | undefined;
}

/** The kinds of {@link PartTypes}; {@link mapParts} takes something for each. */
export type PartKind = keyof PartTypes;

/** The parts of an operation: their names and kinds. {@link PRIMITIVES} have them. */
export type Shape = Readonly<Record<string, PartKind>>;

/** What an operation with such parts holds beside its name, as {@link Primitives} show it. */
export type InputOf<S extends Shape> = { readonly [P in keyof S]: PartTypes[S[P]] };

/** What is done with the parts of operations: a function for each kind, of which none can be forgotten. {@link mapParts} takes it. */
export type ByPart<T> = { readonly [K in PartKind]: (value: PartTypes[K], name: string) => T };
