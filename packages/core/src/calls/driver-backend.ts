import { type AtomicWrite } from './atomic-write.js';
import { AtomicWriteBuilder } from './atomic-write-builder.js';
import { type Backend, type View } from './backend.js';
import { type Batch } from './batch.js';
import { BatchBuilder } from './batch-builder.js';
import { type LexBound, type ScoreBound } from '../values/bounds.js';
import { Caller } from './caller.js';
import { type Driver } from '../driver/driver.js';
import { describeError } from '../errors/errors.js';
import {
  type CallOptions,
  checkCallOptions,
  checkRangeOptions,
  type RangeOptions,
  recordOf,
  splitOptions,
} from './options.js';
import { combineProfilers, type Profiler } from '../driver/profiler.js';
import { type Request, Requests, type ScoredValue } from '../operations/requests.js';
import { type Decode, decodeBytes, type Value } from '../values/values.js';

/** Tells a promise from an answer, of which none is a promise, without waiting a turn for the latter. */
function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value;
}

type RangeCallOptions = RangeOptions & CallOptions;

/**
 * A backend on a driver. Engines and wrappers extend it, or make one with a driver of their own; what its methods do is
 * said in {@link Backend}.
 * @example
 * ```ts
 * const { driver, view } = backend;
 * const other = new DriverBackend(driver, view);
 * await other.set('a', 1);
 * await backend.get('a'); // '1'
 * ```
 */
export class DriverBackend<R = string> implements Backend<R> {
  readonly driver: Driver;
  readonly view: View<R>;
  readonly #wrapped: Backend<R> | null;
  readonly #requests: Requests<R>;
  readonly #caller: Caller;

  /** @param wrapped the backend that this one was made around, if it is a wrapper */
  constructor(driver: Driver, view: View<R>, wrapped: Backend<R> | null = null) {
    this.driver = driver;
    this.view = view;
    this.#wrapped = wrapped;
    this.#requests = new Requests(view.limits, view.decode);
    this.#caller = new Caller(driver, view);
  }

  get(key: string, options?: CallOptions): Promise<R | null> {
    return this.#call('get', key, options, (requests) => requests.get(key));
  }
  set(key: string, value: Value, options?: CallOptions): Promise<void> {
    return this.#call('set', key, options, (requests) => requests.set(key, value));
  }
  setNX(key: string, value: Value, options?: CallOptions): Promise<boolean> {
    return this.#call('setNX', key, options, (requests) => requests.setNX(key, value));
  }
  setXX(key: string, value: Value, options?: CallOptions): Promise<boolean> {
    return this.#call('setXX', key, options, (requests) => requests.setXX(key, value));
  }
  setEQ(key: string, value: Value, oldValue: Value, options?: CallOptions): Promise<boolean> {
    return this.#call('setEQ', key, options, (requests) => requests.setEQ(key, value, oldValue));
  }
  delete(key: string, options?: CallOptions): Promise<boolean> {
    return this.#call('delete', key, options, (requests) => requests.delete(key));
  }
  nIncrBy(key: string, n: number, options?: CallOptions): Promise<number> {
    return this.#call('nIncrBy', key, options, (requests) => requests.nIncrBy(key, n));
  }

  sAdd(key: string, ...members: readonly Value[]): Promise<void>;
  sAdd(key: string, ...membersAndOptions: readonly [...members: Value[], options: CallOptions]): Promise<void>;
  sAdd(key: string, ...list: readonly (Value | CallOptions)[]): Promise<void> {
    const [members, options] = splitOptions<Value>(list as readonly Value[]);
    return this.#call('sAdd', key, options, (requests) => requests.sAdd(key, members));
  }
  sRem(key: string, ...members: readonly Value[]): Promise<void>;
  sRem(key: string, ...membersAndOptions: readonly [...members: Value[], options: CallOptions]): Promise<void>;
  sRem(key: string, ...list: readonly (Value | CallOptions)[]): Promise<void> {
    const [members, options] = splitOptions<Value>(list as readonly Value[]);
    return this.#call('sRem', key, options, (requests) => requests.sRem(key, members));
  }
  sMembers(key: string, options?: CallOptions): Promise<R[]> {
    return this.#call('sMembers', key, options, (requests) => requests.sMembers(key));
  }

