import { type AtomicOperation, type Output, type PrimitiveName } from '@keyvaluestore/core';

import { type Item } from '../layout/keys.js';
import { type WideUpdate, type Write } from '../transport/items.js';

/** The item that an earlier try met: null for none, undefined where there was no earlier try. */
export type Seen = Item | null | undefined;

/**
 * What it means that the condition of a write failed on an item:
 * - `failed`: the condition that the user gave does not hold.
 * - `nothing`: there is nothing to do.
 * - `again`: the item is one for which the write must be made in another way, to be compiled with what was seen.
 * - `claim`: the same, once the item carries a mark by which it can be seen whether it changes.
 */
export type Verdict = 'failed' | 'nothing' | 'again' | 'claim';

/** What an operation gives, sent alone. */
export type WriteOutput<O extends AtomicOperation> = O['name'] extends PrimitiveName ? Output<O['name']> : unknown;

/** How one kind of write is made: pure functions from operation to action and from answer to output. */
export interface WriteCompiler<O extends AtomicOperation> {
  /** As an action alone or of a transaction. */
  compile(operation: O, seen: Seen): Write;
  /** The whole of it in one action that can only be made alone, where there is such a one; undefined where not. */
  compileWide?(operation: O): WideUpdate | undefined;
  /** Whether it comes to a put or delete without a condition, which can share a request with others. */
  isBlind(operation: O): boolean;
  /** Judges the item on which the condition failed; throws where the operation is not possible on it. */
  judge(operation: O, item: Item | undefined): Verdict;
  /** Whether nothing can be compiled before the item has been claimed and seen. */
  claimsFirst?(operation: O): boolean;
  /** What the operation gives, sent alone. */
  output(operation: O, attributes: Item | undefined): WriteOutput<O>;
}

/** The compilers of a family of writes. */
export type WriteCompilers<N extends AtomicOperation['name']> = {
  readonly [K in N]: WriteCompiler<Extract<AtomicOperation, { readonly name: K }>>;
};

/** The {@link WriteCompiler.isBlind} of what always has a condition. */
export const never = (): boolean => false;

/** `claim` if an item carries no mark yet, else `again`. */
export function againWithMark(item: Item | undefined): Verdict {
  return item !== undefined && item['w'] === undefined ? 'claim' : 'again';
}
