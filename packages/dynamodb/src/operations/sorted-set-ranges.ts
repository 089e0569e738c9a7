import {
  type AnyRange,
  type BinaryString,
  fromBytes,
  type Operation,
  type Position,
  positionsIn,
  type Range,
  type RangeOutput,
  type RankRange,
} from '@keyvaluestore/core';

import { type Call } from '../call.js';
import { headerOf, memberPages, readMembers } from '../expiring/reads.js';
import { bytesOf, type Item } from '../layout/keys.js';
import { decodeScore, SCORE_BYTES, scoreKey } from '../layout/scores.js';
import { EVERYTHING, type Query, queryOfRange } from '../layout/sort-key-ranges.js';
import { pagesOf } from '../transport/pages.js';
import { type Transport } from '../transport/transport.js';

/** Some of the members of a sorted set, in an order. */
export interface Part<R extends AnyRange = AnyRange> {
  readonly key: BinaryString;
  readonly range: R;
  readonly after?: Position | undefined;
  readonly reverse?: boolean;
  readonly limit?: number | undefined;
}

/**
 * The query for a range by score or by lex, or null if it is empty and need not be sent. Where sorted sets can expire it
 * must not meet the header.
 */
export function compileRange(
  { key, range, after, reverse = false }: Part<Range>,
  attributes: string,
  expiringSortedSets: boolean,
): Query | null {
  const beyond = after === undefined ? undefined : { sortKey: scoreKey(after.score, after.field), reverse };
  const query = queryOfRange(key, range, expiringSortedSets, beyond);
  return query === null ? null : { ...query, ProjectionExpression: attributes, ScanIndexForward: !reverse };
}

/** How a range by position is read: from which end, how far, and what of that is in it, in the order of the range. */
export interface RankPlan {
  readonly reverse: boolean;
  /** How many members are read at most; undefined for all. */
  readonly limit: number | undefined;
  pick<T>(read: readonly T[]): readonly T[];
}

/** Plans the reading of a range by position, from the nearer end where both positions tell which it is; null if it is empty. */
export function planOfRanks({ start, stop }: Omit<RankRange, 'by'>, reverse: boolean): RankPlan | null {
  const areOfOneSign = start < 0 === stop < 0;
  if (areOfOneSign && start > stop) return null;
  if (stop < 0 && start < 0) {
    const plan = planOfRanks({ start: -stop - 1, stop: -start - 1 }, !reverse);
    return plan && { ...plan, pick: (read) => [...plan.pick(read)].reverse() };
  }
  return {
    reverse,
    // If there are that many from a negative to another position, they have crossed.
    limit: stop < 0 ? undefined : stop + 1 - Math.min(start, 0),
    pick: (read) => {
      const { start: first, end } = positionsIn(read.length, start, stop);
      return read.slice(first, end);
    },
  };
}

/** Reads these attributes of the members in a range of any kind, in its order. */
export async function readPart(
  transport: Transport,
  part: Part,
  attributes: string,
  call: Call,
): Promise<readonly Item[]> {
  const { key, range, reverse = false, limit } = part;
  if (range.by === 'rank') {
    const plan = planOfRanks(range, reverse);
    if (plan === null) return [];
    const read = await readPart(transport, { key, ...plan, range: EVERYTHING }, attributes, call);
    return plan.pick(read).slice(0, limit);
  }
  const query = compileRange({ ...part, range }, attributes, call.expiringSortedSets);
  return query === null ? [] : readMembers(transport, query, headerOf(transport, key, call), call, limit);
}

/** Members with their scores and fields as far as they are asked for, from items with `v` and `rk2`. */
export function rangeOutput(
  { withScores, withFields }: Pick<Operation<'zRange'>, 'withScores' | 'withFields'>,
  items: readonly Item[],
): RangeOutput {
  const scoreKeys = items.map((item) => item['rk2']?.B ?? new Uint8Array(SCORE_BYTES));
  return {
    members: items.map((item) => bytesOf(item['v'])),
    ...(withScores && { scores: scoreKeys.map(decodeScore) }),
    ...(withFields && { fields: scoreKeys.map((key) => fromBytes(key.subarray(SCORE_BYTES))) }),
  };
}

export async function readRange(
  transport: Transport,
  operation: Operation<'zRange'>,
  call: Call,
): Promise<RangeOutput> {
  const attributes = operation.withScores || operation.withFields ? 'v, rk2' : 'v';
  return rangeOutput(operation, await readPart(transport, operation, attributes, call));
}

export async function countRange(
  transport: Transport,
  { key, range }: Operation<'zCount'>,
  call: Call,
): Promise<number> {
  const query = queryOfRange(key, range, call.expiringSortedSets);
  return query === null ? 0 : countMembers(transport, query, headerOf(transport, key, call), call);
}

/** How many members a query finds. */
export async function countMembers(
  transport: Transport,
  query: Query,
  header: ReturnType<typeof headerOf>,
  call: Call,
): Promise<number> {
  let count = 0;
  if (header === undefined) {
    for await (const page of pagesOf(transport, { ...query, Select: 'COUNT' }, call)) count += page.Count ?? 0;
  } else {
    // Their generations are to be seen, by which they count.
    for await (const members of memberPages(transport, query, header, call)) count += members.length;
  }
  return count;
}
