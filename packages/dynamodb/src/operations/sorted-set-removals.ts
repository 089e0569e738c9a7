import {
  type BinaryString,
  mayRetry,
  type Operation,
  type Range,
  type RangeOutput,
  UnknownOutcomeError,
} from '@keyvaluestore/core';

import { type Call } from '../call.js';
import { settle } from '../expiring/members.js';
import { headerOf, memberPages } from '../expiring/reads.js';
import { and, type Condition, sameMember } from '../layout/expressions.js';
import { generationOf, isOf } from '../layout/headers.js';
import { binary, type Item, type ItemKey } from '../layout/keys.js';
import { conditionOfRange, EVERYTHING } from '../layout/sort-key-ranges.js';
import { type Write } from '../transport/items.js';
import { settleAll, worstOf } from '../transport/parallel.js';
import { untilUnchanged, withMorePatience } from '../transport/retries.js';
import { MAX_ACTIONS, sendTogether, transactionsOf } from '../transport/transactions.js';
import { type Transport } from '../transport/transport.js';
import { compileRange, type Part, rangeOutput, readPart } from './sorted-set-ranges.js';

/** What of a member is to be known to remove it and nothing else, and to tell what it was. */
const ATTRIBUTES = 'rk, v, rk2';
/** The longest key, and the expressions of one action. */
const KEY_SIZE = 2200;
/** Of a removal the item counts, and what its condition mentions. */
const sizeOf = (item: Item): number =>
  KEY_SIZE + 2 * Object.values(item).reduce((sum, { B }) => sum + (B?.length ?? 0), 0);

/** The removal of a member on a condition, in the life in which it was seen. */
function removal(key: BinaryString, item: Item, condition: Condition, { expiringSortedSets }: Call): Write {
  const inLife = expiringSortedSets ? and(condition, isOf(generationOf(item))) : condition;
  const Key = { hk: binary(key), rk: item['rk'] } as ItemKey;
  return { action: 'Delete', input: { Key, ...inLife } };
}

/** The removal of a member that is as it was seen. */
const removalOfSame = (key: BinaryString, item: Item, call: Call): Write => removal(key, item, sameMember(item), call);

/** Removes members that are as they were seen: all, or none if one of them is not; gives whether it did. */
async function removeSame(
  transport: Transport,
  key: BinaryString,
  items: readonly Item[],
  call: Call,
): Promise<boolean> {
  const writes = items.map((item) => removalOfSame(key, item, call));
  return (await sendTogether(transport, writes, call)).length === 0;
}

/**
 * Removes so many of the first members, or of the last, and gives them. Each transaction reads what comes first and removes
 * just that; where others were faster it is read again. If there were too many others for that, or it failed, after some
 * were removed, there are no more of them.
 */
export async function popMembers(transport: Transport, operation: Operation<'zPop'>, call: Call): Promise<RangeOutput> {
  const { key, count } = operation;
  const popped: Item[] = [];
  try {
    for (let isLast = false; !isLast && popped.length < count;) {
      const some = await popSome(transport, operation, Math.min(count - popped.length, MAX_ACTIONS), call);
      popped.push(...some.items);
      isLast = some.isLast;
    }
  } catch (error) {
    if (popped.length === 0 || UnknownOutcomeError.is(error)) throw error;
    // What is gone by now must not be lost with the error.
    if (!mayRetry(error, false)) throw new UnknownOutcomeError(undefined, { cause: error });
  }
  if (call.expiringSortedSets && popped.length > 0) await settle(transport, key, call);
  return rangeOutput({ withScores: true, withFields: true }, popped);
}

interface Popped {
  readonly items: readonly Item[];
  /** Whether nothing was left when they were read. */
  readonly isLast: boolean;
}

