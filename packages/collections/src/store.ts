import { type Backend, InvalidArgumentError } from '@keyvaluestore/core';

import type { Kind, Prepared } from './kind.js';
import { type Document, readDocument } from './layout/document.js';
import type { Finder } from './layout/finder.js';
import { Names } from './layout/names.js';
import { after, type Awaitable } from './schema/foreign.js';

/** What all that is done with a collection, or one partition of it, works with. */
export class Store<R> {
  /** Reads that what is to be written depends on, and writes. */
  readonly strong: Backend;
  /** The reads of the program. */
  readonly reads: Backend;
  readonly finder: Finder<R>;
  readonly names: Names;
  readonly clock: () => number;
  readonly #kind: Kind<R>;
  readonly #partition: string | undefined;

  constructor(kind: Kind<R>, partition?: string) {
    this.strong = kind.strong;
    this.reads = kind.reads;
    this.finder = kind.finder;
    this.names = new Names(kind.name, partition);
    this.clock = kind.clock;
    this.#kind = kind;
    this.#partition = partition;
  }

  /** What a program gives, as it is to be stored. */
  prepare(given: unknown): Awaitable<Prepared<R>> {
    return after(this.#kind.prepare(given), (prepared) => {
      if (prepared.partition === this.#partition) return prepared;
      throw new InvalidArgumentError('the record is one of another partition');
    });
  }

  /** The record of a document, or of as much of one as is remembered. */
  decode(document: Pick<Document, 'payload' | 'version'>): Awaitable<R> {
    return this.#kind.form.decode(document);
  }

  /** The document of an id, as it is now. */
  async load(id: string): Promise<Document | undefined> {
    const text = await this.strong.get(this.names.record(id));
    return text === null ? undefined : readDocument(id, text);
  }

  /** Counts a write where records expire, and says whether it is time to remove what expired records have left. */
  countWrite(): boolean {
    return this.#kind.countWrite();
  }
}
