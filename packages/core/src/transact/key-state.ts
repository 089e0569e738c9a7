import { ConflictError, InvalidArgumentError, NotAnIntegerError, OutOfRangeError } from '../errors/errors.js';
import type { PartTypes, When } from '../operations/parts.js';
import type { AtomicOperation, Operation } from '../operations/primitives.js';
import { type BinaryString, fromText } from '../values/binary-string.js';
import type { Expiry } from '../values/expiry.js';

/** What a transaction does to the string of one key. */
export type StringOperation = Operation<'set' | 'delete' | 'deleteXX' | 'deleteEQ' | 'nIncrBy' | 'check'>;

/** What is written at the end. */
type Effect =
  | { readonly kind: 'none' }
  | { readonly kind: 'set'; readonly value: BinaryString; readonly expiry: Expiry }
  | { readonly kind: 'delete' }
  | { readonly kind: 'add'; readonly by: number; readonly expiry: Expiry };

type Applied = { readonly [N in StringOperation['name']]: (operation: Operation<N>) => void };

function numberOf(value: BinaryString | null): number {
  const number = Number(value ?? '0');
  if (value !== null && (!Number.isSafeInteger(number) || String(number) !== value)) throw new NotAnIntegerError();
  return number;
}

function sumOf(a: number, b: number): number {
  if (Number.isSafeInteger(a + b)) return a + b;
  throw new OutOfRangeError();
}

function holds(value: BinaryString | null, when: When): boolean {
  if (typeof when === 'object') return value === when.equals;
  return when === 'always' || (value === null) === (when === 'absent');
}

/**
 * What a transaction has read of one key and is to write there: one condition, and one thing that is done. So whatever a
 * program does with a key, in the end it is one operation on one item.
 */
export class KeyState {
  readonly #key: BinaryString;
  /** What must still be so at the end. */
  #condition: PartTypes['expect'] | undefined;
  #effect: Effect = { kind: 'none' };
  /** The method that demands the condition; undefined where it is what was read. */
  askedBy: string | undefined;

  constructor(key: BinaryString) {
    this.#key = key;
  }

