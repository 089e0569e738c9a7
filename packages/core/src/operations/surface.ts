import type { AtomicWriteResult } from '../calls/atomic-write.js';
import type { BatchResult } from '../calls/batch.js';
import type { CallOptions } from '../calls/options.js';
import type { Checked } from './checker.js';

/** Where methods exist: on a backend, on a batch, on an atomic write. {@link METHODS} say which. */
export type SurfaceKind = 'call' | 'batch' | 'atomicWrite';

/**
 * A form in which the operations of a family are offered. Their interfaces are written once, over any of them: what is
 * called on a {@link Backend}, what is put in a batch and in an atomic write, and what the table of methods must hold.
 */
export interface Surface {
  readonly kind: SurfaceKind | 'transaction' | 'checked';
  /** What reads give: strings, or bytes. */
  readonly reads: unknown;
}

/** The methods of a {@link Backend}: they give promises. */
export interface Called<R = string> extends Surface {
  readonly kind: 'call';
  readonly reads: R;
}

/** The methods of a {@link Batch}: they give handles for results. */
export interface InBatch<R = string> extends Surface {
  readonly kind: 'batch';
  readonly reads: R;
}

/** The methods of an {@link AtomicWrite}: they give handles that tell whether a condition failed. */
export interface InAtomicWrite extends Surface {
  readonly kind: 'atomicWrite';
  readonly reads: never;
}

/** The methods of a {@link Transaction}: they give nothing. */
export interface InTransaction extends Surface {
  readonly kind: 'transaction';
  readonly reads: never;
}

declare const READ: unique symbol;

/** Whatever the reads of some view give. */
export interface Read {
  readonly [READ]: true;
}

/** The rows of the table of methods: from arguments to a checked call. */
export interface InTable extends Surface {
  readonly kind: 'checked';
  readonly reads: Read;
}

/** What a method gives: what the operation gives, or where that is to be found. */
export type Gives<S extends Surface, T> = {
  checked: Checked<T>;
  call: Promise<T>;
  batch: BatchResult<T>;
  atomicWrite: AtomicWriteResult;
  transaction: void;
}[S['kind']];

/** What a method takes after its arguments: options of its own (`More`), and those of a call. */
export type Options<S extends Surface, More = unknown> = {
  checked: unknown extends More ? [] : [options?: More];
  call: [options?: unknown extends More ? CallOptions : More & CallOptions];
  batch: unknown extends More ? [] : [options?: More];
  atomicWrite: unknown extends More ? [] : [options?: More];
  transaction: unknown extends More ? [] : [options?: More];
}[S['kind']];

/** A list of arguments. */
export type List<S extends Surface, T> = {
  checked: [list: readonly T[]];
  call: readonly T[];
  batch: readonly T[];
  atomicWrite: readonly T[];
  transaction: readonly T[];
}[S['kind']];

/** A list of arguments, and options after it: options of its own (`More`), and those of a call. */
export type ListWithOptions<S extends Surface, T, More = unknown> = {
  checked: unknown extends More ? [list: readonly T[]] : [list: readonly T[], options?: More];
  call: readonly [...list: T[], options: unknown extends More ? CallOptions : More & CallOptions];
  batch: readonly T[] | (unknown extends More ? never : readonly [...list: T[], options: More]);
  atomicWrite: readonly T[] | (unknown extends More ? never : readonly [...list: T[], options: More]);
  transaction: readonly T[] | (unknown extends More ? never : readonly [...list: T[], options: More]);
}[S['kind']];

/** Options of its own that a method must be given, and those of a call. */
export type Required<S extends Surface, More> = {
  checked: [options: More];
  call: [options: More & CallOptions];
  batch: [options: More];
  atomicWrite: [options: More];
  transaction: [options: More];
}[S['kind']];
