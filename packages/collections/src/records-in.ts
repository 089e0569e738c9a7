import type { Transaction } from '@keyvaluestore/core';

import type { RecordsInTransaction } from './collection-types.js';
import type { UniqueKey } from './declaration.js';
import { guarded } from './guard.js';
import { uniqueText } from './layout/finder.js';
import { checkId, type Reader } from './reading/reader.js';
import type { Store } from './store.js';
import { TransactionWriter } from './writing/in-transaction.js';
import type { Change, Put } from './writing/writer.js';

type Keys = Readonly<Record<string, never>>;

/** The records of a collection in one run of a transaction. */
export class RecordsIn<R, In> implements RecordsInTransaction<R, In, Keys> {
  readonly #store: Store<R>;
  readonly #reader: Reader<R>;
  readonly #writer: TransactionWriter<R>;

  constructor(store: Store<R>, reader: Reader<R>, transaction: Transaction) {
    this.#store = store;
    this.#reader = reader;
    this.#writer = new TransactionWriter(store, transaction);
  }

  get(id: string): Promise<R | null> {
    return guarded('get', async () => {
      const document = await this.#writer.load(checkId(id));
      return document === undefined ? null : this.#store.decode(document);
    });
  }
  find(field: string, value: UniqueKey): Promise<R | null> {
    return guarded('find', async () => {
      const text = uniqueText(value);
      const id = await this.#writer.idOf(this.#reader.checkField(field), text);
      const document = id === null || id === '' ? undefined : await this.#writer.load(id);
      return document?.unique[field] === text ? this.#store.decode(document) : null;
    });
  }
  insert(record: In): Promise<R> {
    return this.#put('insert', record);
  }
  update(id: string, change: Change<R, In>): Promise<R> {
    return guarded('update', async () => (await this.#writer.update(checkId(id), change)).record);
  }
  replace(record: In): Promise<R> {
    return this.#put('replace', record);
  }
  upsert(record: In): Promise<R> {
    return this.#put('upsert', record);
  }
  remove(id: string): Promise<boolean> {
    return guarded('remove', () => this.#writer.remove(checkId(id)));
  }

  #put(operation: Put, record: In): Promise<R> {
    return guarded(operation, async () => {
      return (await this.#writer.put(operation, await this.#store.prepare(record))).record;
    });
  }
}
