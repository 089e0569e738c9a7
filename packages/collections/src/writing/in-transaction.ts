import { InvalidArgumentError, type Transaction } from '@keyvaluestore/core';

import { NotFoundError, UniqueError } from '../errors.js';
import { inPlaceOf, type Prepared } from '../kind.js';
import { type Document, readDocument } from '../layout/document.js';
import type { Store } from '../store.js';
import { type Step, stepsOf } from './steps.js';
import { type Change, changed, type Put } from './writer.js';

/** The records that a transaction has written. */
const written = new WeakMap<object, Set<string>>();

/** Reads and writes records in a transaction. What it demands is read first, so that the transaction runs again if it changes. */
export class TransactionWriter<R> {
  readonly #store: Store<R>;
  readonly #transaction: Transaction<unknown>;

  constructor(store: Store<R>, transaction: Transaction<unknown>) {
    this.#store = store;
    this.#transaction = transaction;
  }

  async load(id: string): Promise<Document | undefined> {
    const text = await this.#text(this.#store.names.record(id));
    return text === null ? undefined : readDocument(id, text);
  }

  /** The id that has a unique value. */
  async idOf(field: string, value: string): Promise<string | null> {
    return this.#text(this.#store.names.unique(field, value));
  }

  async put(operation: Put, prepared: Prepared<R>): Promise<Prepared<R>> {
    const { document } = prepared;
    if (operation === 'insert') {
      const steps = stepsOf(this.#store.names, undefined, document);
      const [old] = await Promise.all([this.load(document.id), this.#values(steps)]);
      await this.#write(undefined, document, old === undefined ? [] : ['id']);
      return prepared;
    }
    const old = await this.load(document.id);
    if (old === undefined && operation === 'replace') throw new NotFoundError();
    const placed = inPlaceOf(prepared, old);
    await this.#write(old, placed.document);
    return placed;
  }

  async update(id: string, change: Change<R, unknown>): Promise<Prepared<R>> {
    const old = await this.load(id);
    if (old === undefined) throw new NotFoundError();
    const prepared = await changed(this.#store, old, change);
    await this.#write(old, prepared.document);
    return prepared;
  }

  async remove(id: string): Promise<boolean> {
    const old = await this.load(id);
    if (old !== undefined) await this.#write(old, undefined);
    return old !== undefined;
  }

  async #write(old: Document | undefined, next: Document | undefined, taken: readonly string[] = []): Promise<void> {
    if (old?.text === next?.text) return;
    const { id } = (next ?? old) as Document;
    const steps = stepsOf(this.#store.names, old, next);
    const values = await this.#values(steps);
    const fields = [...taken];
    for (const [index, { about, field }] of steps.entries()) {
      if (about === 'unique' && values[index] !== null) fields.push(field as string);
    }
    if (fields.length > 0) throw new UniqueError(fields);
    this.#remember(id);
    for (const [index, step] of steps.entries()) if (isOwn(step, values[index], id)) step.add(this.#transaction);
  }

  /** What lies under the keys that steps are about; the transaction reads each once. */
  #values(steps: readonly Step[]): Promise<(string | null)[]> {
    return Promise.all(steps.map(({ key }) => (key === undefined ? null : this.#text(key))));
  }

  #remember(id: string): void {
    const key = this.#store.names.record(id);
    const records = written.get(this.#transaction) ?? new Set();
    if (records.has(key)) throw new InvalidArgumentError('a transaction can write a record once');
    written.set(this.#transaction, records.add(key));
  }

  async #text(key: string): Promise<string | null> {
    const value = await this.#transaction.get(key);
    if (value === null || typeof value === 'string') return value;
    throw new InvalidArgumentError('a collection needs the transaction of a backend that reads text');
  }
}

/** Whether a value that is to be let go of is that of the record. */
const isOwn = ({ about }: Step, value: string | null | undefined, id: string): boolean =>
  about !== 'released' || value === id;
