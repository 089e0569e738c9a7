import { type Backend, decodeText, DriverBackend, InvalidArgumentError } from '@keyvaluestore/core';

import type { Declaration } from './declaration.js';
import { type Document, makeDocument, readDocument } from './layout/document.js';
import { Finder } from './layout/finder.js';
import { checkPartition, Names } from './layout/names.js';
import { foreign } from './schema/foreign.js';
import { RecordForm } from './schema/record-form.js';

/** A record as a program sees it, and as it is stored. */
export interface Prepared<R> {
  readonly record: R;
  readonly document: Document;
}

/** What all that is done with a collection, or one partition of it, works with. */
export class Store<R> {
  /** Reads that what is to be written depends on, and writes. */
  readonly strong: Backend;
  /** The reads of the program. */
  readonly reads: Backend;
  readonly form: RecordForm<R>;
  readonly finder: Finder<R>;
  readonly names: Names;
  readonly clock: () => number;
  readonly #partitionOf: ((record: R) => string) | undefined;
  readonly #partition: string | undefined;

  constructor(
    backend: Backend<unknown>,
    collection: string,
    declaration: Declaration<R, unknown, object, object>,
    partitionOf?: (record: R) => string,
    partition?: string,
  ) {
    const { driver, view } = backend;
    this.reads = new DriverBackend(driver, { ...view, decode: decodeText });
    this.strong = new DriverBackend(driver, { ...view, decode: decodeText, consistency: 'strong' });
    this.form = new RecordForm(declaration);
    this.finder = new Finder(declaration, view.limits.sortedSetField.max);
    this.names = new Names(collection, partition);
    this.clock = declaration.clock ?? Date.now;
    this.#partitionOf = partitionOf;
    this.#partition = partition;
  }

  /** The partition of a record that a program gives. */
  async partitionOf(given: unknown): Promise<string> {
    const { form } = this;
    const record = await form.decode({ payload: await form.encode(given), version: form.version });
    return checkPartition(await foreign(() => this.#partitionOf?.(record)));
  }

  /** What a program gives, as it is to be stored; in the place of `old`, if there is one. */
  async prepare(given: unknown, old?: Document): Promise<Prepared<R>> {
    const { form, finder } = this;
    const payload = await form.encode(given);
    const record = await form.decode({ payload, version: form.version });
    const document = await foreign(() => {
      const id = finder.idOf(record);
      const at = finder.expiryOf(record);
      const expiry = at === undefined ? undefined : { at, row: old?.expiry?.row ?? freshRow() };
      return makeDocument({ id, payload, version: form.version, ...finder.foundBy(record, id), expiry });
    });
    await this.#checkPartition(record);
    return { record, document };
  }

  /** The record of a document. */
  decode(document: Document): Promise<R> {
    return this.form.decode(document);
  }

  /** The document of an id, as it is now. */
  async load(id: string): Promise<Document | undefined> {
    const text = await this.strong.get(this.names.record(id));
    return text === null ? undefined : readDocument(id, text);
  }

  async #checkPartition(record: R): Promise<void> {
    if (this.#partitionOf === undefined) return;
    const partition = await foreign(() => this.#partitionOf?.(record));
    if (partition !== this.#partition) throw new InvalidArgumentError('the record is one of another partition');
  }
}

/** A name for the row of a record that expires, which an earlier record of the same id has not had. */
function freshRow(): string {
  return Math.floor(Math.random() * 2 ** 48).toString(36);
}
