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

/** What the backend calls of a transaction in the root subspace. */
export interface FoundationDBTransaction {
  snapshot(): FoundationDBTransaction;
  get(key: Buffer): Promise<Buffer | undefined>;
  getRangeNative(
    start: KeySelector,
    end: KeySelector,
    limit: number,
    targetBytes: number,
    streamingMode: number,
    iteration: number,
    reverse: boolean,
  ): Promise<RangePage>;
  set(key: Buffer, value: Buffer): void;
  clear(key: Buffer): void;
  clearRange(start: Buffer, end: Buffer): void;
  addReadConflictRange(start: Buffer, end: Buffer): void;
  addReadConflictKey(key: Buffer): void;
  addWriteConflictRange(start: Buffer, end: Buffer): void;
  getReadVersion(): Promise<Buffer>;
  rawCommit(): Promise<void>;
  rawCancel(): void;
}

/** What the backend calls of a database: raw bytes in, raw bytes out. */
export interface RootDatabase {
  rawCreateTransaction(settings?: TransactionSettings): FoundationDBTransaction;
}

/** A `Database` of npm `foundationdb` 2.x, in whatever subspace and with whatever encodings. */
export interface FoundationDBDatabase {
  /** The same database without subspace and encodings. */
  getRoot(): RootDatabase;
}

/** Something under whose prefix keys can lie: a `Subspace`, or a `Directory` or `Database`, which have one. */
export type SubspaceLike = { readonly prefix: Uint8Array } | { getSubspace(): { readonly prefix: Uint8Array } };

/** The first key that is not less than this one. */
export function atOrAfter(key: Buffer): KeySelector {
  return { key, orEqual: false, offset: 1, _isKeySelector: true };
}
