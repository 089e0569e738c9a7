import { type Batch, type BatchResult } from './batch.js';
import { toText } from '../values/binary-string.js';
import { type LexBound, type ScoreBound } from '../values/bounds.js';
import { type Caller } from './caller.js';
import { type Settled } from '../driver/driver.js';
import { BatchError, type BatchFailure, BuilderStateError, describeError } from '../errors/errors.js';
import { type CallOptions, checkCallOptions, checkOptions, type RangeOptions, recordOf } from './options.js';
import { type Request, type Requests } from '../operations/requests.js';
import { type Value } from '../values/values.js';

/** An operation with the handle that its adder got. */
class Pending<T> implements BatchResult<T> {
  settled: Settled | undefined;

  constructor(
    readonly method: string,
    readonly request: Request<T>,
  ) {}

  fail(cause: Error): Omit<BatchFailure, 'index'> {
    const key = toText(this.request.operation.key);
    const error = describeError(cause, this.method, key) as Error;
    this.settled = { error };
    return { operation: this.method, key, error };
  }

  result(): T {
    if (this.settled === undefined) {
      throw new BuilderStateError('the result is there only after exec() of its batch has ended', {
        operation: this.method,
      });
    }
    if ('error' in this.settled) throw this.settled.error;
    return this.request.decode(this.settled.output);
  }
}

const RANGE = ['limit'];

/** The batch of every backend; the driver gets its operations as a list. */
export class BatchBuilder<R> implements Batch<R> {
  readonly #requests: Requests<R>;
  readonly #caller: Caller;
  readonly #pending: Pending<unknown>[] = [];
  #executed = false;

  constructor(requests: Requests<R>, caller: Caller) {
    this.#requests = requests;
    this.#caller = caller;
  }

  get(key: string) {
    return this.#add('get', key, (requests) => requests.get(key));
  }
  set(key: string, value: Value) {
    return this.#add('set', key, (requests) => requests.set(key, value));
  }
  delete(key: string) {
    return this.#add('delete', key, (requests) => requests.delete(key));
  }
  nIncrBy(key: string, n: number) {
    return this.#add('nIncrBy', key, (requests) => requests.nIncrBy(key, n));
  }
  sAdd(key: string, ...members: readonly Value[]) {
    return this.#add('sAdd', key, (requests) => requests.sAdd(key, members));
  }
  sRem(key: string, ...members: readonly Value[]) {
    return this.#add('sRem', key, (requests) => requests.sRem(key, members));
  }
  sMembers(key: string) {
    return this.#add('sMembers', key, (requests) => requests.sMembers(key));
  }
  hSet(key: string, fieldOrRecord: string | Readonly<Record<string, Value>>, value?: Value) {
    return this.#add('hSet', key, (requests) => requests.hSet(key, recordOf(fieldOrRecord, value)));
  }
  hDel(key: string, ...fields: readonly string[]) {
    return this.#add('hDel', key, (requests) => requests.hDel(key, fields));
  }
  hGet(key: string, field: string) {
    return this.#add('hGet', key, (requests) => requests.hGet(key, field));
  }
  hGetAll(key: string) {
    return this.#add('hGetAll', key, (requests) => requests.hGetAll(key));
  }
  zAdd(key: string, member: Value, score: number) {
    return this.#add('zAdd', key, (requests) => requests.zAdd(key, member, score));
  }
  zRem(key: string, member: Value) {
    return this.#add('zRem', key, (requests) => requests.zRem(key, member));
  }
  zScore(key: string, member: Value) {
    return this.#add('zScore', key, (requests) => requests.zScore(key, member));
  }
  zCount(key: string, min: ScoreBound, max: ScoreBound) {
    return this.#add('zCount', key, (requests) => requests.zCount(key, min, max));
  }
  zLexCount(key: string, min: LexBound, max: LexBound) {
    return this.#add('zLexCount', key, (requests) => requests.zLexCount(key, min, max));
  }
  zRangeByScore(key: string, min: ScoreBound, max: ScoreBound, options?: RangeOptions) {
    return this.#scores('zRangeByScore', key, min, max, false, options);
  }
  zRangeByScoreWithScores(key: string, min: ScoreBound, max: ScoreBound, options?: RangeOptions) {
    return this.#withScores('zRangeByScoreWithScores', key, min, max, false, options);
  }
  zRevRangeByScore(key: string, min: ScoreBound, max: ScoreBound, options?: RangeOptions) {
    return this.#scores('zRevRangeByScore', key, min, max, true, options);
  }
  zRevRangeByScoreWithScores(key: string, min: ScoreBound, max: ScoreBound, options?: RangeOptions) {
    return this.#withScores('zRevRangeByScoreWithScores', key, min, max, true, options);
  }
  zRangeByLex(key: string, min: LexBound, max: LexBound, options?: RangeOptions) {
    return this.#lex('zRangeByLex', key, min, max, false, options);
  }
  zRevRangeByLex(key: string, min: LexBound, max: LexBound, options?: RangeOptions) {
    return this.#lex('zRevRangeByLex', key, min, max, true, options);
  }
  zhAdd(key: string, field: string, member: Value, score: number) {
    return this.#add('zhAdd', key, (requests) => requests.zhAdd(key, field, member, score));
  }
  zhRem(key: string, field: string) {
    return this.#add('zhRem', key, (requests) => requests.zhRem(key, field));
  }
  zhRangeByScore(key: string, min: ScoreBound, max: ScoreBound, options?: RangeOptions) {
    return this.#scores('zhRangeByScore', key, min, max, false, options);
  }
  zhRangeByScoreWithScores(key: string, min: ScoreBound, max: ScoreBound, options?: RangeOptions) {
    return this.#withScores('zhRangeByScoreWithScores', key, min, max, false, options);
  }
  zhRevRangeByScore(key: string, min: ScoreBound, max: ScoreBound, options?: RangeOptions) {
    return this.#scores('zhRevRangeByScore', key, min, max, true, options);
  }
  zhRevRangeByScoreWithScores(key: string, min: ScoreBound, max: ScoreBound, options?: RangeOptions) {
    return this.#withScores('zhRevRangeByScoreWithScores', key, min, max, true, options);
  }
  zhRangeByLex(key: string, min: LexBound, max: LexBound, options?: RangeOptions) {
    return this.#lex('zhRangeByLex', key, min, max, false, options);
  }
  zhRevRangeByLex(key: string, min: LexBound, max: LexBound, options?: RangeOptions) {
    return this.#lex('zhRevRangeByLex', key, min, max, true, options);
  }

