import { UnsupportedError } from '../errors/errors.js';
import type { AtomicOperation, Operation, OperationName, Output, PrimitiveName } from '../operations/primitives.js';
import type { KeyType } from '../operations/primitive.js';
import type { BinaryString } from '../values/binary-string.js';
import type { Limits } from '../values/limits.js';
import type { RequestEvent } from './profiler.js';

/**
 * What differs between engines, as data that users and the conformance suite read alike.
 * @example
 * ```ts
 * const { system, atomicWriteAcrossKeys } = backend.driver.capabilities;
 * system; // 'memory'
 * atomicWriteAcrossKeys; // true
 * ```
 */
export interface Capabilities {
  /** The engine, as OpenTelemetry names it: `memory`, `lmdb`, `redis`, `aws.dynamodb`, `foundationdb`. */
  readonly system: string;
  /** What the engine itself allows; applied instead of the portable limits where the user asks for `native`. */
  readonly nativeLimits: Limits;
  /**
   * Whether every use of a sorted set's key as another type, and the other way round, is rejected. Where false, the
   * two live side by side under one key, and neither is damaged by an operation on the other.
   */
  readonly exclusiveSortedSets: boolean;
  /** Whether the keys of one atomic write may be any; false where they must share a hash tag, as in a Redis Cluster. */
  readonly atomicWriteAcrossKeys: boolean;
  /** Whether a whole set, hash or list that outgrows the portable item size is refused. */
  readonly limitsCollections: boolean;
  /**
   * Whether sorted sets can expire; where false, `expire` of one, and an expiry given with `zAdd` and its sisters, is
   * refused with `UnsupportedError`. Backends are made with an option that says so, for it costs a request on DynamoDB.
   */
  readonly expiringSortedSets: boolean;
  /**
   * Whether a call with several keys is one step: what it reads is of one moment, and what stores its outcome is written
   * with it, and the driver has `runIsolated`. Where false, reads are of one moment only if they are `isolated`, and the
   * `…Store` methods read first, and write then.
   */
  readonly isolatesKeys: boolean;
  /** What ranks, counts and ranges by position cost: next to nothing, or as much as lies before them. */
  readonly ranks: 'logarithmic' | 'linear';
  /** Whether the eventually consistent view may give stale answers. */
  readonly staleReads: boolean;
}

/**
 * How a call is to be made; the same object for every call of a view, unless a call brings its own signal.
 * @example
 * ```ts
 * const context: Context = { consistency: 'strong', signal: AbortSignal.timeout(200) };
 * await backend.driver.run({ name: 'get', key: fromText('a') }, context); // null
 * ```
 */
export interface Context {
  readonly consistency: 'strong' | 'eventual';
  /**
   * Aborts the call. A driver rejects with `AbortedError` while nothing has been sent, and for a read; with
   * `UnknownOutcomeError` for a write that has been sent and not been answered.
   */
  readonly signal?: AbortSignal | undefined;
  /** Is told of each request to the engine, and of each retry; undefined where nobody listens. */
  readonly observer?: Observer | undefined;
}

/** Receives what a driver does for one call. {@link Context} carries it. */
export interface Observer {
  /** A request to the engine has ended. */
  request(event: RequestEvent): void;
  /** A request is made again. */
  retry(): void;
}

/**
 * What a page of keys is asked for. The cursor is the driver's own, undefined for the beginning.
 * @example
 * ```ts
 * const request: ScanRequest = { prefix: fromText('user:'), type: 'hash', limit: 100, cursor: undefined };
 * await backend.driver.scan(request, { consistency: 'strong' }); // { keys: [], cursor: undefined }
 * ```
 */
export interface ScanRequest {
  /** What keys begin with; empty for all. */
  readonly prefix: BinaryString;
  readonly type: KeyType | undefined;
  /** About how many keys are to be looked at. */
  readonly limit: number;
  readonly cursor: string | undefined;
}

/** Some keys, and where to go on; undefined at the end. {@link ScanRequest} asks for one. */
export interface ScanPage {
  readonly keys: readonly BinaryString[];
  readonly cursor: string | undefined;
}

/** How one operation of a batch ended. {@link Driver.runBatch} gives one for each operation. */
export type Settled = { readonly output: Output } | { readonly error: Error };

/**
 * What an engine implements, or a wrapper around another driver. A plain object: wrappers copy what they leave as it
 * is. Every rejection is a `KeyValueStoreError`; the core fills in its `operation` and `key`, in a copy where several calls
 * or operations are given the same one.
 * @example
 * ```ts
 * const { driver, view } = new MemoryBackend();
 * const names: string[] = [];
 * const wrapper: Driver = {
 *   ...driver,
 *   run: async (operation, context) => {
 *     names.push(operation.name);
 *     return await driver.run(operation, context);
 *   },
 * };
 * await new DriverBackend(wrapper, view).setNX('a', 1); // true
 * names; // ['set']
 * ```
 */
