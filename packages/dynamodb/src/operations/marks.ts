import { randomBytes } from 'node:crypto';

import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type BinaryString } from '@keyvaluestore/core';

import { HASH_OR_EMPTY, unchangedSince } from '../layout/expressions.js';
import { valueKey } from '../layout/keys.js';
import { type Write } from '../transport/items.js';

/**
 * A mark for a hash's item. Whoever removes fields leaves a new one, and whoever adds fields takes it away, so that an
 * item which still has it is the one that was seen.
 */
export function newMark(): AttributeValue {
  return { B: randomBytes(8) };
}

/** Marks the item of a hash, or an empty one, and gives it whole. */
export function claim(key: BinaryString): Write {
  return {
    action: 'Update',
    input: {
      Key: valueKey(key),
      UpdateExpression: 'SET w = :w',
      ...HASH_OR_EMPTY,
      ExpressionAttributeValues: { ':w': newMark() },
    },
    returns: 'ALL_NEW',
  };
}

/** Removes an item if it still has the mark that was seen on it while it was empty. */
export function removeEmpty(key: BinaryString, mark: AttributeValue): Write {
  return { action: 'Delete', input: { Key: valueKey(key), ...unchangedSince(mark) } };
}
