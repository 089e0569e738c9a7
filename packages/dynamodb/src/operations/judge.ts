import {
  type BinaryString,
  ConflictError,
  type Context,
  type Operation,
  throwIfAborted,
  UnavailableError,
  UnknownOutcomeError,
} from '@keyvaluestore/core';

import { type Call } from '../call.js';
import { unexpired } from '../layout/expiry.js';
import { typeOf } from '../layout/items.js';
import { type Item, valueKey } from '../layout/keys.js';
import { getItem, sendWrite } from '../transport/items.js';
import { type Transport } from '../transport/transport.js';
import { claim, removeEmpty } from './marks.js';
import { type ItemWriteName, type Seen, seenAt, type Verdict, type WriteCompiler } from './write.js';

/** Tries that follow at once when an item was met in another state than the last one showed. */
export const LOOKS = 3;

/** What to do about an item on which a condition failed, and what is seen of it then. */
export interface Judged {
  readonly verdict: Exclude<Verdict, 'claim'>;
  readonly seen: Seen;
}

/** Judges an item on which the condition of a write failed; marks it first where that is asked for, and of use. */
export async function judge<N extends ItemWriteName>(
  transport: Transport,
  compiler: WriteCompiler<N>,
  operation: Operation<N>,
  item: Item | undefined,
  call: Call,
  needsMarks = true,
): Promise<Judged> {
  let current = item;
  for (let look = 0; look < LOOKS; look++) {
    const verdict = compiler.judge(operation, unexpired(current, call.now));
    const seen = seenAt(current, call.now);
    if (verdict !== 'claim') return { verdict, seen };
    if (!needsMarks) return { verdict: 'again', seen };
    current = await claimItem(transport, operation.key, call);
  }
  throw new ConflictError();
}

/** Judges an item before the first try of what needs that: marked, or as it is. Undefined for all else. */
export async function seeFirst<N extends ItemWriteName>(
  transport: Transport,
  compiler: WriteCompiler<N>,
  operation: Operation<N>,
  call: Call,
): Promise<Judged | undefined> {
  let item: Item | undefined;
  if (compiler.claimsFirst?.(operation) === true) item = await claimItem(transport, operation.key, call);
  else if (compiler.looksFirst?.(operation) === true) item = await getItem(transport, valueKey(operation.key), call);
  else return undefined;
  return judge(transport, compiler, operation, item, call);
}

/** Marks the item of a hash and gives it; gives any other item, or none, as it is. */
export async function claimItem(transport: Transport, key: BinaryString, context: Context): Promise<Item | undefined> {
  try {
    const sent = await sendWrite(transport, claim(key), context);
    return 'attributes' in sent ? sent.attributes : sent.failedOn;
  } catch (error) {
    if (!UnknownOutcomeError.is(error)) throw error;
    // Nobody sees whether a mark was made, so that nothing is written as yet.
    throwIfAborted(context.signal);
    throw new UnavailableError(undefined, { cause: error.cause });
  }
}

/**
 * Removes the item of a hash that has lost its last field, unless it has been written since. That item counts as
 * absent, so that nothing is wrong if this fails, and nobody is told.
 */
export async function tidy(
  transport: Transport,
  key: BinaryString,
  item: Item | undefined,
  context: Context,
): Promise<void> {
  const mark = item?.['w'];
  if (typeOf(item) !== 'empty' || mark === undefined) return;
  await sendWrite(transport, removeEmpty(key, mark), context).catch(() => undefined);
}
