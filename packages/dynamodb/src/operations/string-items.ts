import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type BinaryString } from '@keyvaluestore/core';

import { and, type Condition, NOT_A_MEMBER } from '../layout/expressions.js';
import { typeOf } from '../layout/items.js';
import { type Item, valueKey } from '../layout/keys.js';
import { type Clauses, updateOf } from '../layout/updates.js';
import { type Write } from '../transport/items.js';
import { itemIn, type Seen } from './write.js';

/** The mark that was seen on an empty item. */
export function markOf(seen: Seen): AttributeValue | undefined {
  const item = itemIn(seen);
  return typeOf(item) === 'empty' ? item?.['w'] : undefined;
}

/** The item of a string. */
export function stringItem(key: BinaryString, value: AttributeValue, expiry: Item): Item {
  return { ...valueKey(key), v: value, ...expiry };
}

/** Gives an item its value, and leaves all else in it but the mark, and the expiry where that is said. */
export function fill(
  key: BinaryString,
  value: AttributeValue,
  condition: Condition,
  expiry: Clauses = {},
): Write & { action: 'Update' } {
  const { ExpressionAttributeValues, ...expressions } = and(condition, NOT_A_MEMBER);
  const clauses = [{ set: ['v=:new'], remove: ['w'], values: { ':new': value } }, expiry];
  return {
    action: 'Update',
    input: { Key: valueKey(key), ...expressions, ...updateOf(clauses, ExpressionAttributeValues) },
  };
}
