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
import { fieldSortKey, type Item, sortKeyBytes } from '../layout/keys.js';
import { queryOfMemberKeys } from '../layout/sort-key-ranges.js';
import { itemOfMember } from '../operations/sorted-sets.js';
import { batchGet, itemName } from '../transport/batches.js';
import { type CancellationReason } from '../transport/errors.js';
import { type Write } from '../transport/items.js';
import { FAILED, MAX_ACTIONS } from '../transport/transactions.js';
import { type Transport } from '../transport/transport.js';
import { headerCheck, headerWrite } from './keys.js';
import { beginning } from './lives.js';
import { memberRemoval, memberWrite } from './members.js';
import { readMembers } from './reads.js';
import { lifeAfterStore } from './stores.js';

/** What the headers of the sorted sets of an atomic write tell, by key. */
export type Lives = Map<BinaryString, Life>;

const isOfSortedSet = ({ name }: AtomicOperation): boolean => PRIMITIVES[name].type === 'sortedSet';
const isAddition = (operation: AtomicOperation): operation is Operation<'zAdd'> => operation.name === 'zAdd';
/** An operation on a member that needs to know in which life it is. */
type InLife = Operation<'zAdd' | 'zRemXX'>;

export const isInLife = (operation: AtomicOperation): operation is InLife =>
  operation.name === 'zAdd' || operation.name === 'zRemXX';

type Removal = Operation<'zRem' | 'zRemXX'>;

export const isRemoval = (operation: AtomicOperation): operation is Removal =>
  operation.name === 'zRem' || operation.name === 'zRemXX';

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

/** Some sort keys of the members of sorted sets, by key. */
export type Remains = ReadonlyMap<BinaryString, ReadonlySet<BinaryString>>;

/**
 * Of each sorted set with an expiry from which an atomic write removes members before it adds some: so many of its members
 * that one remains if it does not lose its last, which would end the expiry of what is added then.
 */
export async function readRemains(
  transport: Transport,
  operations: readonly AtomicOperation[],
  lives: Lives,
  call: Call,
): Promise<Remains> {
  const strong: Call = { ...call, consistency: 'strong' };
  const expiring = [...lives].filter(([, life]) => !life.ended && life.expiresAt !== undefined);
  const read = expiring.map(async ([key, life]) => {
    const own = operations.filter((operation) => operation.key === key);
    const first = own.findIndex(isRemoval);
    if (first === -1 || !own.slice(first).some(isAddition)) return [];
    const limit = own.filter(isRemoval).length + 1;
    const items = await readMembers(transport, queryOfMemberKeys(key), Promise.resolve(life), strong, limit);
    return [[key, new Set(items.map(({ rk }) => sortKeyBytes(rk)))] as const];
  });
  return new Map((await Promise.all(read)).flat());
}

/** When a sorted set expires after all operations on it. */
function expiryAfterAll(
  operations: readonly AtomicOperation[],
  life: Life,
  members: ReadonlySet<BinaryString> | undefined,
  now: number,
): number | undefined {
  const rest = new Set(members);
  let expiresAt = life.ended ? undefined : life.expiresAt;
  for (const operation of operations) {
    if (isAddition(operation)) {
      rest.add(fieldSortKey(operation.field));
      expiresAt = expiryAfter(operation.expiry, expiresAt, now);
    } else if (members !== undefined && isRemoval(operation)) {
      rest.delete(fieldSortKey(operation.field));
      if (rest.size === 0) expiresAt = undefined;
    }
  }
  return expiresAt;
}

/**
 * The actions on headers, for each sorted set that must be in the life that was seen; another begins if that has ended and
 * something is added.
 */
export function headerWrites(
  operations: readonly AtomicOperation[],
  lives: Lives,
  remains: Remains,
  now: number,
): readonly { readonly key: BinaryString; readonly write: Write }[] {
  const keys = [...lives].filter(([key]) => operations.some((each) => isInLife(each) && each.key === key));
  if (operations.length + keys.length > MAX_ACTIONS) {
    throw new LimitExceededError('an atomic write holds one operation more for each sorted set that can expire', {
      limit: MAX_ACTIONS,
      actual: operations.length + keys.length,
    });
  }
  return keys.map(([key, life]) => {
    const own = operations.filter((operation) => operation.key === key);
    if (!own.some(isAddition)) return { key, write: headerCheck(key, life) };
    const expiresAt = expiryAfterAll(own, life, remains.get(key), now);
    if (life.ended) return { key, write: beginning(key, life, expiresAt, now) };
    if (expiresAt === undefined) return { key, write: lifeAfterStore(key, life, true, now).write };
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
