import {
  type AtomicOperation,
  type BinaryString,
  expiryAfter,
  LimitExceededError,
  type Operation,
  PRIMITIVES,
} from '@keyvaluestore/core';

import { type Call } from '../call.js';
import { counts, HEADER_SORT_KEY, headerKey, type Life, lifeOf, nextGeneration } from '../layout/headers.js';
import { type Item } from '../layout/keys.js';
import { itemOfMember } from '../operations/sorted-sets.js';
import { batchGet, itemName } from '../transport/batches.js';
import { type CancellationReason } from '../transport/errors.js';
import { type Write } from '../transport/items.js';
import { FAILED, MAX_ACTIONS } from '../transport/transactions.js';
import { type Transport } from '../transport/transport.js';
import { headerCheck, headerWrite } from './keys.js';
import { beginning } from './lives.js';
import { memberRemoval, memberWrite } from './members.js';

/** What the headers of the sorted sets of an atomic write tell, by key. */
export type Lives = Map<BinaryString, Life>;

const isOfSortedSet = ({ name }: AtomicOperation): boolean => PRIMITIVES[name].type === 'sortedSet';
const isAddition = (operation: AtomicOperation): operation is Operation<'zAdd'> => operation.name === 'zAdd';
/** An operation on a member that needs to know in which life it is. */
type InLife = Operation<'zAdd' | 'zRemXX'>;

export const isInLife = (operation: AtomicOperation): operation is InLife =>
  operation.name === 'zAdd' || operation.name === 'zRemXX';

/** Reads the headers of all sorted sets of an atomic write; none where sorted sets do not expire. */
export async function readLives(
  transport: Transport,
  operations: readonly AtomicOperation[],
  call: Call,
): Promise<Lives> {
  const keys = [...new Set(operations.filter(isOfSortedSet).map(({ key }) => key))];
  if (!call.expiringSortedSets || keys.length === 0) return new Map();
  const strong: Call = { ...call, consistency: 'strong' };
  const { items, unread, error } = await batchGet(transport, keys.map(headerKey), strong);
  if (unread.size > 0) throw error;
  return new Map(keys.map((key) => [key, lifeOf(items.get(itemName(key, HEADER_SORT_KEY)), call.now)]));
}

/** The action of an operation on a sorted set, in the life that is there when it is committed. */
export function writeInLife(operation: InLife, met: Item | undefined, life: Life, now: number): Write {
  // In a life that has not begun nothing can be removed.
  const generation = life.ended ? nextGeneration(life, now) : life.generation;
  if (operation.name === 'zRemXX') return memberRemoval(operation, generation);
  return memberWrite(operation, itemOfMember(operation), generation, met);
}

/**
 * The actions on headers, for each sorted set that must be in the life that was seen; another begins if that has ended and
 * something is added.
 */
export function headerWrites(
  operations: readonly AtomicOperation[],
  lives: Lives,
  now: number,
): readonly { readonly key: BinaryString; readonly write: Write }[] {
  const additions = operations.filter(isAddition);
  const keys = [...lives].filter(([key]) => operations.some((each) => isInLife(each) && each.key === key));
  if (operations.length + keys.length > MAX_ACTIONS) {
    throw new LimitExceededError('an atomic write holds one operation more for each sorted set that can expire', {
      limit: MAX_ACTIONS,
      actual: operations.length + keys.length,
    });
  }
  return keys.map(([key, life]) => {
    let expiresAt = life.ended ? undefined : life.expiresAt;
    const added = additions.filter((operation) => operation.key === key);
    for (const { expiry } of added) expiresAt = expiryAfter(expiry, expiresAt, now);
    if (added.length === 0) return { key, write: headerCheck(key, life) };
    if (life.ended) return { key, write: beginning(key, life, expiresAt, now) };
    return { key, write: headerWrite(key, life, expiresAt) ?? headerCheck(key, life) };
  });
}

/** Notes the headers that were met in another state; gives their keys. */
export function updateLives(
  lives: Lives,
  headers: readonly { readonly key: BinaryString }[],
  reasons: readonly CancellationReason[],
  now: number,
): ReadonlySet<BinaryString> {
  const changed = new Set<BinaryString>();
  headers.forEach(({ key }, index) => {
    const reason = reasons[index];
    if (reason?.Code !== FAILED) return;
    changed.add(key);
    lives.set(key, lifeOf(reason.Item, now));
  });
  return changed;
}

/** Whether the member on which the condition of an operation failed, or that there is none, is why it is refused. */
export function isRefusedBy(operation: InLife, life: Life, item: Item | undefined): boolean {
  const wantsMember = operation.name === 'zRemXX' || operation.when === 'present';
  return counts(life, item) !== wantsMember;
}
