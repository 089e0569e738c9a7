import type { CallOptions, Transaction } from '@keyvaluestore/core';

import type { RecordPage, RecordPageOptions, WriteOptions } from './options.js';
import type { AskedKey, IndexRange } from './reading/ranges.js';
import type { Problem } from './upkeep/problems.js';
import type { RebuildOptions, RebuildProgress } from './upkeep/upkeep.js';

/**
 * What a transaction does with the records of a collection. {@link Collection.in} gives it. A record can be written once in a
 * transaction; what is demanded of unique fields is read first, so that the transaction runs again where it changes.
 */
export interface RecordsInTransaction<R, In, U> {
  /**
   * The record of an id, or null, as this transaction has written it or else as it is in the store.
   * @example
   * ```ts
   * await transact(backend, (tx) => accounts.in(tx).get('1')); // null
   * ```
   */
  get(id: string): Promise<R | null>;
  /**
   * The record that has a unique value, or null.
   * @example
   * ```ts
   * await transact(backend, (tx) => accounts.in(tx).find('email', 'a@b.c')); // null
   * ```
   */
  find<F extends keyof U & string>(field: F, value: AskedKey<U[F]>): Promise<R | null>;
  /**
   * Adds a record. Rejects with `UniqueError`.
   * @example
   * ```ts
   * await transact(backend, async (tx) => {
   *   await accounts.in(tx).insert({ id: '1', email: 'a@b.c', tags: [] });
   *   tx.nIncrBy('{accounts}:count', 1);
   * });
   * ```
   */
  insert(record: In): Promise<R>;
  /**
   * Changes a record. Rejects with `NotFoundError` and `UniqueError`.
   * @example
   * ```ts
   * await accounts.insert({ id: '1', email: 'a@b.c', tags: [] });
   * await transact(backend, (tx) => accounts.in(tx).update('1', (a) => ({ ...a, tags: ['new'] })));
   * ```
   */
  update(id: string, change: (record: R) => In | Promise<In>): Promise<R>;
  /**
   * Puts a record in the place of the one with its id. Rejects with `NotFoundError` and `UniqueError`.
   * @example
   * ```ts
   * await accounts.insert({ id: '1', email: 'a@b.c', tags: [] });
   * await transact(backend, (tx) => accounts.in(tx).replace({ id: '1', email: 'd@e.f', tags: [] }));
   * ```
   */
  replace(record: In): Promise<R>;
  /**
   * Adds a record, or puts it in the place of the one with its id. Rejects with `UniqueError`.
   * @example
   * ```ts
   * await transact(backend, (tx) => accounts.in(tx).upsert({ id: '1', email: 'a@b.c', tags: [] }));
   * ```
   */
  upsert(record: In): Promise<R>;
  /**
   * Removes a record, and says whether there was one.
   * @example
   * ```ts
   * await transact(backend, (tx) => accounts.in(tx).remove('1')); // false
   * ```
   */
  remove(id: string): Promise<boolean>;
}

/**
 * The records of one kind, or of one partition. {@link collection} makes it. Every write is one atomic write, of at most 100
 * operations: one for the record, and one for each unique field and each entry of an index that comes or goes. No error
 * carries a key or a value. Methods reject as those of a `Backend` do, and with `InvalidRecordError` where a record does not
 * fit.
 */
export interface Collection<R, In, U, I> {
  /**
   * Adds a record, and gives it as it is stored. Rejects with `UniqueError` where its id or a unique value is taken.
   * @example
   * ```ts
   * await accounts.insert({ id: '1', email: 'a@b.c', tags: [] }); // { id: '1', email: 'a@b.c', tags: [] }
   * ```
   */
  insert(record: In, options?: WriteOptions): Promise<R>;

  /**
   * The record of an id, or null.
   * @example
   * ```ts
   * await accounts.get('1'); // null
   * ```
   */
  get(id: string, options?: CallOptions): Promise<R | null>;

  /**
   * The records of ids, in their order, null for those that are absent; all in one batch.
   * @example
   * ```ts
   * await accounts.getMany(['1', '2']); // [null, null]
   * ```
   */
  getMany(ids: readonly string[], options?: CallOptions): Promise<(R | null)[]>;

  /**
   * The record that has a unique value, or null.
   * @example
   * ```ts
   * await accounts.insert({ id: '1', email: 'a@b.c', tags: [] });
   * (await accounts.find('email', 'a@b.c'))?.id; // '1'
   * ```
   */
  find<F extends keyof U & string>(field: F, value: AskedKey<U[F]>, options?: CallOptions): Promise<R | null>;

  /**
   * Changes a record: reads it, and writes what the function makes of it if nobody was faster, else reads and runs again. The
   * function gets a copy, and gives the record; it may be asynchronous. Gives the record as it is stored. Rejects with
   * `NotFoundError`, with `UniqueError`, and with `ConflictError` if others were faster ten times.
   * @example
   * ```ts
   * await accounts.insert({ id: '1', email: 'a@b.c', tags: [] });
   * await accounts.update('1', (account) => ({ ...account, tags: ['new'] })); // { id: '1', email: 'a@b.c', tags: ['new'] }
   * ```
   */
  update(id: string, change: (record: R) => In | Promise<In>, options?: WriteOptions): Promise<R>;

