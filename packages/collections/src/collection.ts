import { type CallOptions, throwIfAborted, transact, type Transaction } from '@keyvaluestore/core';

import type { Collection, RecordsInTransaction } from './collection-types.js';
import type { Document } from './layout/document.js';
import { guarded } from './guard.js';
import type { Prepared } from './kind.js';
import { checkOptions, type RecordPage, type RecordPageOptions, type WriteOptions } from './options.js';
import { checkId, Reader } from './reading/reader.js';
import { after, type Awaitable } from './schema/foreign.js';
import type { Store } from './store.js';
import { RecordsIn } from './records-in.js';
import type { Problem } from './upkeep/problems.js';
import { type RebuildOptions, type RebuildProgress, Upkeep } from './upkeep/upkeep.js';
import { TransactionWriter } from './writing/in-transaction.js';
import { type Change, type Put, Writer } from './writing/writer.js';

type Keys = Readonly<Record<string, never>>;

/** How many expired records a write removes the remains of, now and then. */
const SWEPT_AT_ONCE = 25;

/** The payload of what a write gave, for one that is asked for again. */
type Remembered = readonly [payload: string, version: number];

const WRITE_OPTIONS = ['id', 'idTTL', 'signal'] as const;

function signalOf(options: CallOptions): AbortSignal | undefined {
  checkOptions(options, ['signal']);
  return options.signal;
}

/** A collection, or one partition of it. */
export class RecordCollection<R, In> implements Collection<R, In, Keys, Keys> {
  readonly #store: Store<R>;
  readonly #reader: Reader<R>;
  readonly #writer: Writer<R>;
  readonly #upkeep: Upkeep<R>;

  constructor(store: Store<R>) {
    this.#store = store;
    this.#reader = new Reader(store);
    this.#writer = new Writer(store);
    this.#upkeep = new Upkeep(store);
  }

  insert(record: In, options?: WriteOptions): Promise<R> {
    return this.put('insert', () => this.#store.prepare(record), options);
  }
  update(id: string, change: Change<R, In>, options: WriteOptions = {}): Promise<R> {
    const now = () => this.#writer.update(checkId(id), change, options.signal);
    return this.#write('update', options, now, (tx) => tx.update(checkId(id), change));
  }
  replace(record: In, options?: WriteOptions): Promise<R> {
    return this.put('replace', () => this.#store.prepare(record), options);
  }
  upsert(record: In, options?: WriteOptions): Promise<R> {
    return this.put('upsert', () => this.#store.prepare(record), options);
  }
  /** Any of these with a record that is prepared when it is needed. */
  put(operation: Put, prepare: () => Awaitable<Prepared<R>>, options: WriteOptions = {}): Promise<R> {
    return this.#write(
      operation,
      options,
      () => after(prepare(), (prepared) => this.#writer.put(operation, prepared, options.signal)),
      async (tx) => tx.put(operation, await prepare()),
    );
  }
  remove(id: string, options: WriteOptions = {}): Promise<boolean> {
    return guarded('remove', async () => {
      checkOptions(options, WRITE_OPTIONS);
      if (options.id === undefined) return this.#writer.remove(checkId(id), options.signal);
      return this.#once(options, (tx) => tx.remove(checkId(id)));
    });
  }

  get(id: string, options: CallOptions = {}): Promise<R | null> {
    return guarded('get', () => this.#reader.get(id, signalOf(options)));
  }
  getMany(ids: readonly string[], options: CallOptions = {}): Promise<(R | null)[]> {
    return guarded('getMany', () => this.#reader.getMany(ids, signalOf(options)));
  }
  find(field: string, value: never, options: CallOptions = {}): Promise<R | null> {
    return guarded('find', () => this.#reader.find(field, value, signalOf(options)));
  }
  page(index: string, options: RecordPageOptions<never> = {}): Promise<RecordPage<R>> {
    return guarded('page', () => this.#reader.page(index, options));
  }
  count(index: string, options: CallOptions = {}): Promise<number> {
    return guarded('count', () => this.#reader.count(index, options));
  }
  async *iterate(index: string, options: RecordPageOptions<never> = {}): AsyncGenerator<R, void, undefined> {
    let { cursor } = options;
    do {
      const from = cursor;
      const page = await guarded('iterate', () => this.#reader.page(index, { ...options, cursor: from }));
      for (const item of page.items) {
        yield item;
        throwIfAborted(options.signal);
      }
      cursor = page.cursor;
    } while (cursor !== null);
  }

  in(transaction: Transaction): RecordsInTransaction<R, In, Keys> {
    return new RecordsIn<R, In>(this.#store, this.#reader, transaction);
  }

  rebuild(index: string, options: RebuildOptions = {}): Promise<RebuildProgress> {
    return guarded('rebuild', async () => {
      checkOptions(options, ['cursor', 'onProgress', 'signal']);
      return this.#upkeep.rebuild(index, options);
    });
  }
  verify(options: CallOptions = {}): Promise<{ problems: Problem[] }> {
    return guarded('verify', () => this.#upkeep.verify(signalOf(options)));
  }
  repair(options: CallOptions = {}): Promise<{ repaired: number; problems: Problem[] }> {
    return guarded('repair', () => this.#upkeep.repair(signalOf(options)));
  }
  sweep(options: CallOptions & { readonly limit?: number | undefined } = {}): Promise<number> {
    return guarded('sweep', async () => {
      checkOptions(options, ['limit', 'signal']);
      return this.#upkeep.sweep(options.limit ?? 100, options.signal);
    });
  }

  #write(
    operation: string,
    options: WriteOptions,
    now: () => Awaitable<R>,
    once: (writer: TransactionWriter<R>) => Promise<{ readonly document: Document }>,
  ): Promise<R> {
    return guarded(operation, () => {
      checkOptions(options, WRITE_OPTIONS);
      const made = options.id === undefined ? now() : this.#remembered(options, once);
      return this.#store.finder.expires ? after(made, (record) => this.#swept(record)) : made;
    });
  }

  /** Removes what expired records have left, after every hundredth write; gives what that one gives. */
  async #swept(record: R): Promise<R> {
    // The write is made; what hinders the sweeping is not its concern.
    if (this.#store.countWrite()) await this.#upkeep.sweep(SWEPT_AT_ONCE, undefined).catch(() => undefined);
    return record;
  }

  async #remembered(
    options: WriteOptions,
    once: (writer: TransactionWriter<R>) => Promise<{ readonly document: Document }>,
  ): Promise<R> {
    const [payload, version] = await this.#once(options, async (writer): Promise<Remembered> => {
      const { document } = await once(writer);
      return [document.payload, document.version];
    });
    return this.#store.decode({ payload, version });
  }

  /** Makes a write under its id, whose key lies beside the records. */
  #once<T>({ id, idTTL, signal }: WriteOptions, run: (writer: TransactionWriter<R>) => Promise<T>): Promise<T> {
    const { strong, names } = this.#store;
    // An id that is none is refused as `transact` does.
    const name = typeof id === 'string' && id !== '' ? `${names.tag}:${id}` : id;
    return transact(strong, (tx) => run(new TransactionWriter(this.#store, tx)), { id: name, idTTL, signal });
  }
}
