import {
  type BinaryString,
  type KeyType,
  type Operation,
  type Output,
  SORTED_SETS_DO_NOT_EXPIRE,
  UnsupportedError,
} from '@keyvaluestore/core';

import { type Call } from '../call.js';
import { expireSortedSet, lookAtSortedSet, persistSortedSet } from '../expiring/keys.js';
import { expiryOf, unexpired } from '../layout/expiry.js';
import { and, NOT_A_MEMBER, PRESENT, unexpiredAt } from '../layout/expressions.js';
import { typeOf } from '../layout/items.js';
import { type Item, valueKey } from '../layout/keys.js';
import { queryOfMemberKeys } from '../layout/sort-key-ranges.js';
import { changeExpiry, updateOf } from '../layout/updates.js';
import { pagesOf } from '../transport/pages.js';
import { withRetries } from '../transport/retries.js';
import { send, type Transport } from '../transport/transport.js';
import { claimItem, tidy } from './judge.js';
import { runItemWrite } from './run.js';
import { never, type WriteCompiler, type WriteCompilers } from './write.js';

/** The reads of a key of whatever type. */
export type KeyReadName = 'exists' | 'type' | 'ttl';

const KEY_READS: readonly string[] = ['exists', 'type', 'ttl'] satisfies KeyReadName[];

export function isKeyRead(operation: Operation): operation is Operation<KeyReadName> {
  return KEY_READS.includes(operation.name);
}

/** What is known of a key: its type, and when it expires. */
export interface KeyState {
  readonly type: KeyType;
  readonly expiresAt: number | undefined;
}

/** What an item tells of its key; null where the key holds a sorted set or nothing. */
export function stateOfItem(item: Item | undefined, now: number): KeyState | null {
  const counted = unexpired(item, now);
  const type = typeOf(counted);
  return type === 'absent' || type === 'empty' || type === 'sortedSet' ? null : { type, expiresAt: expiryOf(counted) };
}

/** What is known of a key that holds a sorted set or nothing; null for nothing. */
export async function stateOfSortedSet(transport: Transport, key: BinaryString, call: Call): Promise<KeyState | null> {
  if (call.expiringSortedSets) return stateOfLife(transport, key, call);
  for await (const { Items = [] } of pagesOf(transport, queryOfMemberKeys(key), call, () => 1)) {
    if (Items.length > 0) return { type: 'sortedSet', expiresAt: undefined };
  }
  return null;
}

async function stateOfLife(transport: Transport, key: BinaryString, call: Call): Promise<KeyState | null> {
  const { life, member } = await lookAtSortedSet(transport, key, call);
  return member === undefined ? null : { type: 'sortedSet', expiresAt: life.expiresAt };
}

/** What a read of a key gives. */
export function keyOutput(name: KeyReadName, state: KeyState | null, now: number): Output<KeyReadName> {
  if (name === 'exists') return state !== null;
  if (name === 'type') return state?.type ?? null;
  return state === null ? null : (state.expiresAt ?? Infinity) - now;
}

/** Two requests at the same time, as only the members tell a sorted set from nothing. */
export async function readKey<N extends KeyReadName>(
  transport: Transport,
  operation: Operation<N>,
  call: Call,
): Promise<Output<N>> {
  const { key } = operation;
  const input = { TableName: transport.tableName, Key: valueKey(key), ConsistentRead: call.consistency === 'strong' };
  const [{ Item }, sortedSet] = await Promise.all([
    withRetries(transport.patience, call, true, () => send(transport, 'GetItem', input, call)),
    stateOfSortedSet(transport, key, call),
  ]);
  return keyOutput(operation.name, stateOfItem(Item, call.now) ?? sortedSet, call.now) as Output<N>;
}

/** Whether an item that was just changed is one that counts. */
const isThere = (item: Item | undefined): boolean => !['absent', 'empty'].includes(typeOf(item));

export const keyWrites: WriteCompilers<'expire' | 'persist'> = {
  expire: {
    compile: ({ key, expiry }, _, now) => {
      const { ExpressionAttributeValues, ...condition } = and(PRESENT, NOT_A_MEMBER, unexpiredAt(now));
      const update = updateOf([changeExpiry(expiry, now)], ExpressionAttributeValues);
      return { action: 'Update', input: { Key: valueKey(key), ...condition, ...update }, returns: 'ALL_NEW' };
    },
    isBlind: never,
    judge: (_, item) => (['string', 'set', 'list', 'hash'].includes(typeOf(item)) ? 'again' : 'nothing'),
    output: (_, item) => isThere(item),
    leaves: (_, __, item) => item,
  },
  persist: {
    compile: ({ key }, _, now) => {
      const expiring = { ConditionExpression: 'x > :now', ExpressionAttributeValues: { ':now': { N: String(now) } } };
      return {
        action: 'Update',
        input: { Key: valueKey(key), UpdateExpression: 'REMOVE x,t', ...and(PRESENT, NOT_A_MEMBER, expiring) },
        returns: 'ALL_NEW',
      };
    },
    isBlind: never,
    judge: (_, item) => (item?.['x'] === undefined || item['rk2'] !== undefined ? 'nothing' : 'again'),
    output: (_, item) => isThere(item),
    leaves: (_, __, item) => item,
  },
};

/** Changes the expiry of a string, set, list or hash; gives whether there was one to change. */
async function changeItem<N extends 'expire' | 'persist'>(
  transport: Transport,
  compiler: WriteCompiler<N>,
  operation: Operation<N>,
  call: Call,
): Promise<boolean> {
  const result = await runItemWrite(transport, compiler, operation, call, false);
  if (result.written && result.output === true) return true;
  // An empty item must not keep the expiry for what is written into it next.
  if (result.written) await tidy(transport, operation.key, await claimItem(transport, operation.key, call), call);
  return false;
}

/** One request, and one more where there is no item. */
export async function expireKey(transport: Transport, operation: Operation<'expire'>, call: Call): Promise<boolean> {
  if (await changeItem(transport, keyWrites.expire, operation, call)) return true;
  if (call.expiringSortedSets) return expireSortedSet(transport, operation, call);
  const state = await stateOfSortedSet(transport, operation.key, { ...call, consistency: 'strong' });
  if (state !== null) throw new UnsupportedError(SORTED_SETS_DO_NOT_EXPIRE);
  return false;
}

/** One request; where there is no expiring item and sorted sets can expire, those that tell of one. */
export async function persistKey(transport: Transport, operation: Operation<'persist'>, call: Call): Promise<boolean> {
  if (await changeItem(transport, keyWrites.persist, operation, call)) return true;
  return call.expiringSortedSets && persistSortedSet(transport, operation, call);
}
