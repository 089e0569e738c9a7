import { type BinaryString } from '@keyvaluestore/core';

/** How npm `lmdb` reads a range. */
interface RangeOptions {
  readonly start: BinaryString;
  readonly end: BinaryString;
  readonly limit?: number | undefined;
  readonly reverse?: boolean;
  readonly exclusiveStart?: boolean;
  readonly inclusiveEnd?: boolean;
}

/** What this backend calls of the database of npm `lmdb` in which its rows lie. */
export interface LMDBDatabase {
  get(key: BinaryString): BinaryString | undefined;
  getRange(options: RangeOptions): Iterable<{ readonly key: BinaryString; readonly value: BinaryString }>;
  getKeys(options: RangeOptions): Iterable<BinaryString>;
  getKeysCount(options: RangeOptions): number;
  putSync(key: BinaryString, value: BinaryString): unknown;
  removeSync(key: BinaryString): unknown;
  /** Runs the action in a transaction within the next one; takes back what it wrote where it throws. */
  childTransaction<T>(action: () => T): Promise<T>;
  /** Lets the next read see what is committed by then. */
  resetReadTxn(): void;
  /** The number of the transaction that writes just now. */
  getWriteTxnId(): number;
  readonly maxKeySize?: number;
}

/** Figures about an environment; the last transaction that was committed has this number. */
export interface LMDBStats {
  readonly lastTxnId: number;
}

/** How npm `lmdb` opens a database in an environment. */
interface DatabaseOptions {
  readonly name: string;
  readonly keyEncoder: unknown;
  readonly encoder: unknown;
  readonly create: boolean;
}

/**
 * What this backend calls of an environment: what `open` of npm `lmdb` 3.5 gives.
 * @example
 * ```ts
 * import { open } from 'lmdb';
 * const environment: LMDBEnvironment = open({ path: './shared', pageSize: 8192 });
 * const backend = new LMDBBackend({ environment });
 * await backend.set('a', 1);
 * ```
 */
export interface LMDBEnvironment {
  /** Runs the action in a transaction, and waits for it. */
  transactionSync<T>(action: () => T): T;
  /** The number of the transaction that writes just now. */
  getWriteTxnId(): number;
  /** Opens a database in it. */
  openDB(options: DatabaseOptions): unknown;
  /** Settles when all that was written is committed. */
  readonly committed: PromiseLike<boolean>;
  /** Settles when all that is committed is flushed. */
  readonly flushed: PromiseLike<boolean>;
  /** Copies it. */
  backup(path: string, compact: boolean): Promise<void>;
  /** Closes it. */
  close(): Promise<void>;
  /** Figures about it. */
  getStats(): unknown;
}
