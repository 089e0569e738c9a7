/**
 * The part of npm `foundationdb` that the backend uses, as structural types: nothing of that package is loaded here.
 * Every key and value passed to it is a Buffer, since the binding can end the process over a key that is a string.
 */

/** Where a range begins or ends, as the binding describes it. */
export interface KeySelector {
  key: Buffer;
  orEqual: boolean;
  offset: number;
  _isKeySelector: true;
}

/** One answer to a range read. */
export interface RangePage {
  readonly results: readonly (readonly [key: Buffer, value: Buffer])[];
  /** Whether there may be more in the range. */
  readonly more: boolean;
}

/** `StreamingMode.WantAll`: everything is wanted, in as few answers as possible. */
export const WANT_ALL = -2;

/** Settings of one transaction. */
export interface TransactionSettings {
  /** Milliseconds after which everything pending in the transaction rejects with 1031; 0 for never. */
  timeout?: number;
}

/**
 * What the backend calls of a transaction in the root subspace.
 * {@link FoundationDBDatabase} shows the way from a client to a backend.
 */
export interface FoundationDBTransaction {
  /** The same transaction, whose reads cause no conflicts. */
  snapshot(): FoundationDBTransaction;
  /** The value of a key, or undefined. */
  get(key: Buffer): Promise<Buffer | undefined>;
  /** One answer to a range read. */
  getRangeNative(
    start: KeySelector,
    end: KeySelector,
    limit: number,
    targetBytes: number,
    streamingMode: number,
    iteration: number,
    reverse: boolean,
  ): Promise<RangePage>;
  /** Writes a value. */
  set(key: Buffer, value: Buffer): void;
  /** Removes a key. */
  clear(key: Buffer): void;
  /** Removes all keys from `start` to before `end`. */
  clearRange(start: Buffer, end: Buffer): void;
  /** Lets writes of others from `start` to before `end` conflict with this transaction. */
  addReadConflictRange(start: Buffer, end: Buffer): void;
  /** Lets this transaction conflict with reads of others from `start` to before `end`. */
  addWriteConflictRange(start: Buffer, end: Buffer): void;
  /** The version that is read, of 8 bytes. */
  getReadVersion(): Promise<Buffer>;
  /** Commits, once, without a retry. */
  rawCommit(): Promise<void>;
  /** Gives the transaction up; what is pending rejects. */
  rawCancel(): void;
}

/** What the backend calls of a database: raw bytes in, raw bytes out. {@link FoundationDBDatabase} has one. */
export interface RootDatabase {
  /** Begins a transaction, which is not retried by itself. */
  rawCreateTransaction(settings?: TransactionSettings): FoundationDBTransaction;
}

/**
 * A `Database` of npm `foundationdb` 2.x, in whatever subspace and with whatever encodings.
 * @example
 * ```ts
 * const database: FoundationDBDatabase = await openDatabase(() => import('foundationdb'));
 * const backend = new FoundationDBBackend({ database, subspace: 'app/' });
 * await backend.get('nothing'); // null
 * ```
 */
export interface FoundationDBDatabase {
  /** The same database without subspace and encodings. */
  getRoot(): RootDatabase;
}

/**
 * Something under whose prefix keys can lie: a `Subspace`, or a `Directory` or `Database`, which have one.
 * @example
 * ```ts
 * const database = await openDatabase(() => import('foundationdb'));
 * const subspace: SubspaceLike = { prefix: new Uint8Array([21, 1]) };
 * const backend = new FoundationDBBackend({ database, subspace });
 * await backend.setNX('a', 1); // true
 * ```
 */
export type SubspaceLike =
  | { readonly prefix: Uint8Array }
  | {
      /** The subspace in which it lies. */
      getSubspace(): { readonly prefix: Uint8Array };
    };

/** The first key that is not less than this one. */
export function atOrAfter(key: Buffer): KeySelector {
  return { key, orEqual: false, offset: 1, _isKeySelector: true };
}
