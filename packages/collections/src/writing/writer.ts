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
import type { Document } from '../layout/document.js';
import { foreign } from '../schema/foreign.js';
import type { Store } from '../store.js';
import { type Step, stepsOf } from './steps.js';

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

  async insert(given: unknown, signal: AbortSignal | undefined): Promise<R> {
    const { record, document } = await this.#store.prepare(given);
    const refusal = await this.#commit(undefined, document, NO_KEYS, signal);
    if (refusal !== undefined) throw new UniqueError([...(refusal.record ? ['id'] : []), ...refusal.unique]);
    return record;
  }

  async update(id: string, change: Change<R, unknown>, signal: AbortSignal | undefined): Promise<R> {
    return this.#write(id, signal, async (old) => {
      if (old === undefined) throw new NotFoundError();
      return changed(this.#store, old, change);
    });
  }

  async replace(given: unknown, signal: AbortSignal | undefined): Promise<R> {
    const { document } = await this.#store.prepare(given);
    return this.#write(document.id, signal, async (old) => {
      if (old === undefined) throw new NotFoundError();
      return this.#store.prepare(given, old);
    });
  }

  async upsert(given: unknown, signal: AbortSignal | undefined): Promise<R> {
    const { document } = await this.#store.prepare(given);
    return this.#write(document.id, signal, (old) => this.#store.prepare(given, old));
  }

  async remove(id: string, signal: AbortSignal | undefined): Promise<boolean> {
    return this.#write(id, signal, async (old) => ({ record: old !== undefined, document: undefined }));
  }

  /** Reads, and writes what comes of it, until nobody comes between. */
  async #write<T>(
    id: string,
    signal: AbortSignal | undefined,
    next: (old: Document | undefined) => Promise<{ record: T; document: Document | undefined }>,
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
    const steps = stepsOf(names, old, next).filter((step) => !isPassedOver(step, passedOver));
    checkCount(steps.length, strong.view.limits.atomicWriteOperations);
    const write = strong.atomicWrite();
    const added = steps.map((step): [Step, AtomicWriteResult] => [step, step.add(write)]);
    if (await write.exec({ signal })) return undefined;
    const failed = added.filter(([, { conditionFailed }]) => conditionFailed).map(([step]) => step);
    return {
      record: failed.some(({ about }) => about === 'record'),
      unique: failed.flatMap(({ about, field }) => (about === 'unique' ? [field as string] : [])),
      released: failed.flatMap(({ about, key }) => (about === 'released' ? [key as string] : [])),
    };
  }
}

/** What an update makes of a record. */
export async function changed<R>(store: Store<R>, old: Document, change: Change<R, unknown>) {
  if (typeof change !== 'function') throw new InvalidArgumentError('the second argument must be a function');
  const record = await store.decode(old);
  const given = await foreign(() => change(record));
  if (given === undefined || given === null) throw new InvalidArgumentError('the function must give the record');
  const prepared = await store.prepare(given, old);
  if (prepared.document.id !== old.id) throw new InvalidArgumentError('the function must not change the id');
  return prepared;
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