export interface Driver {
  readonly capabilities: Capabilities;
  /**
   * Runs one operation. A driver whose engine is in this process may answer without a promise, and then throws what it
   * would reject with; callers use `await`, which takes both.
   */
  run<N extends PrimitiveName>(operation: Operation<N>, context: Context): Promise<Output<N>> | Output<N>;
  /**
   * Runs operations in the fewest round trips, those on one key in order, and says of each how it ended. Rejects only
   * if none was sent, as with an aborted signal.
   */
  runBatch(operations: readonly Operation[], context: Context): Promise<readonly Settled[]>;
  /**
   * Runs all operations or none, conditions judged by the state before. Gives the indexes of the conditions that
   * failed; none failed means that the write was committed.
   */
  runAtomicWrite(operations: readonly AtomicOperation[], context: Context): Promise<readonly number[]>;
  /**
   * Runs steps as one isolated step: nobody else sees a part of what they write, nor changes what they have read before
   * they end. `keys` are all that the steps may name, and another one is refused with `InvalidArgumentError`; in a Redis
   * Cluster they must share a slot, else it rejects with `CrossSlotError`. `body` may be called more than once, from the
   * beginning, with what it gave before of no account, such as where another was faster; if others are again and again, it
   * rejects with `ConflictError`. What steps throw is what it rejects with. Steps that throw after they have written leave
   * behind what they wrote, or nothing: they must catch what an operation is refused with if they mean to go on. There where
   * the capability `isolatesKeys` is true; a driver whose engine is in this process may answer without a promise.
   */
  runIsolated?<T>(keys: readonly BinaryString[], body: () => OperationSteps<T>, context: Context): Promise<T> | T;
  /**
   * Some of the keys, after a bounded amount of work: there may be none though more are to come. What is there all the
   * while is given at least once; what is not there at any time of the scan, or has expired, is not given. Rejects with
   * `InvalidArgumentError` if the cursor is none of its own.
   */
  scan(request: ScanRequest, context: Context): Promise<ScanPage>;
}

/**
 * Operations one after the other: each is yielded, and the steps go on with what it gave, or have thrown into them what it
 * was refused with. What they return is the outcome. {@link Driver.runIsolated} runs them.
 * @example
 * ```ts
 * function* increment(key: BinaryString): OperationSteps<number> {
 *   const type = yield { name: 'type', key };
 *   return type === null ? 0 : ((yield { name: 'nIncrBy', key, by: 1, expiry: 'keep' }) as number);
 * }
 * await backend.driver.runIsolated?.([fromText('n')], () => increment(fromText('n')), { consistency: 'strong' }); // 0
 * ```
 */
export type OperationSteps<T> = Generator<Operation, T, Output>;

/** One handler for each primitive; a missing one does not compile. {@link dispatch} calls one of them. */
export type Handlers<Extra = Context> = {
  readonly [N in PrimitiveName]: (operation: Operation<N>, extra: Extra) => Promise<Output<N>>;
};

/**
 * What a table holds for an operation. Throws `UnsupportedError`, which names the operation, if a table that the
 * compiler has not seen lacks it.
 * @example
 * ```ts
 * const costs = { get: () => 1, set: ({ value }: Operation<'set'>) => value.length };
 * const operation: Operation<'get'> = { name: 'get', key: fromText('a') };
 * handlerOf(costs, operation)(); // 1
 * ```
 */
export function handlerOf<N extends OperationName, T extends { readonly [K in N]: unknown }>(
  table: T,
  operation: Operation<N>,
): T[N] {
  // The compiler cannot tell that an operation's name is the one by which it is looked up, though its type says so.
  const handler = table[operation.name as N];
  if (handler === undefined) throw new UnsupportedError(`there is no handler for '${operation.name}'`);
  return handler;
}

/**
 * Calls the handler of an operation's primitive.
 * @example
 * ```ts
 * const notYet = () => Promise.reject(new UnsupportedError('not yet'));
 * const names = Object.keys(PRIMITIVES) as PrimitiveName[];
 * const others = Object.fromEntries(names.map((name) => [name, notYet])) as unknown as Handlers<string>;
 * const handlers: Handlers<string> = { ...others, get: async ({ key }, store) => fromText(`${key} in ${store}`) };
 * await dispatch(handlers, { name: 'get', key: fromText('a') }, 'the store'); // 'a in the store'
 * ```
 */
export function dispatch<N extends PrimitiveName, Extra>(
  handlers: Handlers<Extra>,
  operation: Operation<N>,
  extra: Extra,
): Promise<Output<N>> {
  return handlerOf<N, Handlers<Extra>>(handlers, operation)(operation, extra);
}
