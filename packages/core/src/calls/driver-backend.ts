import type { Driver } from '../driver/driver.js';
import { combineProfilers, type Profiler } from '../driver/profiler.js';
import { isPromise } from '../driver/promises.js';
import { describeError, InvalidArgumentError } from '../errors/errors.js';
import { Checker } from '../operations/checker.js';
import type { AnyMethod } from '../operations/method.js';
import type { Families } from '../operations/methods.js';
import type { Operation, Output } from '../operations/primitives.js';
import type { Called } from '../operations/surface.js';
import { fromText, toText } from '../values/binary-string.js';
import { encodeCursor } from '../values/cursor.js';
import { type Decode, decodeBytes } from '../values/values.js';
import type { AtomicWrite } from './atomic-write.js';
import { AtomicWriteBuilder } from './atomic-write-builder.js';
import type { Backend, View } from './backend.js';
import type { Batch } from './batch.js';
import { BatchBuilder } from './batch-builder.js';
import { Caller } from './caller.js';
import { check, defineMethods } from './define-methods.js';
import { type CallOptions, checkCallOptions, type ScanOptions } from './options.js';

const SCAN_OPTIONS: readonly (keyof ScanOptions)[] = ['prefix', 'type', 'limit', 'cursor'];

/** The methods that are operations. They stand in the table of methods alone, from which this class gets them. */
const Calls = class {} as new <R>() => Families<Called<R>>;

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
export class DriverBackend<R = string> extends Calls<R> implements Backend<R> {
  static {
    defineMethods(this.prototype, 'call', (backend, method, options, key, a, b, c, d) =>
      backend.#call(method, options, key, a, b, c, d),
    );
  }

  readonly driver: Driver;
  readonly view: View<R>;
  readonly #wrapped: Backend<R> | null;
  readonly #checker: Checker<R>;
  readonly #caller: Caller;

  /** @param wrapped the backend that this one was made around, if it is a wrapper */
  constructor(driver: Driver, view: View<R>, wrapped: Backend<R> | null = null) {
    super();
    this.driver = driver;
    this.view = view;
    this.#wrapped = wrapped;
    this.#checker = new Checker(view.limits, view.decode, driver.capabilities.expiringSortedSets);
    this.#caller = new Caller(driver, view);
  }

  async mGet(keys: readonly string[], options?: CallOptions): Promise<(R | null)[]> {
    const name = 'mGet';
    /** The key that an error is about. */
    let key: unknown;
    try {
      const signal = checkCallOptions(options);
      if (!Array.isArray(keys)) throw new InvalidArgumentError('keys must be an array');
      const requested = Array.from(keys, (given: unknown): Operation<'get'> => {
        key = given;
        return { name: 'get', key: this.#checker.key(given) };
      });
      key = undefined;
      if (requested.length === 0) return [];
      const outputs = await this.#caller.call({ name, requested }, signal, async (driver, context) => {
        const settled = await driver.runBatch(requested, context);
        return settled.map((outcome, index) => {
          if (!('error' in outcome)) return outcome.output as Output<'get'>;
          key = keys[index];
          throw outcome.error;
        });
      });
      return outputs.map((output) => this.#checker.toValue(output));
    } catch (error) {
      throw describeError(error, name, key);
    }
  }

  async scan(options: ScanOptions & CallOptions = {}): Promise<{ keys: string[]; cursor: string | null }> {
    const name = 'scan';
    try {
      const signal = checkCallOptions(options, SCAN_OPTIONS);
      const { parameters, request } = this.#checker.scan(options);
      const { keys, cursor } = await this.#caller.call({ name, requested: [] }, signal, (driver, context) =>
        driver.scan(request, context),
      );
      return {
        // No call could name a key whose text has other bytes.
        keys: keys.flatMap((key) => (fromText(toText(key)) === key ? [toText(key)] : [])),
        cursor: cursor === undefined ? null : encodeCursor(parameters, [cursor]),
      };
    } catch (error) {
      throw describeError(error, name);
    }
  }

  batch(): Batch<R> {
    return new BatchBuilder(this.#checker, this.#caller);
  }
  atomicWrite(): AtomicWrite {
    return new AtomicWriteBuilder(this.#checker, this.#caller, this.view.limits);
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

  async #call(
    method: AnyMethod,
    options: unknown,
    key: unknown,
    a: unknown,
    b: unknown,
    c: unknown,
    d: unknown,
  ): Promise<unknown> {
    const { name } = method;
    try {
      const signal = options === undefined ? undefined : checkCallOptions(options, method.options);
      const { operation, decode } = check(this.#checker, method, key, a, b, c, d);
      const output = this.#caller.run(name, operation as Operation, signal);
      return decode(isPromise(output) ? await output : output);
    } catch (error) {
      throw describeError(error, name, key);
    }
  }

  #viewed<V>(decode: Decode<V>, change: Partial<View<R>>, view: (wrapped: Backend<R>) => Backend<V>): Backend<V> {
    const wrapped = this.#wrapped === null ? null : view(this.#wrapped);
    return new DriverBackend<V>(this.driver, { ...this.view, ...change, decode }, wrapped);
  }
}
