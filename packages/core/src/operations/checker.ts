import { isPlainObject, type ScanOptions } from '../calls/options.js';
import type { ScanRequest } from '../driver/driver.js';
import { InvalidArgumentError, LimitExceededError, UnsupportedError } from '../errors/errors.js';
import { type BinaryString, toText } from '../values/binary-string.js';
import { checkLimit, type LexRange, lexRange } from '../values/bounds.js';
import { decodeCursor } from '../values/cursor.js';
import type { Expiry } from '../values/expiry.js';
import { type Limits, stringItemSize } from '../values/limits.js';
import {
  checkChoice,
  checkInteger,
  type Decode,
  decodeText,
  encodeName,
  encodeSizedValue,
  encodeValue,
  type Value,
} from '../values/values.js';
import { type ChangeOptions, changedExpiry } from './expiry-options.js';
import type { KeyType, OutputTypes, RangeOutput } from './primitive.js';
import { type Operation, type OperationName, type Output, PRIMITIVES } from './primitives.js';

/** A checked call: what the driver is asked, and what its answer means to the caller. {@link checkCall} makes some. */
export interface Checked<T> {
  /** What the driver is asked. */
  readonly operation: Operation<OperationName>;
  /** What the driver's answer means to the caller. */
  readonly decode: (output: Output) => T;
}

/** A member of a sorted set with its score. {@link SortedSets.zRangeByScoreWithScores} gives some. */
export interface ScoredValue<R> {
  readonly value: R;
  readonly score: number;
}

/** A member of a sorted hash with its field and its score. {@link SortedHashes.zhRangeByScoreWithScores} gives some. */
export interface ScoredField<R> extends ScoredValue<R> {
  readonly field: R;
}

/**
 * Why the expiry of a sorted set is refused, for the `UnsupportedError` of a driver.
 * @example
 * ```ts
 * const refuse = () => {
 *   throw new UnsupportedError(SORTED_SETS_DO_NOT_EXPIRE);
 * };
 * refuse(); // throws UnsupportedError
 * ```
 */
export const SORTED_SETS_DO_NOT_EXPIRE =
  'sorted sets expire only on backends that are made with expiringSortedSets: true';

const KEY_TYPES: readonly KeyType[] = ['string', 'set', 'hash', 'list', 'sortedSet'];

/**
 * Checks and encodes what the methods of one view are given, and decodes what they give. Backends, batches and atomic
 * writes all have their arguments checked here, so all refuse the same things with the same errors.
 */
export class Checker<R> {
  readonly #limits: Limits;
  readonly #expiringSortedSets: boolean;
  /** The decoder of what means to the caller what it is. */
  readonly asIs = <T>(output: T): T => output;
  /** The decoder of whether a member was written. */
  readonly wasWritten = (output: OutputTypes['addition']): boolean => output !== false;
  /** The decoder of what means nothing to the caller. */
  readonly nothing = (): void => undefined;
  /** The decoder of a value or null. */
  readonly toValue: (output: BinaryString | null) => R | null;
  /** The decoder of a list. */
  readonly toValues: (output: readonly BinaryString[]) => R[];
  /** The decoder of a list of names, which are strings in every view. */
  readonly toNames = (output: readonly BinaryString[]): string[] => output.map(toText);
  /** The decoder of what was asked for index by index. */
  readonly toFound: (output: OutputTypes['values']) => (R | null)[];
  /** The decoder of a hash. */
  readonly toRecord: (output: OutputTypes['entries']) => Record<string, R>;
  /** The decoder of a range. */
  readonly toMembers: (output: RangeOutput) => R[];
  /** The decoder of a range with scores. */
  readonly toScoredValues: (output: RangeOutput) => ScoredValue<R>[];
  /** The decoder of a range with scores and fields. */
  readonly toScoredFields: (output: RangeOutput) => ScoredField<R>[];

  /** @param expiringSortedSets whether sorted sets can expire */
  constructor(limits: Limits, decode: Decode<R>, expiringSortedSets: boolean) {
    this.#limits = limits;
    this.#expiringSortedSets = expiringSortedSets;
    const readsText = (decode as unknown) === decodeText;
    this.toValue = (output) => (output === null ? null : decode(output));
    this.toValues = (output) => output.map((bytes) => decode(bytes));
    this.toFound = (output) => output.map(this.toValue);
    this.toRecord = (output) => {
      const record = Object.fromEntries(output.map(([field, value]) => [toText(field), decode(value)]));
      if (Object.keys(record).length === output.length) return record;
      throw new UnsupportedError('the hash has fields whose names are no UTF-8, and could not be told apart');
    };
    this.toMembers = ({ members, ascii = false }) =>
      // ASCII is its own text; the list is copied, for it may be the driver's.
      readsText && ascii ? ([...members] as unknown[] as R[]) : this.toValues(members);
    this.toScoredValues = ({ members, scores = [] }) =>
      members.map((member, index) => ({ value: decode(member), score: scores[index] as number }));
    this.toScoredFields = ({ members, scores = [], fields = [] }) =>
      members.map((member, index) => ({
        field: decode(fields[index] as BinaryString),
        value: decode(member),
        score: scores[index] as number,
      }));
  }

  /** A checked call. */
  ask<N extends OperationName, T>(operation: Operation<N>, decode: (output: Output<N>) => T): Checked<T> {
    // Operation and decoder are of one primitive; the type forgets which, so that lists of checked calls can be made.
    return { operation: operation as unknown as Operation<OperationName>, decode: decode as (output: Output) => T };
  }

