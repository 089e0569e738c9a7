import { type BinaryString } from '@keyvaluestore/core';

import { headerKey, type Life, nextGeneration, sameHeader } from '../layout/headers.js';
import { updateOf } from '../layout/updates.js';
import { type Write } from '../transport/items.js';
import { headerCheck } from './keys.js';
import { beginning, dropExpiry } from './lives.js';

/** The life of a sorted set when it has members without an expiry, or none, and the write that leads to it. */
export function lifeAfterStore(
  key: BinaryString,
  life: Life,
  hasMembers: boolean,
  now: number,
): { readonly generation: number; readonly write: Write } {
  const { header, generation, ended } = life;
  if (ended && hasMembers) {
    return { generation: nextGeneration(life, now), write: beginning(key, life, undefined, now) };
  }
  const isToStay = header === undefined || ended || (!hasMembers && header['e'] !== undefined);
  if (isToStay) return { generation, write: headerCheck(key, life) };
  if (!hasMembers || generation === 0) return { generation, write: dropExpiry(key, header, now) };
  if (header['x'] === undefined && header['e'] === undefined) return { generation, write: headerCheck(key, life) };
  const { ExpressionAttributeValues, ...condition } = sameHeader(header);
  const update = updateOf([{ remove: ['x', 'e'] }], ExpressionAttributeValues);
  return { generation, write: { action: 'Update', input: { Key: headerKey(key), ...condition, ...update } } };
}
