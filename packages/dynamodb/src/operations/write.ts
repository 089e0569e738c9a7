import { type AttributeValue, type AttributeValueUpdate, type ExpectedAttributeValue } from '@aws-sdk/client-dynamodb';
import { type AtomicOperation, type Output, type PrimitiveName } from '@keyvaluestore/core';

import { type Condition } from '../layout/expressions.js';
import { type Item, type ItemKey } from '../layout/keys.js';

interface Expressions {
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
  readonly ExpressionAttributeNames?: Record<string, string>;
}

/**
 * One action on one item, which can be sent alone or as a part of a transaction; the table's name is still to be
 * added. `returns` is what the answer is to hold if it is sent alone.
 */
export type Write =
  | { readonly action: 'Put'; readonly input: { readonly Item: Item } & Expressions; readonly returns?: undefined }
  | {
      readonly action: 'Update';
      readonly input: { readonly Key: ItemKey; readonly UpdateExpression: string } & Expressions;
      readonly returns?: 'ALL_NEW' | 'UPDATED_NEW';
    }
  | {
      readonly action: 'Delete';
      readonly input: { readonly Key: ItemKey } & Expressions;
      readonly returns?: 'ALL_OLD';
    }
  | {
      readonly action: 'ConditionCheck';
      readonly input: { readonly Key: ItemKey } & Condition;
      readonly returns?: undefined;
    };

/**
 * An update of more attributes than an expression can name, in the older form of parameters, of which no transaction
 * takes any.
 */
export interface WideUpdate {
  readonly action: 'WideUpdate';
  readonly input: {
    readonly Key: ItemKey;
    readonly AttributeUpdates: Record<string, AttributeValueUpdate>;
    readonly Expected: Record<string, ExpectedAttributeValue>;
  };
  readonly returns?: 'ALL_NEW';
}

/** The key of the item that a write is about. */
export function keyOf(write: Write | WideUpdate): ItemKey {
  if (write.action !== 'Put') return write.input.Key;
  const { hk, rk } = write.input.Item;
  return { hk, rk } as ItemKey;
}

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
