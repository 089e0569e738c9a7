import {
  type BinaryString,
  ConflictError,
  isRepeatable,
  type Operation,
  UnknownOutcomeError,
} from '@keyvaluestore/core';

import { type Call } from '../call.js';
import { counts, generationAttribute, generationOf, isFree, type Life } from '../layout/headers.js';
import { type Item, memberKey } from '../layout/keys.js';
import { sendWrite, type Write } from '../transport/items.js';
import { onceOnly, withRetries } from '../transport/retries.js';
import { type Transport } from '../transport/transport.js';
import { anyMember, enterLife, leaveLife, readLife } from './lives.js';

const LOOKS = 3;

/** The write of a member in a life; `met` is what was met in its place, which is replaced if it does not count. */
export function memberWrite(item: Item, generation: number, replaces: boolean, met: Item | undefined): Write {
  const left = generationOf(met) === generation ? undefined : met;
  return {
    action: 'Put',
    input: { Item: { ...item, ...generationAttribute(generation) }, ...isFree(generation, replaces, left) },
  };
}

/** Adds a member and leaves the expiry, in the life that the header tells: a read, and a write. Gives whether it was written. */
export async function addMember(
  transport: Transport,
  operation: Operation<'zAdd'>,
  item: Item,
  call: Call,
): Promise<boolean> {
  const { key, when } = operation;
  return withRetries(transport.patience, call, isRepeatable(operation), async () => {
    let met: Item | undefined;
    for (let look = 0; look < LOOKS; look++) {
      const life = await enterLife(transport, key, call);
      const sent = await sendWrite(transport, memberWrite(item, life.generation, when === 'always', met), call);
      if ('attributes' in sent) return true;
      if (counts(life, sent.failedOn)) return false;
      met = sent.failedOn;
    }
    throw new ConflictError('other writers began other lives of the sorted set');
  });
}

/** Removes a member, and looks whether it was the last: two requests, and two more where there is an expiry. */
export async function removeMember(transport: Transport, { key, field }: Operation<'zRem'>, call: Call): Promise<void> {
  const strong: Call = { ...call, consistency: 'strong' };
  const write: Write = { action: 'Delete', input: { Key: memberKey(key, field) } };
  await withRetries(transport.patience, call, true, async () => {
    await sendWrite(transport, write, call);
    await settleEmptied(onceOnly(transport), key, strong);
  });
}

/** After a member was removed: a sorted set that has lost its last one has lost its expiry. */
export async function settleEmptied(transport: Transport, key: BinaryString, call: Call): Promise<void> {
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
