import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type BinaryString, type Operation, type Output, WrongTypeError } from '@keyvaluestore/core';

import { entriesOf, expectType, membersOf, textOf } from '../layout/items.js';
import { bytesOf, fieldAttribute, type Item, type ItemKey, memberKey, valueKey } from '../layout/keys.js';
import { decodeScore } from '../layout/scores.js';

/** The reads that one item answers. */
export type ItemReadName = 'get' | 'sMembers' | 'hGet' | 'hGetAll' | 'zScore' | 'zhGet';

/** Which item a read needs, and which of its attributes; all of them where it does not say. */
export interface ItemRead {
  readonly Key: ItemKey;
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
}

interface ItemReader<N extends ItemReadName> {
  compile(operation: Operation<N>): ItemRead;
  output(operation: Operation<N>, item: Item | undefined): Output<N>;
}

const readers: { readonly [N in ItemReadName]: ItemReader<N> } = {
  get: {
    compile: ({ key }) => ({ Key: valueKey(key) }),
    output: (_, item) => (expectType(item, 'string') === 'string' ? textOf(item?.['v'] as AttributeValue) : null),
  },
  sMembers: {
    compile: ({ key }) => ({ Key: valueKey(key) }),
    output: (_, item) => (expectType(item, 'set') === 'set' ? membersOf(item as Item) : []),
  },
  hGet: {
    compile: ({ key, field }) => ({
      Key: valueKey(key),
      // A part of an item costs as much as the whole, but travels faster; `v` and `rk2` tell that it is no hash.
      ProjectionExpression: '#f, v, rk2',
      ExpressionAttributeNames: { '#f': fieldAttribute(field) },
    }),
    output: ({ field }, item) => hashField(field, item),
  },
  hGetAll: {
    compile: ({ key }) => ({ Key: valueKey(key) }),
    output: (_, item) => (expectType(item, 'hash') === 'hash' ? entriesOf(item as Item) : []),
  },
  zScore: {
    compile: ({ key, field }) => ({ Key: memberKey(key, field), ProjectionExpression: 'rk2' }),
    output: (_, item) => scoreOf(item),
  },
  zhGet: {
    compile: ({ key, field }) => ({ Key: memberKey(key, field), ProjectionExpression: 'v, rk2' }),
    output: (_, item) => (item?.['rk2'] === undefined ? null : bytesOf(item['v'])),
  },
};

function hashField(field: BinaryString, item: Item | undefined): BinaryString | null {
  if (item?.['v'] !== undefined || item?.['rk2'] !== undefined) throw new WrongTypeError();
  const value = item?.[fieldAttribute(field)];
  return value === undefined ? null : textOf(value);
}

/** The score of a member's item, or null if there is none. */
export function scoreOf(item: Item | null | undefined): number | null {
  const key = item?.['rk2']?.B;
  return key === undefined ? null : decodeScore(key);
}

export function isItemRead(operation: Operation): operation is Operation<ItemReadName> {
  return operation.name in readers;
}

/** The item and attributes that a read needs. */
export function compileItemRead<N extends ItemReadName>(operation: Operation<N>): ItemRead {
  return readerOf(operation).compile(operation);
}

/** What a read gives, from its item. */
export function itemReadOutput<N extends ItemReadName>(operation: Operation<N>, item: Item | undefined): Output<N> {
  return readerOf(operation).output(operation, item);
}

function readerOf<N extends ItemReadName>(operation: Operation<N>): ItemReader<N> {
  // The compiler cannot tell that reader and operation belong together, though the table's type says so.
  return readers[operation.name] as ItemReader<N>;
}
