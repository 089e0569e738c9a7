import {
  type Addition,
  type BinaryString,
  ConflictError,
  isRepeatable,
  type Operation,
  UnknownOutcomeError,
} from '@keyvaluestore/core';

import { type Call } from '../call.js';
import { and, type Condition, or, PRESENT } from '../layout/expressions.js';
import { counts, generationAttribute, generationOf, isFree, isOf, type Life } from '../layout/headers.js';
import { type Item, memberKey } from '../layout/keys.js';
import { additionOf, type Candidate, comparison } from '../operations/sorted-sets.js';
import { sendWrite, type Write } from '../transport/items.js';
import { onceOnly, withRetries } from '../transport/retries.js';
import { type Transport } from '../transport/transport.js';
import { anyMember, enterLife, leaveLife, readLife } from './lives.js';

const LOOKS = 3;

/** The write of a member in a life; `met` is what was met in its place, which is replaced if it does not count. */
export function memberWrite(
  candidate: Candidate,
  item: Item,
  generation: number,
  met: Item | undefined,
): Extract<Write, { action: 'Put' }> {
  const left = generationOf(met) === generation ? undefined : met;
  return {
    action: 'Put',
    input: { Item: { ...item, ...generationAttribute(generation) }, ...conditionIn(candidate, generation, left) },
  };
}

/** The condition of an addition in a life. */
function conditionIn(candidate: Candidate, generation: number, left: Item | undefined): Condition {
  if (candidate.when === 'present') return and(PRESENT, isOf(generation));
  const free = isFree(generation, candidate.when === 'always', left);
  const compared = comparison(candidate);
  return compared === undefined ? free : or(free, and(isOf(generation), compared));
}

/**
 * Whether it is because of the member on which a condition failed, or because there is none, that nothing is written;
 * else it is to be looked at again. A member of a later life than the one that was seen tells that there is one by now;
 * met twice, that it was left behind.
 */
function isWhy(wantsMember: boolean, life: Life, failedOn: Item | undefined, met: Item | undefined): boolean {
  if (!wantsMember) return counts(life, failedOn);
  return generationOf(failedOn) <= life.generation || generationOf(failedOn) === generationOf(met);
}

/** Adds a member and leaves the expiry, in the life that the header tells: a read, and a write. */
export async function addMember(
  transport: Transport,
  operation: Operation<'zAdd'>,
  item: Item,
  call: Call,
): Promise<boolean | Addition> {
  const { key, when, count } = operation;
  const wantsMember = when === 'present';
  const strong: Call = { ...call, consistency: 'strong' };
  return withRetries(transport.patience, call, isRepeatable(operation), async () => {
    let met: Item | undefined;
    for (let look = 0; look < LOOKS; look++) {
      const life = await (wantsMember ? readLife(transport, key, strong) : enterLife(transport, key, call));
      if (life.ended) return false;
      const write = memberWrite(operation, item, life.generation, met);
      const sent = await sendWrite(transport, count ? { ...write, returns: 'ALL_OLD' } : write, call);
      if ('attributes' in sent) {
        return additionOf(operation, counts(life, sent.attributes) ? sent.attributes : undefined);
      }
      if (isWhy(wantsMember, life, sent.failedOn, met)) return false;
      met = sent.failedOn;
    }
    throw new ConflictError('other writers began other lives of the sorted set');
  });
}

/** Removes a member, and looks whether it was the last: two requests, and two more where there is an expiry. */
export async function removeMember(
  transport: Transport,
  { key, field }: Pick<Operation<'zRem'>, 'key' | 'field'>,
  call: Call,
): Promise<void> {
  const strong: Call = { ...call, consistency: 'strong' };
  const write: Write = { action: 'Delete', input: { Key: memberKey(key, field) } };
  await withRetries(transport.patience, call, true, async () => {
    await sendWrite(transport, write, call);
    await settleEmptied(onceOnly(transport), key, strong);
  });
}

/** The removal of a member that must be there. */
export function memberRemoval({ key, field }: Pick<Operation<'zRemXX'>, 'key' | 'field'>, generation: number): Write {
  return { action: 'Delete', input: { Key: memberKey(key, field), ...and(PRESENT, isOf(generation)) } };
}

/** The same, and tells whether it counted, for which the header is read before: one request more. */
export async function removeCounting(
  transport: Transport,
  operation: Pick<Operation<'zRemXX'>, 'key' | 'field'>,
  call: Call,
): Promise<boolean> {
  const strong: Call = { ...call, consistency: 'strong' };
  const isRemoved = await withRetries(transport.patience, call, false, async () => {
    let met: Item | undefined;
    for (let look = 0; look < LOOKS; look++) {
      const life = await readLife(transport, operation.key, strong);
      if (life.ended) return false;
      const sent = await sendWrite(transport, memberRemoval(operation, life.generation), call);
      if ('attributes' in sent) return true;
      if (isWhy(true, life, sent.failedOn, met)) return false;
      met = sent.failedOn;
    }
    throw new ConflictError('other writers began other lives of the sorted set');
  });
  if (isRemoved) await settle(transport, operation.key, call);
  return isRemoved;
}

/** After members were removed, until it is known: a sorted set that has lost its last one has lost its expiry. */
export async function settle(transport: Transport, key: BinaryString, call: Call): Promise<void> {
  const strong: Call = { ...call, consistency: 'strong' };
  await withRetries(transport.patience, call, true, () => settleEmptied(onceOnly(transport), key, strong));
}

/** The same, once. */
async function settleEmptied(transport: Transport, key: BinaryString, call: Call): Promise<void> {
  try {
    const life = await readLife(transport, key, call);
    if (!mayBeLeft(life) || (await anyMember(transport, key, life, call)) !== undefined) return;
    await leaveLife(transport, key, life, call);
  } catch (error) {
    // Something is gone by now.
    if (UnknownOutcomeError.is(error)) throw error;
    throw new UnknownOutcomeError(undefined, { cause: error });
  }
}

function mayBeLeft({ header, ended }: Life): boolean {
  return header !== undefined && !ended && header['e'] === undefined;
}
