import { check, defineMethods, type Given } from '../calls/define-methods.js';
import { checkAddedOptions } from '../calls/options.js';
import type { Caller } from '../calls/caller.js';
import { isPromise } from '../driver/promises.js';
import { BuilderStateError, describeError } from '../errors/errors.js';
import type { Checker } from '../operations/checker.js';
import type { NamesAt, Operations } from '../operations/methods.js';
import type { AtomicOperation, Operation } from '../operations/primitives.js';
import type { InTransaction } from '../operations/surface.js';
import type { BinaryString } from '../values/binary-string.js';
import { KeyState, type StringOperation } from './key-state.js';

/**
 * What a function that {@link transact} runs reads and writes with. Writes are collected, and made at the end, all or none;
 * `get` sees them already. A condition that does not hold (`setNX` of a key that is there) makes the transaction reject
 * with `ConflictError`: at once if the key was read or written before, else at its end.
 * @example
 * ```ts
 * await backend.set('stock', 3);
 * const left = await transact(backend, async (tx) => {
 *   const stock = Number(await tx.get('stock'));
 *   if (stock > 0) tx.set('stock', stock - 1);
 *   return stock - 1;
 * });
 * left; // 2
 * ```
 */
export interface Transaction<R = string> extends Pick<Operations<InTransaction>, NamesAt<'atomicWrite'>> {
  /**
   * The value of a key, or null if it is absent, as this transaction has written it or else as it is in the store, where it
   * must still be so at the end. A second read gives the same. Rejects with `WrongTypeError` on any other type.
   * @example
   * ```ts
   * await transact(backend, async (tx) => {
   *   tx.set('a', 1);
   *   return await tx.get('a'); // '1'
   * });
   * ```
   */
  get(key: string): Promise<R | null>;
}

/** An operation of the write that ends a transaction, and the method that demands its condition, if one does. */
export interface Planned {
  readonly operation: AtomicOperation;
  readonly askedBy: string | undefined;
}

/** The operations that are gathered for each key, with what was read of it; others are only made at the end. */
const GATHERED: ReadonlySet<string> = new Set<StringOperation['name']>([
  ...(['set', 'delete', 'deleteXX', 'deleteEQ', 'nIncrBy', 'check'] as const),
]);

/** The methods that are operations. They stand in the table of methods alone, from which this class gets them. */
const Added = class {} as new () => Pick<Operations<InTransaction>, NamesAt<'atomicWrite'>>;

/** One run of a transaction. */
export class TransactionBuilder<R> extends Added implements Transaction<R> {
  static {
    defineMethods(this.prototype, 'atomicWrite', (transaction, ...given) => transaction.#add(...given));
  }

  readonly #checker: Checker<R>;
  readonly #caller: Caller;
  readonly #signal: AbortSignal | undefined;
  readonly #states = new Map<BinaryString, KeyState>();
  readonly #reads = new Map<BinaryString, Promise<BinaryString | null>>();
  readonly #others: Planned[] = [];
  #ended = false;

  constructor(checker: Checker<R>, caller: Caller, signal: AbortSignal | undefined) {
    super();
    this.#checker = checker;
    this.#caller = caller;
    this.#signal = signal;
  }

  async get(key: string, options?: unknown): Promise<R | null> {
    try {
      this.#checkOpen('get');
      checkAddedOptions(options);
      const name = this.#checker.key(key);
      const state = this.#stateOf(name);
      state.checkKnown();
      if (state.value === undefined) {
        const value = await this.#read(name);
        if (state.value === undefined) state.remember(value);
      }
      return this.#checker.toValue(state.value ?? null);
    } catch (error) {
      throw describeError(error, 'get', key);
    }
  }

  /** Ends the run, and gives the operations that it comes to. */
  end(): Planned[] {
    this.#ended = true;
    const gathered = [...this.#states.values()].flatMap((state): Planned[] => {
      const operation = state.toOperation();
      return operation === undefined ? [] : [{ operation, askedBy: state.askedBy }];
    });
    return [...gathered, ...this.#others];
  }

  /** Reads a key once, however often it is asked for at the same time. */
  #read(key: BinaryString): Promise<BinaryString | null> {
    let reading = this.#reads.get(key);
    if (reading === undefined) {
      const read = async () => {
        const output = this.#caller.run('get', { name: 'get', key }, this.#signal);
        return (isPromise(output) ? await output : output) as BinaryString | null;
      };
      reading = read();
      this.#reads.set(key, reading);
    }
    return reading;
  }

  #stateOf(key: BinaryString): KeyState {
    const state = this.#states.get(key) ?? new KeyState(key);
    this.#states.set(key, state);
    return state;
  }

  #checkOpen(operation: string): void {
    if (this.#ended) throw new BuilderStateError('the run of the transaction has ended', { operation });
  }

  #add(...[method, options, key, a, b, c, d]: Given): void {
    const { name } = method;
    try {
      this.#checkOpen(name);
      checkAddedOptions(options, method.options);
      const operation = check(this.#checker, method, key, a, b, c, d).operation as AtomicOperation;
      if (isGathered(operation)) this.#stateOf(operation.key).apply(name, operation);
      else this.#others.push({ operation, askedBy: name });
    } catch (error) {
      throw describeError(error, name, key);
    }
  }
}

function isGathered(operation: AtomicOperation): operation is Operation<StringOperation['name']> & AtomicOperation {
  return GATHERED.has(operation.name);
}
