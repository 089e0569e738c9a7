import type { BinaryString } from '../values/binary-string.js';
import type { AnyRange, Position, Range } from '../values/bounds.js';
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
 * When a field of a sorted set is written: in any case, if it is absent, if it is present, or if it is absent or has a
 * smaller score than the new one, or a greater one.
 * @example
 * ```ts
 * const when: FieldWhen = 'greater';
 * const operation: Operation<'zAdd'> = {
 *   ...{ name: 'zAdd', key: fromText('a'), field: fromText('f'), member: fromText('f'), score: 1 },
 *   ...{ when, expiry: 'keep', count: false },
 * };
 * await backend.driver.run(operation, { consistency: 'strong' }); // true
 * await backend.driver.run(operation, { consistency: 'strong' }); // false: 1 is not greater than 1
 * ```
 */
export type FieldWhen = 'always' | 'absent' | 'present' | 'greater' | 'less';

/**
 * An end of a list.
 * @example
 * ```ts
 * const side: Side = 'left';
 * await backend.lMove('waiting', 'working', 'right', side); // null: nothing is waiting
 * ```
 */
export type Side = 'left' | 'right';

/**
 * How sets are combined: all that is in any of them, in all of them, or in the first and in none of the others.
 * @example
 * ```ts
 * const how: Combination = 'diff';
 * combineMembers(how, [[fromText('a'), fromText('b')], [fromText('b')]]); // ['a']
 * ```
 */
export type Combination = 'union' | 'inter' | 'diff';

/**
 * What becomes of the scores that a field has in several sorted sets, each times its weight.
 * @example
 * ```ts
 * const aggregate: Aggregate = 'max';
 * await backend.zUnion(['a', 'b'], { aggregate }); // []
 * ```
 */
export type Aggregate = 'sum' | 'min' | 'max';

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
  /** Values in their order, at least one; one may be there twice. */
  list: readonly BinaryString[];
  /** Names of a hash's fields in their order, at least one; one may be there twice. */
  hashFieldList: readonly BinaryString[];
  /** Fields of a sorted hash in their order, at least one; one may be there twice. */
  fieldList: readonly BinaryString[];
  /** Fields of a hash with their values, at least one, each field once. */
  entries: readonly (readonly [field: BinaryString, value: BinaryString])[];
  number: number;
  when: When;
  /** A {@link When} that is a condition in any case. */
  expect: Exclude<When, 'always'>;
  /** The {@link When} of a field of a sorted set. */
  fieldWhen: FieldWhen;
  /** What becomes of the expiry of the key. */
  expiry: Expiry;
  /** The same of what does nothing else. */
  expiryTime: ExpiryTime;
  range: Range;
  anyRange: AnyRange;
  /** Where a page before this one ended; undefined for the beginning. */
  after: Position | undefined;
  flag: boolean;
  /** An end of a list, or a side of a value. */
  side: Side;
  combination: Combination;
  /** A factor for each of several keys. */
  weights: readonly number[];
  aggregate: Aggregate;
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