  hSet(key: string, field: string, value: Value, options?: CallOptions): Promise<void>;
  hSet<T extends Record<keyof T, Value>>(key: string, record: T, options?: CallOptions): Promise<void>;
  hSet(
    key: string,
    fieldOrRecord: string | Readonly<Record<string, Value>>,
    valueOrOptions?: Value | CallOptions,
    maybeOptions?: CallOptions,
  ): Promise<void> {
    const [value, options] =
      typeof fieldOrRecord === 'string' ? [valueOrOptions, maybeOptions] : [maybeOptions, valueOrOptions];
    return this.#call('hSet', key, options as CallOptions | undefined, (requests) =>
      requests.hSet(key, recordOf(fieldOrRecord, value)),
    );
  }
  hSetNX(key: string, field: string, value: Value, options?: CallOptions): Promise<boolean> {
    return this.#call('hSetNX', key, options, (requests) => requests.hSetNX(key, field, value));
  }
  hDel(key: string, ...fields: readonly string[]): Promise<void>;
  hDel(key: string, ...fieldsAndOptions: readonly [...fields: string[], options: CallOptions]): Promise<void>;
  hDel(key: string, ...list: readonly (string | CallOptions)[]): Promise<void> {
    const [fields, options] = splitOptions<string>(list);
    return this.#call('hDel', key, options, (requests) => requests.hDel(key, fields));
  }
  hGet(key: string, field: string, options?: CallOptions): Promise<R | null> {
    return this.#call('hGet', key, options, (requests) => requests.hGet(key, field));
  }
  hGetAll(key: string, options?: CallOptions): Promise<Record<string, R>> {
    return this.#call('hGetAll', key, options, (requests) => requests.hGetAll(key));
  }

  zAdd(key: string, member: Value, score: number, options?: CallOptions): Promise<void> {
    return this.#call('zAdd', key, options, (requests) => requests.zAdd(key, member, score));
  }
  zAddNX(key: string, member: Value, score: number, options?: CallOptions): Promise<boolean> {
    return this.#call('zAddNX', key, options, (requests) => requests.zAddNX(key, member, score));
  }
  zRem(key: string, member: Value, options?: CallOptions): Promise<void> {
    return this.#call('zRem', key, options, (requests) => requests.zRem(key, member));
  }
  zScore(key: string, member: Value, options?: CallOptions): Promise<number | null> {
    return this.#call('zScore', key, options, (requests) => requests.zScore(key, member));
  }
  zIncrBy(key: string, member: Value, n: number, options?: CallOptions): Promise<number> {
    return this.#call('zIncrBy', key, options, (requests) => requests.zIncrBy(key, member, n));
  }
  zCount(key: string, min: ScoreBound, max: ScoreBound, options?: CallOptions): Promise<number> {
    return this.#call('zCount', key, options, (requests) => requests.zCount(key, min, max));
  }
  zLexCount(key: string, min: LexBound, max: LexBound, options?: CallOptions): Promise<number> {
    return this.#call('zLexCount', key, options, (requests) => requests.zLexCount(key, min, max));
  }
  zRangeByScore(key: string, min: ScoreBound, max: ScoreBound, options?: RangeCallOptions): Promise<R[]> {
    return this.#scores('zRangeByScore', key, min, max, false, options);
  }
  zRangeByScoreWithScores(
    key: string,
    min: ScoreBound,
    max: ScoreBound,
    options?: RangeCallOptions,
  ): Promise<ScoredValue<R>[]> {
    return this.#withScores('zRangeByScoreWithScores', key, min, max, false, options);
  }
  zRevRangeByScore(key: string, min: ScoreBound, max: ScoreBound, options?: RangeCallOptions): Promise<R[]> {
    return this.#scores('zRevRangeByScore', key, min, max, true, options);
  }
  zRevRangeByScoreWithScores(
    key: string,
    min: ScoreBound,
    max: ScoreBound,
    options?: RangeCallOptions,
  ): Promise<ScoredValue<R>[]> {
    return this.#withScores('zRevRangeByScoreWithScores', key, min, max, true, options);
  }
  zRangeByLex(key: string, min: LexBound, max: LexBound, options?: RangeCallOptions): Promise<R[]> {
    return this.#lex('zRangeByLex', key, min, max, false, options);
  }
  zRevRangeByLex(key: string, min: LexBound, max: LexBound, options?: RangeCallOptions): Promise<R[]> {
    return this.#lex('zRevRangeByLex', key, min, max, true, options);
  }

  zhAdd(key: string, field: string, member: Value, score: number, options?: CallOptions): Promise<void> {
    return this.#call('zhAdd', key, options, (requests) => requests.zhAdd(key, field, member, score));
  }
  zhAddNX(key: string, field: string, member: Value, score: number, options?: CallOptions): Promise<boolean> {
    return this.#call('zhAddNX', key, options, (requests) => requests.zhAddNX(key, field, member, score));
  }
  zhRem(key: string, field: string, options?: CallOptions): Promise<void> {
    return this.#call('zhRem', key, options, (requests) => requests.zhRem(key, field));
  }
  zhRangeByScore(key: string, min: ScoreBound, max: ScoreBound, options?: RangeCallOptions): Promise<R[]> {
    return this.#scores('zhRangeByScore', key, min, max, false, options);
  }
  zhRangeByScoreWithScores(
    key: string,
    min: ScoreBound,
    max: ScoreBound,
    options?: RangeCallOptions,
  ): Promise<ScoredValue<R>[]> {
    return this.#withScores('zhRangeByScoreWithScores', key, min, max, false, options);
  }
  zhRevRangeByScore(key: string, min: ScoreBound, max: ScoreBound, options?: RangeCallOptions): Promise<R[]> {
    return this.#scores('zhRevRangeByScore', key, min, max, true, options);
  }
  zhRevRangeByScoreWithScores(
    key: string,
    min: ScoreBound,
    max: ScoreBound,
    options?: RangeCallOptions,
  ): Promise<ScoredValue<R>[]> {
    return this.#withScores('zhRevRangeByScoreWithScores', key, min, max, true, options);
  }
  zhRangeByLex(key: string, min: LexBound, max: LexBound, options?: RangeCallOptions): Promise<R[]> {
    return this.#lex('zhRangeByLex', key, min, max, false, options);
  }
  zhRevRangeByLex(key: string, min: LexBound, max: LexBound, options?: RangeCallOptions): Promise<R[]> {
    return this.#lex('zhRevRangeByLex', key, min, max, true, options);
  }

  batch(): Batch<R> {
    return new BatchBuilder(this.#requests, this.#caller);
  }
  atomicWrite(): AtomicWrite {
    return new AtomicWriteBuilder(this.#requests, this.#caller, this.view.limits);
  }

  withBinaryValues(): Backend<Uint8Array> {
    return this.#viewed(decodeBytes, {}, (wrapped) => wrapped.withBinaryValues());
  }
  withEventuallyConsistentReads(): Backend<R> {
    return this.#viewed(this.view.decode, { consistency: 'eventual' }, (wrapped) =>
      wrapped.withEventuallyConsistentReads(),
    );
  }
  withProfiler(profiler: Profiler): Backend<R> {
    const combined = this.view.profiler === undefined ? profiler : combineProfilers(this.view.profiler, profiler);
    return this.#viewed(this.view.decode, { profiler: combined }, (wrapped) => wrapped.withProfiler(profiler));
  }
  unwrap(): Backend<R> | null {
    return this.#wrapped;
  }

  async #call<T>(
    method: string,
    key: string,
    options: CallOptions | undefined,
    build: (requests: Requests<R>) => Request<T>,
    checkOptions: (options: unknown) => void = checkCallOptions,
  ): Promise<T> {
    try {
      if (options !== undefined) checkOptions(options);
      const request = build(this.#requests);
      const output = this.#caller.run(method, request.operation, options?.signal);
      return request.decode(isPromise(output) ? await output : output);
    } catch (error) {
      throw describeError(error, method, key);
    }
  }

  #viewed<V>(decode: Decode<V>, change: Partial<View<R>>, view: (wrapped: Backend<R>) => Backend<V>): Backend<V> {
    const wrapped = this.#wrapped === null ? null : view(this.#wrapped);
    return new DriverBackend<V>(this.driver, { ...this.view, ...change, decode }, wrapped);
  }

  #scores(method: string, key: string, min: ScoreBound, max: ScoreBound, reverse: boolean, options?: RangeCallOptions) {
    return this.#call(method, key, options, (r) => r.rangeByScore(key, min, max, reverse, options), checkRangeOptions);
  }
  #withScores(
    method: string,
    key: string,
    min: ScoreBound,
    max: ScoreBound,
    reverse: boolean,
    options?: RangeCallOptions,
  ) {
    return this.#call(
      method,
      key,
      options,
      (r) => r.rangeByScoreWithScores(key, min, max, reverse, options),
      checkRangeOptions,
    );
  }
  #lex(method: string, key: string, min: LexBound, max: LexBound, reverse: boolean, options?: RangeCallOptions) {
    return this.#call(method, key, options, (r) => r.rangeByLex(key, min, max, reverse, options), checkRangeOptions);
  }
}
