import {
  type AtomicWriteResult,
  backoff,
  ConflictError,
  DEFAULT_RETRY_POLICY,
  InvalidArgumentError,
  LimitExceededError,
  pause,
} from '@keyvaluestore/core';

import { NotFoundError, UniqueError } from '../errors.js';
import { inPlaceOf, type Prepared } from '../kind.js';
import type { Document } from '../layout/document.js';
import { optionsWith } from '../options.js';
import { after, type Awaitable, foreign } from '../schema/foreign.js';
import type { Store } from '../store.js';
import { type Step, stepsOf } from './steps.js';

/** A write that is given the whole record. */
export type Put = 'insert' | 'replace' | 'upsert';

/** What `update` is given to change a record. */
export type Change<R, In> = (record: R) => In | Promise<In>;

/** Which conditions of a write did not hold; undefined if it was made. */
interface Refusal {
  readonly record: boolean;
  readonly unique: readonly string[];
  /** The keys of values that were to be let go of, and are not those of the record. */
  readonly released: readonly string[];
}

const NO_KEYS: ReadonlySet<string> = new Set();

/** The values of unique fields that others have changed, or none. */
const isPassedOver = ({ about, key }: Step, keys: ReadonlySet<string>): boolean =>
  about === 'released' && keys.has(key as string);

/** Makes writes, each one atomic write, again where others were faster. */
export class Writer<R> {
  readonly #store: Store<R>;

  constructor(store: Store<R>) {
    this.#store = store;
  }

  /** Puts a record in its place, where nothing or a record may be, as the operation says. */
  put(operation: Put, prepared: Prepared<R>, signal: AbortSignal | undefined): Promise<R> {
    if (operation === 'insert') return this.#insert(prepared, signal);
    return this.#write(prepared.document.id, signal, (old) => {
      if (old === undefined && operation === 'replace') throw new NotFoundError();
      return inPlaceOf(prepared, old);
    });
  }

  update(id: string, change: Change<R, unknown>, signal: AbortSignal | undefined): Promise<R> {
    return this.#write(id, signal, (old) => {
      if (old === undefined) throw new NotFoundError();
      return changed(this.#store, old, change);
    });
  }

  remove(id: string, signal: AbortSignal | undefined): Promise<boolean> {
    return this.#write(id, signal, (old) => ({ record: old !== undefined, document: undefined }));
  }

  async #insert({ record, document }: Prepared<R>, signal: AbortSignal | undefined): Promise<R> {
    const refusal = await this.#commit(undefined, document, NO_KEYS, signal);
    if (refusal !== undefined) throw new UniqueError([...(refusal.record ? ['id'] : []), ...refusal.unique]);
    return record;
  }

  /** Reads, and writes what comes of it, until nobody comes between. */
  async #write<T>(
    id: string,
    signal: AbortSignal | undefined,
    next: (old: Document | undefined) => Awaitable<{ record: T; document: Document | undefined }>,
  ): Promise<T> {
    const released = new Set<string>();
    for (let attempt = 1; ; attempt++) {
      const old = await this.#store.load(id);
      const { record, document } = await next(old);
      if (old?.text === document?.text) return record;
      const refusal = await this.#commit(old, document, released, signal);
      if (refusal === undefined) return record;
      if (!refusal.record && refusal.unique.length > 0) throw new UniqueError(refusal.unique);
      if (!refusal.record) for (const key of refusal.released) released.add(key);
      if (attempt >= DEFAULT_RETRY_POLICY.attempts) throw new ConflictError();
      await pause(backoff(DEFAULT_RETRY_POLICY, attempt + 1), signal);
    }
  }

  async #commit(
    old: Document | undefined,
    next: Document | undefined,
    passedOver: ReadonlySet<string>,
    signal: AbortSignal | undefined,
  ): Promise<Refusal | undefined> {
    const { names, strong } = this.#store;
    const all = stepsOf(names, old, next);
    const steps = passedOver.size === 0 ? all : all.filter((step) => !isPassedOver(step, passedOver));
    checkCount(steps.length, strong.view.limits.atomicWriteOperations);
    const write = strong.atomicWrite();
    const results = steps.map((step): AtomicWriteResult => step.add(write));
    if (await write.exec(optionsWith(signal))) return undefined;
    const failed = steps.filter((_, place) => results[place]?.conditionFailed);
    return {
      record: failed.some(({ about }) => about === 'record'),
      unique: failed.flatMap(({ about, field }) => (about === 'unique' ? [field as string] : [])),
      released: failed.flatMap(({ about, key }) => (about === 'released' ? [key as string] : [])),
    };
  }
}

/** What an update makes of a record. */
export function changed<R>(store: Store<R>, old: Document, change: Change<R, unknown>): Awaitable<Prepared<R>> {
  if (typeof change !== 'function') throw new InvalidArgumentError('the second argument must be a function');
  const given = after(store.decode(old), (record) => foreign(() => change(record)));
  const prepared = after(given, (given) => {
    if (given === undefined || given === null) throw new InvalidArgumentError('the function must give the record');
    return store.prepare(given);
  });
  return after(prepared, (prepared) => {
    if (prepared.document.id !== old.id) throw new InvalidArgumentError('the function must not change the id');
    return inPlaceOf(prepared, old);
  });
}

/** Refuses what is more than one atomic write. */
export function checkCount(actual: number, limit: number): void {
  if (actual <= limit) return;
  throw new LimitExceededError(
    `the write has ${actual} operations, at most ${limit}: one for the record, one for each unique field and index entry ` +
      'that comes or goes',
    { limit, actual },
  );
}
