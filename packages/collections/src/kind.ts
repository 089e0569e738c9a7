import { type Backend, decodeText, DriverBackend, InvalidArgumentError } from '@keyvaluestore/core';

import type { Declaration } from './declaration.js';
import { type Document, makeDocument } from './layout/document.js';
import { Finder } from './layout/finder.js';
import { checkName } from './layout/names.js';
import { after, type Awaitable, foreign } from './schema/foreign.js';
import { RecordForm } from './schema/record-form.js';

/** A record as a program sees it, and as it is to be stored. */
export interface Prepared<R> {
  readonly record: R;
  readonly document: Document;
  /** What the declaration says of its partition; undefined where it knows none. */
  readonly partition: unknown;
}

/** How many writes of records that expire one process makes before it removes what expired ones have left. */
const WRITES_BEFORE_SWEEP = 100;

/** What all partitions of a collection have in common: it is made once. */
export class Kind<R> {
  readonly name: string;
  /** Reads that what is to be written depends on, and writes. */
  readonly strong: Backend;
  /** The reads of the program. */
  readonly reads: Backend;
  readonly form: RecordForm<R>;
  readonly finder: Finder<R>;
  readonly clock: () => number;
  readonly #partitionOf: ((record: R) => unknown) | undefined;
  #writes = 0;

  constructor(
    backend: Backend<unknown>,
    name: string,
    declaration: Declaration<R, unknown, object, object>,
    partitionOf?: (record: R) => unknown,
  ) {
    const { driver, view } = backend;
    this.name = checkName('the name of a collection', name);
    this.reads = new DriverBackend(driver, { ...view, decode: decodeText });
    this.strong = new DriverBackend(driver, { ...view, decode: decodeText, consistency: 'strong' });
    this.form = new RecordForm(declaration);
    this.finder = new Finder(declaration, view.limits.sortedSetField.max);
    this.clock = declaration.clock ?? Date.now;
    if (partitionOf !== undefined && typeof partitionOf !== 'function') {
      throw new InvalidArgumentError('partition must be a function');
    }
    this.#partitionOf = partitionOf;
  }

  /** What a program gives, as it is to be stored. */
  prepare(given: unknown): Awaitable<Prepared<R>> {
    const { form, finder } = this;
    return after(form.encode(given), ({ payload, record }) =>
      foreign(() => {
        const id = finder.idOf(record);
        const at = finder.expiryOf(record);
        const expiry = at === undefined ? undefined : { at, row: freshRow() };
        const { unique, indexes } = finder.foundBy(record, id);
        const document = makeDocument({ id, payload, version: form.version, unique, indexes, expiry });
        return { record, document, partition: this.#partitionOf?.(record) };
      }),
    );
  }

  /** Counts a write where records expire, and says whether it is time to remove what expired records have left. */
  countWrite(): boolean {
    this.#writes += 1;
    return this.#writes % WRITES_BEFORE_SWEEP === 0;
  }
}

/** The same in the place of a record that is there: as long as it expires, its row keeps its name. */
export function inPlaceOf<R>(prepared: Prepared<R>, old: Document | undefined): Prepared<R> {
  const { document } = prepared;
  if (document.expiry === undefined || old?.expiry === undefined) return prepared;
  const { at } = document.expiry;
  return { ...prepared, document: makeDocument({ ...document, expiry: { at, row: old.expiry.row } }) };
}

/** A name for the row of a record that expires, which an earlier record of the same id has not had. */
function freshRow(): string {
  return Math.floor(Math.random() * 2 ** 48).toString(36);
}