  /**
   * Puts a record in the place of the one with its id. Rejects with `NotFoundError` and `UniqueError`.
   * @example
   * ```ts
   * await accounts.replace({ id: '1', email: 'a@b.c', tags: [] }); // rejects with NotFoundError
   * ```
   */
  replace(record: In, options?: WriteOptions): Promise<R>;

  /**
   * Adds a record, or puts it in the place of the one with its id. Rejects with `UniqueError` where a unique value is taken.
   * @example
   * ```ts
   * await accounts.upsert({ id: '1', email: 'a@b.c', tags: [] }); // { id: '1', email: 'a@b.c', tags: [] }
   * ```
   */
  upsert(record: In, options?: WriteOptions): Promise<R>;

  /**
   * Removes a record with all that it is found by, and says whether there was one.
   * @example
   * ```ts
   * await accounts.remove('1'); // false
   * ```
   */
  remove(id: string, options?: WriteOptions): Promise<boolean>;

  /**
   * A page of records in the order of an index, ties in byte order of the id, and a cursor to go on with. Records that have
   * vanished, or are found by something else, since their entries were read are left out, and others take their place. An
   * index of many keys gives a record once for each key, but with `of`.
   * @example
   * ```ts
   * await accounts.insert({ id: '1', email: 'a@b.c', tags: ['news', 'new'] });
   * const { items, cursor } = await accounts.page('byTag', { prefix: 'new', reverse: true, limit: 1 });
   * items.length; // 1
   * (await accounts.page('byTag', { prefix: 'new', reverse: true, limit: 1, cursor })).cursor; // null
   * ```
   */
  page<N extends keyof I & string>(index: N, options?: RecordPageOptions<I[N]>): Promise<RecordPage<R>>;

  /**
   * All records of a range, page by page; `limit` is that of a page. Ends cleanly on `break`.
   * @example
   * ```ts
   * await accounts.insert({ id: '1', email: 'a@b.c', tags: ['news'] });
   * const ids: string[] = [];
   * for await (const account of accounts.iterate('byTag', { of: 'news' })) ids.push(account.id);
   * ids; // ['1']
   * ```
   */
  iterate<N extends keyof I & string>(index: N, options?: RecordPageOptions<I[N]>): AsyncGenerator<R, void, undefined>;

  /**
   * How many entries of an index lie in a range. Where records expire it reads them all.
   * @example
   * ```ts
   * await accounts.count('byTag', { of: 'news' }); // 0
   * ```
   */
  count<N extends keyof I & string>(index: N, options?: IndexRange<I[N]> & CallOptions): Promise<number>;

  /**
   * The same records in a transaction, together with whatever else it writes.
   * @example
   * ```ts
   * await transact(backend, async (tx) => {
   *   await accounts.in(tx).insert({ id: '1', email: 'a@b.c', tags: [] });
   *   await accounts.in(tx).remove('2');
   * });
   * ```
   */
  in(transaction: Transaction): RecordsInTransaction<R, In, U>;

  /**
   * Brings an index in line with the declaration, record by record, while others read and write: one that is new, or whose
   * function has changed. Goes through all keys of the backend on DynamoDB.
   * @example
   * ```ts
   * await accounts.rebuild('byTag'); // { records: 0, invalid: 0, removed: 0, cursor: null }
   * ```
   */
  rebuild(index: keyof I & string, options?: RebuildOptions): Promise<RebuildProgress>;

  /**
   * Goes through all records, entries and unique values, and tells what does not agree; others may write meanwhile.
   * @example
   * ```ts
   * await accounts.verify(); // { problems: [] }
   * ```
   */
  verify(options?: CallOptions): Promise<{ problems: Problem[] }>;

  /**
   * Mends what `verify` finds, and tells what it could not mend; removes what expired records have left.
   * @example
   * ```ts
   * await accounts.repair(); // { repaired: 0, problems: [] }
   * ```
   */
  repair(options?: CallOptions): Promise<{ repaired: number; problems: Problem[] }>;

  /**
   * Removes what expired records have left in indexes, `limit` of them at most, 100 if left out; gives how many. Every
   * hundredth write of a process does so too.
   * @example
   * ```ts
   * await accounts.sweep(); // 0
   * ```
   */
  sweep(options?: CallOptions & { readonly limit?: number | undefined }): Promise<number>;
}

/**
 * Records in partitions, such as tenants, each with unique fields and indexes of its own. {@link collection} makes it from a
 * declaration with `partition`.
 */
export interface PartitionedCollection<R, In, U, I> {
  /**
   * The records of one partition. Writes of records of another are refused with `InvalidArgumentError`.
   * @example
   * ```ts
   * const notes = collection(backend, 'notes', { schema: noteSchema, id: (n) => n.id, partition: (n) => n.tenant });
   * await notes.insert({ id: '1', tenant: 'acme' });
   * await notes.partition('acme').get('1'); // { id: '1', tenant: 'acme' }
   * await notes.partition('other').get('1'); // null
   * ```
   */
  partition(name: string): Collection<R, In, U, I>;
  /** As {@link Collection.insert}, in the partition of the record. */
  insert(record: In, options?: WriteOptions): Promise<R>;
  /** As {@link Collection.replace}, in the partition of the record. */
  replace(record: In, options?: WriteOptions): Promise<R>;
  /** As {@link Collection.upsert}, in the partition of the record. */
  upsert(record: In, options?: WriteOptions): Promise<R>;
}
