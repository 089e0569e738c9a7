import { type BinaryString, toText } from '../values/binary-string.js';
import { checkLimit, lexRange, type Range, scoreRange } from '../values/bounds.js';
import { InvalidArgumentError, LimitExceededError } from '../errors/errors.js';
import {
  hashEntrySize,
  hashItemSize,
  type Limits,
  setItemSize,
  sortedSetItemSize,
  stringItemSize,
} from '../values/limits.js';
import { isRecord, type RangeOptions } from '../calls/options.js';
import { type Operation, type Output, type PrimitiveName, type RangeOutput, type When } from './primitives.js';
import {
  checkIncrement,
  checkScore,
  type Decode,
  decodeText,
  encodeName,
  encodeSizedValue,
  encodeValue,
  type Value,
} from '../values/values.js';

/** A checked call: what the driver is asked, and what its answer means to the caller. */
export interface Request<T> {
  readonly operation: Operation;
  readonly decode: (output: Output) => T;
}

/** A member of a sorted set or sorted hash with its score. {@link SortedSets.zRangeByScoreWithScores} gives some. */
export interface ScoredValue<R> {
  readonly value: R;
  readonly score: number;
}

function request<N extends PrimitiveName, T>(operation: Operation<N>, decode: (output: Output<N>) => T): Request<T> {
  // A request's operation and decoder are of one primitive; its type forgets which, so that lists of them can be made.
  return { operation: operation as unknown as Operation, decode: decode as (output: Output) => T };
}

const asIs = <T>(output: T): T => output;
const nothing = (): void => undefined;

/**
 * Turns the arguments of each method into a request, or throws what is wrong with them. Backends, batches and atomic
 * writes all check their arguments here, so all refuse the same things with the same errors.
 */
export class Requests<R> {
  readonly #limits: Limits;
  readonly #decode: Decode<R>;
  readonly #decodeOrNull: (output: BinaryString | null) => R | null;
  readonly #decodeList: (output: readonly BinaryString[]) => R[];
  readonly #decodeMembers: (output: RangeOutput) => R[];

  constructor(limits: Limits, decode: Decode<R>) {
    this.#limits = limits;
    this.#decode = decode;
    this.#decodeOrNull = (output) => (output === null ? null : decode(output));
    this.#decodeList = (output) => output.map((bytes) => decode(bytes));
    const readsText = (decode as unknown) === decodeText;
    this.#decodeMembers = ({ members, ascii = false }) =>
      // ASCII is its own text; the list is copied, for it may be the driver's.
      readsText && ascii ? ([...members] as unknown[] as R[]) : this.#decodeList(members);
  }

