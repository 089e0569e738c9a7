import { type AtomicPrimitiveName, type Operation, type Output } from '@keyvaluestore/core';

import { unexpired } from '../layout/expiry.js';
import { type Item } from '../layout/keys.js';
import { type WideUpdate, type Write } from '../transport/items.js';

/**
 * The item that an earlier try met: null for none, `expired` for one that counts as absent and is in the way, undefined
 * where there was no earlier try.
 */
export type Seen = Item | 'expired' | null | undefined;

/** What is seen of an item at a time. */
export function seenAt(item: Item | undefined, now: number): Seen {
  return unexpired(item, now) ?? (item === undefined ? null : 'expired');
}

/** The item that was seen and counts. */
export function itemIn(seen: Seen): Item | undefined {
  return typeof seen === 'object' && seen !== null ? seen : undefined;
}

/** The writes of one item: those that an atomic write can hold, and those that give what was there. */
export type ItemWriteName = AtomicPrimitiveName | 'getSet' | 'getDelete' | 'expire' | 'persist';

/**
 * What it means that the condition of a write failed on an item:
 * - `failed`: the condition that the user gave does not hold.
 * - `nothing`: there is nothing to do.
 * - `again`: the item is one for which the write must be made in another way, to be compiled with what was seen.
 * - `claim`: the same, once the item carries a mark by which it can be seen whether it changes.
 */
export type Verdict = 'failed' | 'nothing' | 'again' | 'claim';

/** How one kind of write is made: pure functions from operation to action and from answer to output. */
export interface WriteCompiler<N extends ItemWriteName> {
  /** As an action alone or of a transaction. */
  compile(operation: Operation<N>, seen: Seen, now: number): Write;
  /** The whole of it in one action that can only be made alone, where there is such a one; undefined where not. */
  compileWide?(operation: Operation<N>, seen: Seen, now: number): WideUpdate | undefined;
  /** Whether it comes to a put or delete without a condition, which can share a request with others. */
  isBlind(operation: Operation<N>): boolean;
  /**
   * Judges the item on which the condition failed, undefined if it has expired; throws where the operation is not
   * possible on it.
   */
  judge(operation: Operation<N>, item: Item | undefined): Verdict;
  /** Whether nothing can be compiled before the item has been claimed and seen. */
  claimsFirst?(operation: Operation<N>): boolean;
  /** Whether nothing can be compiled before the item has been seen. */
  looksFirst?(operation: Operation<N>): boolean;
  /** Of what writes nothing: whether its condition is true of an item. */
  holds?(operation: Operation<N>, item: Item | undefined): boolean;
  /** What the operation gives, sent alone. */
  output(operation: Operation<N>, attributes: Item | undefined, now: number): Output<N>;
  /** What it gives if nothing was written; where left out, false for a failed condition, or nothing. */
  otherwise?(operation: Operation<N>): Output<N>;
  /** Of what may leave an empty item: the item after it, as far as fields are concerned, by what its answer brought. */
  leaves?(operation: Operation<N>, write: Write | WideUpdate, attributes: Item | undefined): Item | undefined;
}

/** The compilers of a family of writes. */
export type WriteCompilers<N extends ItemWriteName> = { readonly [K in N]: WriteCompiler<K> };

/** The same write, of which the answer brings what was there, or what was in the fields of an update, if it is to be counted. */
export function counting<W extends Write | WideUpdate | undefined>(
  isWanted: boolean,
  write: W,
  ofUpdate: 'ALL_OLD' | 'UPDATED_OLD' = 'ALL_OLD',
): W {
  if (!isWanted || write === undefined || write.action === 'ConditionCheck') return write;
  return { ...write, returns: write.action === 'Put' ? 'ALL_OLD' : ofUpdate };
}

/** The {@link WriteCompiler.isBlind} of what always has a condition. */
export const never = (): boolean => false;

/** `claim` if an item carries no mark yet, else `again`. */
export function againWithMark(item: Item | undefined): Verdict {
  return item !== undefined && item['w'] === undefined ? 'claim' : 'again';
}