/** As many of the first members as fit in a transaction. */
async function popSome(
  transport: Transport,
  { key, reverse }: Operation<'zPop'>,
  limit: number,
  call: Call,
): Promise<Popped> {
  const strong: Call = { ...call, consistency: 'strong' };
  return untilUnchanged(withMorePatience(transport.patience), call, async () => {
    const read = await readPart(transport, { key, range: EVERYTHING, reverse, limit }, ATTRIBUTES, strong);
    const [items = []] = transactionsOf(read, sizeOf);
    if (items.length > 0 && !(await removeSame(transport, key, items, call))) return undefined;
    return { items, isLast: read.length < limit && items.length === read.length };
  });
}

/** Removes all members in a range and gives how many this call has removed; up to 100 in one transaction. */
export async function removeRange(
  transport: Transport,
  operation: Operation<'zRemRange'>,
  call: Call,
): Promise<number> {
  const { key, range } = operation;
  const progress: Progress = { removed: 0 };
  try {
    if (range.by === 'rank') await removeRanks(transport, operation, call, progress);
    else await removeByKeys(transport, { key, range }, call, progress);
    if (call.expiringSortedSets && progress.removed > 0) await settle(transport, key, call);
    return progress.removed;
  } catch (error) {
    if (progress.removed === 0 || UnknownOutcomeError.is(error)) throw error;
    throw new UnknownOutcomeError(undefined, { cause: error });
  }
}

/** How many members are gone, also where the rest has failed. */
interface Progress {
  removed: number;
}

/**
 * Removes what is in a range by position. In one transaction only if all of it is as it was read; in several, what somebody
 * else has removed or moved meanwhile is left out.
 */
async function removeRanks(
  transport: Transport,
  operation: Operation<'zRemRange'>,
  call: Call,
  progress: Progress,
): Promise<void> {
  const { key } = operation;
  const strong: Call = { ...call, consistency: 'strong' };
  await untilUnchanged(withMorePatience(transport.patience), call, async () => {
    const parts = transactionsOf(await readPart(transport, operation, ATTRIBUTES, strong), sizeOf);
    const [only = [], second] = parts;
    if (second !== undefined)
      await removeParts(transport, parts, (item) => removalOfSame(key, item, call), call, progress);
    else if (only.length > 0 && !(await removeSame(transport, key, only, call))) return undefined;
    else progress.removed = only.length;
    return true;
  });
}

/** Removes what is in a range by score or by lex, as long as it is in there. */
async function removeByKeys(
  transport: Transport,
  { key, range }: Part<Range>,
  call: Call,
  progress: Progress,
): Promise<void> {
  const query = compileRange({ key, range }, ATTRIBUTES, call.expiringSortedSets);
  if (query === null) return;
  const isIn = conditionOfRange(range);
  const toWrite = (item: Item): Write => removal(key, item, isIn, call);
  const strong: Call = { ...call, consistency: 'strong' };
  let rest: readonly Item[] = [];
  for await (const members of memberPages(transport, query, headerOf(transport, key, strong), strong)) {
    const parts = transactionsOf([...rest, ...members], sizeOf);
    // Nothing is removed before it is known whether one transaction can hold all.
    rest = parts.at(-1) ?? [];
    await removeParts(transport, parts.slice(0, -1), toWrite, call, progress);
  }
  await removeParts(transport, [rest], toWrite, call, progress);
}

/** Removes members in a transaction for each part, those only of which the condition is true. */
async function removeParts(
  transport: Transport,
  parts: readonly (readonly Item[])[],
  toWrite: (item: Item) => Write,
  call: Call,
  progress: Progress,
): Promise<void> {
  const tasks = parts.map((items) => async () => {
    let rest = items;
    while (rest.length > 0) {
      const failed = new Set(await sendTogether(transport, rest.map(toWrite), call));
      if (failed.size === 0) break;
      rest = rest.filter((_, index) => !failed.has(index));
    }
    progress.removed += rest.length;
  });
  const { errors } = await settleAll(tasks);
  if (errors.length > 0) throw worstOf(errors);
}