  /** The same for what has to fit into an item; `name` is the argument that may be too large. */
  askSized<N extends OperationName, T>(
    name: string,
    operation: Operation<N>,
    decode: (output: Output<N>) => T,
  ): Checked<T> {
    const { size: sizeOf, type } = PRIMITIVES[operation.name];
    // The compiler cannot tell that row and operation belong together, though the table's type says so.
    const size = (sizeOf as unknown as (input: Operation<N>) => number)(operation);
    this.fitsItem(name, size, type === 'sortedSet' ? this.#limits.sortedSetItemSize : undefined);
    return this.ask(operation, decode);
  }

  /** What is written must fit, where more is sent with it than what is written. */
  fitsItem(name: string, size: number, limit = this.#limits.itemSize): void {
    if (size > limit) {
      throw new LimitExceededError(`${name} and key must fit in an item of ${limit} bytes, not ${size}`, {
        limit,
        actual: size,
      });
    }
  }

  key(key: unknown): BinaryString {
    return encodeName('key', key, this.#limits.key);
  }

  /** At least one key, in their order; one may be given twice. */
  keys(keys: unknown): readonly BinaryString[] {
    return this.list('keys', keys, (key) => this.key(key));
  }

  /** An array of at least one, each encoded in its place. */
  list<T>(name: string, given: unknown, encode: (item: never) => T): readonly T[] {
    if (!Array.isArray(given)) throw new InvalidArgumentError(`${name} must be an array`);
    if (given.length === 0) throw new InvalidArgumentError(`${name} must hold at least one`);
    // Gaps are no values, so they are filled first; `Array.from` with a function takes twice as long.
    return [...(given as readonly unknown[])].map((item) => encode(item as never));
  }

  value(name: string, value: Value): BinaryString {
    return encodeValue(name, value);
  }

  /** At least one value; one that is given twice counts once. */
  values(name: string, values: readonly Value[]): readonly BinaryString[] {
    return [...new Set(this.list(name, values, (value) => encodeValue(name, value)))];
  }

  hashField(field: unknown): BinaryString {
    return encodeName('field', field, this.#limits.hashField);
  }

  /** At least one field; one that is given twice counts once. */
  hashFields(fields: readonly string[]): readonly BinaryString[] {
    return [...new Set(this.list('fields', fields, (field) => this.hashField(field)))];
  }

  /** A field with its value, or the fields of a record, at least one, with theirs. */
  entries(fieldOrRecord: unknown, value: unknown): OutputTypes['entries'] {
    if (typeof fieldOrRecord === 'string') {
      return [[this.hashField(fieldOrRecord), encodeValue('value', value)]];
    }
    if (!isPlainObject(fieldOrRecord)) {
      throw new InvalidArgumentError('the second argument must be a field or a record of fields');
    }
    const entries = Object.entries(fieldOrRecord).map(([field, value]) => {
      // Named only where something can be wrong with it, for naming takes longer than encoding.
      const name = typeof value === 'string' ? 'value' : `the value of the field '${field}'`;
      return [this.hashField(field), encodeValue(name, value)] as const;
    });
    if (entries.length === 0) throw new InvalidArgumentError('the record must hold at least one field');
    return entries;
  }

  /** The name of a sorted hash's field. */
  field(field: unknown): BinaryString {
    return encodeName('field', field, this.#limits.sortedSetField);
  }

  /** A member of a plain sorted set, which is its own field. */
  member(member: Value): BinaryString {
    return encodeSizedValue('member', member, this.#limits.sortedSetField);
  }

  /** What a key's string is compared with; nothing longer than a string can be equal to one. */
  equals(key: string, name: string, value: Value): { readonly equals: BinaryString } {
    const equals = encodeValue(name, value);
    this.fitsItem(name, stringItemSize(this.key(key), equals));
    return { equals };
  }

  /** The expiry of a write that changes a sorted set in place. */
  sortedSetExpiry(options: ChangeOptions | undefined): Expiry {
    const expiry = changedExpiry(options);
    if (expiry !== 'keep' && !this.#expiringSortedSets) throw new UnsupportedError(SORTED_SETS_DO_NOT_EXPIRE);
    return expiry;
  }

  /** A safe integer, such as what is added to a counter, or a position. */
  integer(name: string, value: number): number {
    return checkInteger(name, value);
  }

  /** From where to where, both included; negative positions count from the end. */
  positions(start: number, stop: number): { readonly start: number; readonly stop: number } {
    return { start: this.integer('start', start), stop: this.integer('stop', stop) };
  }

  /** How many are wanted: at least one. */
  count(count: number): number {
    if (checkInteger('count', count) > 0) return count;
    throw new InvalidArgumentError('count must be positive');
  }

  /** What a scan asks for, and what its cursor belongs to. */
  scan(options: ScanOptions): { readonly parameters: readonly unknown[]; readonly request: ScanRequest } {
    const { prefix = '', type, limit = 100, cursor } = options;
    if (type !== undefined) checkChoice('options.type', type, KEY_TYPES);
    const encoded = encodeName('options.prefix', prefix, { min: 0, max: this.#limits.key.max });
    const parameters = [encoded, type];
    const place = decodeCursor<[string]>(parameters, cursor, 1);
    const request = { prefix: encoded, type, limit: checkLimit(limit) as number, cursor: place?.[0] };
    return { parameters, request };
  }

  lexRange(min: unknown, max: unknown): LexRange {
    return lexRange(min, max, this.#limits);
  }
}
