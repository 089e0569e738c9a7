import { type Operation, type Output, type PrimitiveName } from '@keyvaluestore/core';

import { type Item, type ItemKey } from '../layout/keys.js';

/** Which item a read needs, and which of its attributes; all of them where it does not say. */
interface ItemRead {
  readonly Key: ItemKey;
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
}

/** How one kind of read is made that one item answers: pure functions from operation to item and from item to output. */
export interface ItemReader<N extends PrimitiveName> {
  compile(operation: Operation<N>): ItemRead;
  output(operation: Operation<N>, item: Item | undefined): Output<N>;
}

/** The readers of a family of reads. */
export type ItemReaders<N extends PrimitiveName> = { readonly [K in N]: ItemReader<K> };
