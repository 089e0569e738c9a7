import {
  type BinaryString,
  combineMembers,
  LimitExceededError,
  type Operation,
  PORTABLE_LIMITS,
  setItemSize,
} from '@keyvaluestore/core';

import { type Call } from '../call.js';
import { unexpired } from '../layout/expiry.js';
import { setAttribute } from '../layout/items.js';
import { type Item, VALUE_SORT_KEY, valueKey } from '../layout/keys.js';
import { batchGetAll, itemName, MAX_KEYS } from '../transport/batches.js';
import { type Write } from '../transport/items.js';
import { readTransaction } from '../transport/transactions.js';
import { type Transport } from '../transport/transport.js';
import { replaceKey } from './delete.js';
import { membersIn } from './sets.js';

/** One request for each 100 keys, in parallel; those that must be of one moment take one, of 100 at most. */
export async function combineSets(
  transport: Transport,
  { keys, how, isolated }: Pick<Operation<'sCombine'>, 'keys' | 'how' | 'isolated'>,
  call: Call,
): Promise<readonly BinaryString[]> {
  const different = [...new Set(keys)];
  const items = isolated
    ? await readAtOnce(transport, different, call)
    : await readTogether(transport, different, call);
  const members = new Map(different.map((key, index) => [key, membersIn(unexpired(items[index], call.now))]));
  return combineMembers(
    how,
    keys.map((key) => members.get(key) ?? []),
  );
}

async function readTogether(
  transport: Transport,
  keys: readonly BinaryString[],
  call: Call,
): Promise<readonly (Item | undefined)[]> {
  const items = await batchGetAll(transport, keys.map(valueKey), call);
  return keys.map((key) => items.get(itemName(key, VALUE_SORT_KEY)));
}

async function readAtOnce(
  transport: Transport,
  keys: readonly BinaryString[],
  call: Call,
): Promise<readonly (Item | undefined)[]> {
  if (keys.length > MAX_KEYS) {
    throw new LimitExceededError('an isolated read takes no more keys', { limit: MAX_KEYS, actual: keys.length });
  }
  return readTransaction(transport, keys.map(valueKey), call);
}

/** Reads the sets, and then replaces whatever the destination holds, its sorted set included. */
export async function storeCombination(
  transport: Transport,
  { destination, keys, how }: Operation<'sCombineStore'>,
  call: Call,
): Promise<number> {
  const strong: Call = { ...call, consistency: 'strong' };
  const members = await combineSets(transport, { keys, how, isolated: false }, strong);
  checkSize(destination, members);
  const v = setAttribute(members);
  const write: Write | undefined =
    members.length === 0 ? undefined : { action: 'Put', input: { Item: { ...valueKey(destination), v } } };
  await replaceKey(transport, destination, write, call);
  return members.length;
}

/** Refuses what does not fit in an item before anything of the destination is removed. */
function checkSize(destination: BinaryString, members: readonly BinaryString[]): void {
  const limit = PORTABLE_LIMITS.itemSize;
  const actual = setItemSize(
    destination,
    members.reduce((sum, { length }) => sum + length, 0),
  );
  if (actual > limit) throw new LimitExceededError(`the set must fit in an item of ${limit} bytes`, { limit, actual });
}
