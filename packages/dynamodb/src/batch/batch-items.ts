import { type BinaryString, type Operation, PRIMITIVES } from '@keyvaluestore/core';

import { fieldSortKey, VALUE_SORT_KEY } from '../layout/keys.js';

/** The sort key of the item that an operation is on, null if it is on all of its key. */
export function sortKeyOf(operation: Operation): BinaryString | null {
  const { item } = PRIMITIVES[operation.name];
  if (item === 'whole') return null;
  return item === 'field' && 'field' in operation ? fieldSortKey(operation.field) : VALUE_SORT_KEY;
}
