import { type BinaryString, ConflictError } from '@keyvaluestore/core';

import { type Call } from '../call.js';
import { unexpired } from '../layout/expiry.js';
import { type Item, valueKey } from '../layout/keys.js';
import { getItem, sendWrite, type Write } from '../transport/items.js';
import { withRetries } from '../transport/retries.js';
import { type Transport } from '../transport/transport.js';
import { LOOKS } from './judge.js';

/** What is to be done to an item that was seen: a write under the condition that it still fits, or nothing. */
export interface Change<T> {
  readonly write?: Write;
  /** What it gives; `old` is what the answer of the write brings, if it was asked for that. */
  output(old: Item | undefined): T;
}

/**
 * Makes the change that a plan finds for what a key's item is, undefined if it is absent or has expired: a read, and a
 * write; planned anew on what a write meets instead. A first change that needs no read goes before.
 */
export async function changeItem<T>(
  transport: Transport,
  key: BinaryString,
  call: Call,
  plan: (item: Item | undefined, now: number) => Change<T>,
  first?: Change<T>,
): Promise<T> {
  const { now } = call;
  let change = first;
  // What it gives is of one moment, so that it is never made twice.
  return withRetries(transport.patience, call, false, async () => {
    change ??= plan(unexpired(await getItem(transport, valueKey(key), call), now), now);
    for (let look = 0; look < LOOKS; look++) {
      if (change.write === undefined) return change.output(undefined);
      const sent = await sendWrite(transport, change.write, call);
      if ('attributes' in sent) return change.output(sent.attributes);
      change = plan(unexpired(sent.failedOn, now), now);
    }
    throw new ConflictError();
  });
}