  get(key: string): Request<R | null> {
    return request({ name: 'get', key: this.key(key) }, this.#decodeOrNull);
  }

  set(key: string, value: Value): Request<void> {
    return request(this.#set(key, value, 'always'), nothing);
  }

  setNX(key: string, value: Value): Request<boolean> {
    return request(this.#set(key, value, 'absent'), asIs);
  }

  setXX(key: string, value: Value): Request<boolean> {
    return request(this.#set(key, value, 'present'), asIs);
  }

  setEQ(key: string, value: Value, oldValue: Value): Request<boolean> {
    return request(this.#set(key, value, this.equals(key, 'oldValue', oldValue)), asIs);
  }

  delete(key: string): Request<boolean> {
    return request({ name: 'delete', key: this.key(key) }, asIs);
  }

  nIncrBy(key: string, n: number): Request<number> {
    return request({ name: 'nIncrBy', key: this.key(key), by: checkIncrement('n', n) }, asIs);
  }

  sAdd(key: string, members: readonly Value[]): Request<void> {
    return request({ name: 'sAdd', ...this.#members(key, members) }, nothing);
  }

  sRem(key: string, members: readonly Value[]): Request<void> {
    return request({ name: 'sRem', ...this.#members(key, members) }, nothing);
  }

  sMembers(key: string): Request<R[]> {
    return request({ name: 'sMembers', key: this.key(key) }, this.#decodeList);
  }

  hSet(key: string, record: Readonly<Record<string, Value>>): Request<void> {
    if (!isRecord(record)) throw new InvalidArgumentError('the second argument must be a field or a record of fields');
    const entries = Object.entries(record).map(
      ([field, value]) => [this.#hashField(field), encodeValue('value', value)] as const,
    );
    if (entries.length === 0) throw new InvalidArgumentError('the record must hold at least one field');
    const operation = { name: 'hSet', key: this.key(key), entries } as const;
    let size = 0;
    for (const [field, value] of entries) size += hashEntrySize(field, value);
    this.#checkItem('fields', hashItemSize(operation.key, size), this.#limits.itemSize);
    return request(operation, nothing);
  }

  hSetNX(key: string, field: string, value: Value): Request<boolean> {
    const operation = {
      name: 'hSetNX',
      key: this.key(key),
      field: this.#hashField(field),
      value: encodeValue('value', value),
    } as const;
    const size = hashItemSize(operation.key, hashEntrySize(operation.field, operation.value));
    this.#checkItem('value', size, this.#limits.itemSize);
    return request(operation, asIs);
  }

  hDel(key: string, fields: readonly string[]): Request<void> {
    if (fields.length === 0) throw new InvalidArgumentError('fields must hold at least one');
    const encoded = [...new Set(fields.map((field) => this.#hashField(field)))];
    const operation = { name: 'hDel', key: this.key(key), fields: encoded } as const;
    let size = 0;
    for (const field of encoded) size += hashEntrySize(field);
    this.#checkItem('fields', hashItemSize(operation.key, size), this.#limits.itemSize);
    return request(operation, nothing);
  }

  hGet(key: string, field: string): Request<R | null> {
    return request({ name: 'hGet', key: this.key(key), field: this.#hashField(field) }, this.#decodeOrNull);
  }

  hGetAll(key: string): Request<Record<string, R>> {
    const decode = this.#decode;
    return request({ name: 'hGetAll', key: this.key(key) }, (entries) =>
      Object.fromEntries(entries.map(([field, value]) => [toText(field), decode(value)])),
    );
  }

  zAdd(key: string, member: Value, score: number): Request<void> {
    const field = this.#sortedSetField('member', member);
    return request(this.#zAdd(key, field, field, score, 'always'), nothing);
  }

  zAddNX(key: string, member: Value, score: number): Request<boolean> {
    const field = this.#sortedSetField('member', member);
    return request(this.#zAdd(key, field, field, score, 'absent'), asIs);
  }

  zhAdd(key: string, field: string, member: Value, score: number): Request<void> {
    const encoded = encodeName('field', field, this.#limits.sortedSetField);
    return request(this.#zAdd(key, encoded, encodeValue('member', member), score, 'always'), nothing);
  }

  zhAddNX(key: string, field: string, member: Value, score: number): Request<boolean> {
    const encoded = encodeName('field', field, this.#limits.sortedSetField);
    return request(this.#zAdd(key, encoded, encodeValue('member', member), score, 'absent'), asIs);
  }

  zRem(key: string, member: Value): Request<void> {
    return request({ name: 'zRem', key: this.key(key), field: this.#sortedSetField('member', member) }, nothing);
  }

  zhRem(key: string, field: string): Request<void> {
    const encoded = encodeName('field', field, this.#limits.sortedSetField);
    return request({ name: 'zRem', key: this.key(key), field: encoded }, nothing);
  }

  zScore(key: string, member: Value): Request<number | null> {
    return request({ name: 'zScore', key: this.key(key), field: this.#sortedSetField('member', member) }, asIs);
  }

  zIncrBy(key: string, member: Value, n: number): Request<number> {
    const field = this.#sortedSetField('member', member);
    return request({ name: 'zIncrBy', key: this.key(key), field, by: checkScore('n', n) }, asIs);
  }

  zCount(key: string, min: unknown, max: unknown): Request<number> {
    return request({ name: 'zCount', key: this.key(key), range: scoreRange(min, max) }, asIs);
  }

  zLexCount(key: string, min: unknown, max: unknown): Request<number> {
    return request({ name: 'zCount', key: this.key(key), range: lexRange(min, max, this.#limits) }, asIs);
  }

  rangeByScore(key: string, min: unknown, max: unknown, reverse: boolean, options?: RangeOptions): Request<R[]> {
    return this.#range(key, scoreRange(min, max), reverse, options);
  }

  rangeByLex(key: string, min: unknown, max: unknown, reverse: boolean, options?: RangeOptions): Request<R[]> {
    return this.#range(key, lexRange(min, max, this.#limits), reverse, options);
  }

  rangeByScoreWithScores(
    key: string,
    min: unknown,
    max: unknown,
    reverse: boolean,
    options?: RangeOptions,
  ): Request<ScoredValue<R>[]> {
    const decode = this.#decode;
    const operation = this.#zRange(key, scoreRange(min, max), reverse, true, options);
    return request(operation, ({ members, scores = [] }: RangeOutput) =>
      members.map((member, index) => ({ value: decode(member), score: scores[index] as number })),
    );
  }

  /** Checks and encodes a key. */
  key(key: unknown): BinaryString {
    return encodeName('key', key, this.#limits.key);
  }

  /** Checks and encodes what a key's string is compared with; nothing longer than a string can be equal to one. */
  equals(key: string, name: string, value: Value): { readonly equals: BinaryString } {
    const equals = encodeValue(name, value);
    this.#checkItem(name, stringItemSize(this.key(key), equals), this.#limits.itemSize);
    return { equals };
  }

  #range(key: string, range: Range, reverse: boolean, options: RangeOptions | undefined): Request<R[]> {
    const operation = this.#zRange(key, range, reverse, false, options);
    return request(operation, this.#decodeMembers);
  }

  #zRange(
    key: string,
    range: Range,
    reverse: boolean,
    withScores: boolean,
    options: RangeOptions | undefined,
  ): Operation<'zRange'> {
    return { name: 'zRange', key: this.key(key), range, reverse, withScores, limit: checkLimit(options?.limit) };
  }

  #set(key: string, value: Value, when: When): Operation<'set'> {
    const operation = { name: 'set', key: this.key(key), value: encodeValue('value', value), when } as const;
    this.#checkItem('value', stringItemSize(operation.key, operation.value), this.#limits.itemSize);
    return operation;
  }

  #zAdd(
    key: string,
    field: BinaryString,
    member: BinaryString,
    score: number,
    when: 'always' | 'absent',
  ): Operation<'zAdd'> {
    const operation = {
      name: 'zAdd',
      key: this.key(key),
      field,
      member,
      score: checkScore('score', score),
      when,
    } as const;
    this.#checkItem('member', sortedSetItemSize(operation.key, field, member), this.#limits.sortedSetItemSize);
    return operation;
  }

  #members(key: string, members: readonly Value[]): Pick<Operation<'sAdd'>, 'key' | 'members'> {
    if (members.length === 0) throw new InvalidArgumentError('members must hold at least one');
    const encoded = [...new Set(members.map((member) => encodeValue('member', member)))];
    const item = { key: this.key(key), members: encoded };
    let size = 0;
    for (const member of encoded) size += member.length;
    this.#checkItem('members', setItemSize(item.key, size), this.#limits.itemSize);
    return item;
  }

  #hashField(field: unknown): BinaryString {
    return encodeName('field', field, this.#limits.hashField);
  }

  #sortedSetField(name: string, member: unknown): BinaryString {
    return encodeSizedValue(name, member, this.#limits.sortedSetField);
  }

  #checkItem(name: string, size: number, limit: number): void {
    if (size > limit) {
      throw new LimitExceededError(`${name} and key must fit in an item of ${limit} bytes, not ${size}`, {
        limit,
        actual: size,
      });
    }
  }
}