  async exec(options?: CallOptions): Promise<void> {
    this.#checkOpen('exec');
    checkCallOptions(options);
    this.#executed = true;
    const pending = this.#pending;
    if (pending.length === 0) return;
    const settled = await this.#send(options?.signal);
    const failures: BatchFailure[] = [];
    pending.forEach((entry, index) => {
      const outcome = settled[index] as Settled;
      if ('error' in outcome) failures.push({ index, ...entry.fail(outcome.error) });
      else entry.settled = outcome;
    });
    if (failures.length > 0) throw new BatchError(failures, pending.length);
  }

  async #send(signal: AbortSignal | undefined): Promise<readonly Settled[]> {
    const operations = this.#pending.map(({ request }) => request.operation);
    try {
      return await this.#caller.call(
        { name: 'batch', requested: operations },
        signal,
        (driver, context) => driver.runBatch(operations, context),
        (settled) => (settled.some((outcome) => 'error' in outcome) ? 'error' : 'ok'),
      );
    } catch (error) {
      // Nothing was sent, and every handle says why.
      for (const entry of this.#pending) entry.fail(error as Error);
      throw describeError(error, 'batch');
    }
  }

  #checkOpen(operation: string): void {
    if (this.#executed) throw new BuilderStateError('the batch has been executed; make a new one', { operation });
  }

  #add<T>(method: string, key: string, build: (requests: Requests<R>) => Request<T>): BatchResult<T> {
    this.#checkOpen(method);
    try {
      const pending = new Pending(method, build(this.#requests));
      this.#pending.push(pending);
      return pending;
    } catch (error) {
      throw describeError(error, method, key);
    }
  }

  #scores(method: string, key: string, min: ScoreBound, max: ScoreBound, reverse: boolean, options?: RangeOptions) {
    return this.#add(method, key, (requests) => {
      checkOptions(options, RANGE);
      return requests.rangeByScore(key, min, max, reverse, options);
    });
  }
  #withScores(method: string, key: string, min: ScoreBound, max: ScoreBound, reverse: boolean, options?: RangeOptions) {
    return this.#add(method, key, (requests) => {
      checkOptions(options, RANGE);
      return requests.rangeByScoreWithScores(key, min, max, reverse, options);
    });
  }
  #lex(method: string, key: string, min: LexBound, max: LexBound, reverse: boolean, options?: RangeOptions) {
    return this.#add(method, key, (requests) => {
      checkOptions(options, RANGE);
      return requests.rangeByLex(key, min, max, reverse, options);
    });
  }
}