  /** What the key holds for the program: what it wrote, or else read; undefined if that is not known. */
  get value(): BinaryString | null | undefined {
    if (this.#effect.kind === 'set') return this.#effect.value;
    if (this.#effect.kind === 'delete') return null;
    if (this.#effect.kind === 'add') return undefined;
    if (this.#condition === 'absent') return null;
    return typeof this.#condition === 'object' ? this.#condition.equals : undefined;
  }

  /** Remembers what was read, where something else is not known already. */
  remember(value: BinaryString | null): void {
    if (this.#condition === 'present' && value === null) throw conditionFailed(this.askedBy);
    if (this.#condition !== undefined && this.#condition !== 'present') return;
    this.#condition = value === null ? 'absent' : { equals: value };
    this.askedBy = undefined;
    if (this.#effect.kind !== 'add') return;
    const { by, expiry } = this.#effect;
    this.#effect = { kind: 'none' };
    this.#addTo(value, by, expiry);
  }

  /**
   * Throws where what the program would see of the key now is not known: whether a time that it has given the key has come
   * by the clock of the engine, or whether the key that it increments is a counter.
   */
  checkKnown(): void {
    const { kind } = this.#effect;
    if ((kind === 'set' || kind === 'add') && isMoment(this.#effect.expiry))
      throw new InvalidArgumentError(AFTER_MOMENT);
  }

  /** Does what an operation says, as far as the program sees it. Throws `ConflictError` if its condition does not hold. */
  apply(method: string, operation: StringOperation): void {
    if (this.#effect.kind === 'add' && operation.name !== 'nIncrBy') throw new InvalidArgumentError(AFTER_INCREMENT);
    if (!isWhole(operation)) this.checkKnown();
    const table: Applied = {
      set: ({ value, when, expiry }) => {
        this.#demand(method, when);
        this.#effect = { kind: 'set', value, expiry: expiry === 'keep' ? this.#keptExpiry() : expiry };
      },
      delete: () => {
        this.#effect = { kind: 'delete' };
      },
      deleteXX: () => {
        this.#demand(method, 'present');
        this.#effect = { kind: 'delete' };
      },
      deleteEQ: ({ oldValue }) => {
        this.#demand(method, { equals: oldValue });
        this.#effect = { kind: 'delete' };
      },
      nIncrBy: ({ by, expiry }) => this.#add(by, expiry),
      check: ({ expect }) => this.#demand(method, expect),
    };
    (table[operation.name] as (operation: StringOperation) => void)(operation);
  }

  /** The operation that all of this comes to; undefined if it comes to nothing. */
  toOperation(): AtomicOperation | undefined {
    const [key, condition, effect] = [this.#key, this.#condition, this.#effect];
    if (effect.kind === 'set') {
      const { value, expiry } = effect;
      return { name: 'set', key, value, when: condition ?? 'always', expiry };
    }
    if (effect.kind === 'add') return { name: 'nIncrBy', key, by: effect.by, expiry: effect.expiry };
    if (effect.kind === 'delete' && condition !== 'absent') {
      if (condition === undefined) return { name: 'delete', key };
      return condition === 'present'
        ? { name: 'deleteXX', key }
        : { name: 'deleteEQ', key, oldValue: condition.equals };
    }
    return condition && { name: 'check', key, expect: condition };
  }

  /** Makes sure of a condition: now, if what the key holds is known, else at the end. */
  #demand(method: string, when: When): void {
    const { value } = this;
    if (value !== undefined) {
      if (!holds(value, when)) throw conditionFailed(method);
    } else if (when !== 'always') {
      if (this.#condition !== undefined) throw new InvalidArgumentError(AFTER_CONDITION);
      this.#condition = when;
      this.askedBy = method;
    }
  }

  #add(by: number, expiry: Expiry): void {
    const { value } = this;
    const effect = this.#effect;
    if (value !== undefined) this.#addTo(value, by, expiry);
    else if (this.#condition !== undefined) throw new InvalidArgumentError(AFTER_CONDITION);
    else if (effect.kind !== 'add') this.#effect = { kind: 'add', by, expiry };
    else this.#effect = { kind: 'add', by: sumOf(effect.by, by), expiry: laterExpiry(effect.expiry, expiry) };
  }

  #addTo(value: BinaryString | null, by: number, expiry: Expiry): void {
    if (typeof expiry === 'object' && expiry.when === 'none') {
      throw new InvalidArgumentError("options must not have when: 'none' where the counter was read or written before");
    }
    const sum = fromText(String(sumOf(numberOf(value), by)));
    this.#effect = { kind: 'set', value: sum, expiry: expiry === 'keep' ? this.#keptExpiry() : expiry };
  }

  /** The expiry of a write that keeps the one that is there. */
  #keptExpiry(): Expiry {
    if (this.#effect.kind === 'set' || this.#effect.kind === 'add') return this.#effect.expiry;
    return this.#effect.kind === 'delete' || this.#condition === 'absent' ? 'never' : 'keep';
  }
}

const AFTER_CONDITION = 'read a key first that is written under a condition and after it again';
const AFTER_INCREMENT = 'read a counter first that is written in another way after an increment';
const AFTER_MOMENT = 'a key that was given an expiresAt can only be replaced or removed after that';

const isMoment = (expiry: Expiry): boolean => typeof expiry === 'object' && 'at' in expiry;

/** Whether an operation does not depend on what the key holds. */
const isWhole = (operation: StringOperation): boolean =>
  operation.name === 'delete' ||
  (operation.name === 'set' && operation.when === 'always' && operation.expiry !== 'keep');

/** The expiry of two increments, the second of which meets what the first has left. */
function laterExpiry(first: Expiry, second: Expiry): Expiry {
  if (second === 'keep') return first;
  const mayKeep = typeof second === 'object' && second.when === 'none';
  return mayKeep && typeof first === 'object' ? first : second;
}

/** The error of a condition that a program demands and that does not hold, so that running again would not help. */
export function conditionFailed(method: string | undefined): ConflictError {
  return new ConflictError('a condition of the transaction does not hold; nothing was written', { operation: method });
}
