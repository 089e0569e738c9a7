import {
  type BinaryString,
  combineEntries,
  combineRanges,
  type Operation,
  type RangeOutput,
  UnknownOutcomeError,
  UnsupportedError,
} from '@keyvaluestore/core';

import { type Call } from '../call.js';
import { lifeAfterStore } from '../expiring/stores.js';
import { headerOf, readMembers } from '../expiring/reads.js';
import { generationAttribute } from '../layout/headers.js';
import { binary, type Item, sortKeyBytes, VALUE_SORT_KEY } from '../layout/keys.js';
import { queryOfMemberKeys } from '../layout/sort-key-ranges.js';
import { batchWriteAll } from '../transport/batches.js';
import { keyOf, type Write } from '../transport/items.js';
import { settleAll, worstOf } from '../transport/parallel.js';
import { untilUnchanged } from '../transport/retries.js';
import { sendTogether, transactionsOf } from '../transport/transactions.js';
import { type Transport } from '../transport/transport.js';
import { rangeOutput } from './sorted-set-ranges.js';
import { memberItem } from './sorted-sets.js';

type Combining = Pick<Operation<'zCombine'>, 'keys' | 'how' | 'weights' | 'aggregate'>;
/** The header of a key, where sorted sets expire. */
type HeaderOf = (key: BinaryString) => ReturnType<typeof headerOf>;

/** Reads what of each sorted set is needed to combine them; of the destination the keys of its items too. */
async function readAll(
  transport: Transport,
  { keys, how }: Combining,
  destination: BinaryString | undefined,
  header: HeaderOf,
  call: Call,
): Promise<ReadonlyMap<BinaryString, readonly Item[]>> {
  const [first] = keys;
  const all = [...new Set(destination === undefined ? keys : [...keys, destination])];
  const tasks = all.map((key) => async () => {
    // What is in all of them, or in the first only, is given with the members of the first.
    const hasMembers = key === first || (how === 'union' && keys.includes(key));
    const attributes = [...(key === destination ? ['rk'] : []), ...(hasMembers ? ['v'] : []), 'rk2'].join(', ');
    const query = { ...queryOfMemberKeys(key), ProjectionExpression: attributes };
    return readMembers(transport, query, header(key), call);
  });
  const { values, errors } = await settleAll(tasks);
  if (errors.length > 0) throw errors[0];
  return new Map(all.map((key, index) => [key, values[index] ?? []]));
}

function rangesOf({ keys }: Combining, items: ReadonlyMap<BinaryString, readonly Item[]>): readonly RangeOutput[] {
  return keys.map((key) => rangeOutput({ withScores: true, withFields: true }, items.get(key) ?? []));
}

/** Reads all members of all keys, each key by itself. */
export async function combineSortedSets(
  transport: Transport,
  operation: Operation<'zCombine'>,
  call: Call,
): Promise<RangeOutput> {
  if (operation.isolated) {
    throw new UnsupportedError(
      'DynamoDB cannot read several sorted sets as they are at one moment, since each of their members is an item',
    );
  }
  const items = await readAll(transport, operation, undefined, (key) => headerOf(transport, key, call), call);
  return combineRanges(rangesOf(operation, items), operation);
}

/**
 * Reads all members of all keys and of the destination, and makes of the destination what they combine to: in one
 * transaction if that is enough, else in as many requests as it takes.
 */
export async function storeCombined(
  transport: Transport,
  operation: Operation<'zCombineStore'>,
  call: Call,
): Promise<number> {
  const { destination } = operation;
  const strong: Call = { ...call, consistency: 'strong' };
  return untilUnchanged(transport.patience, call, async () => {
    const target = headerOf(transport, destination, strong);
    const header: HeaderOf = (key) => (key === destination ? target : headerOf(transport, key, strong));
    const items = await readAll(transport, operation, destination, header, strong);
    const entries = combineEntries(rangesOf(operation, items), operation);
    const life = await target;
    const next = life && lifeAfterStore(destination, life, entries.length > 0, call.now);
    const puts = entries.map(({ field, member, score }): Write => {
      const item = memberItem(destination, field, member, score);
      return { action: 'Put', input: { Item: { ...item, ...generationAttribute(next?.generation ?? 0) } } };
    });
    const writes = [...puts, ...removals(destination, items.get(destination) ?? [], puts)];
    const isStored = await store(transport, next?.write, writes, call);
    return isStored ? entries.length : undefined;
  });
}

/** The deletes of what a key holds, of whatever type, but for the members that are replaced. */
function removals(key: BinaryString, old: readonly Item[], puts: readonly Write[]): readonly Write[] {
  const sortKeys = new Set([VALUE_SORT_KEY, ...old.map(({ rk }) => sortKeyBytes(rk))]);
  for (const put of puts) sortKeys.delete(sortKeyBytes(keyOf(put).rk));
  const hk = binary(key);
  return [...sortKeys].map((sortKey) => ({ action: 'Delete', input: { Key: { hk, rk: binary(sortKey) } } }));
}

/** Makes all writes; gives false, and has made none, if the header is not as it was seen. */
async function store(
  transport: Transport,
  header: Write | undefined,
  writes: readonly Write[],
  call: Call,
): Promise<boolean> {
  const all = header === undefined ? writes : [header, ...writes];
  if (transactionsOf(all, sizeOf).length === 1) return (await sendTogether(transport, all, call)).length === 0;
  const isWritten = header !== undefined && header.action !== 'ConditionCheck';
  if (isWritten && (await sendTogether(transport, [header], call)).length > 0) return false;
  const requests = writes.map((write) =>
    write.action === 'Put' ? { PutRequest: { Item: write.input.Item } } : { DeleteRequest: { Key: keyOf(write) } },
  );
  const { written, errors } = await batchWriteAll(transport, requests, call);
  if (errors.length === 0) return true;
  const worst = worstOf(errors);
  if ((!isWritten && written === 0) || UnknownOutcomeError.is(worst)) throw worst;
  throw new UnknownOutcomeError(undefined, { cause: worst });
}

function sizeOf(write: Write): number {
  const attributes = write.action === 'Put' ? write.input.Item : write.input.Key;
  return 100 + Object.values(attributes).reduce((sum, { B }) => sum + (B?.length ?? 0), 0);
}
