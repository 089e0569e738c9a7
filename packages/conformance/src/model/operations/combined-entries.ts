import { type Aggregate, type Combination } from '@keyvaluestore/core';

import { type Entry } from '../model-store.js';
import { inOrder } from './sorted-set-order.js';

interface Rules {
  readonly how: Combination;
  readonly weights: readonly number[];
  readonly aggregate: Aggregate;
}

/** What is no number is 0, and so is -0. */
const scoreOf = (number: number): number => (Number.isNaN(number) ? 0 : number + 0);

function aggregated(aggregate: Aggregate, a: number, b: number): number {
  if (aggregate === 'sum') return scoreOf(a + b);
  return (aggregate === 'min') === a < b ? a : b;
}

/** The sorted sets combined, in order. The first that has a field says which member it has. */
export function combinedEntries(
  sortedSets: readonly (readonly Entry[])[],
  { how, weights, aggregate }: Rules,
): readonly Entry[] {
  const weighted = sortedSets.map((entries, index) =>
    entries.map((entry) => ({ ...entry, score: scoreOf(entry.score * (weights[index] ?? 1)) })),
  );
  const has = (entries: readonly Entry[], { field }: Entry): boolean => entries.some((entry) => entry.field === field);
  const [first = [], ...others] = weighted;
  if (how === 'diff') return inOrder(first.filter((entry) => !others.some((entries) => has(entries, entry))));
  const firstOfEach = weighted.flatMap((entries, index) =>
    entries.filter((entry) => !weighted.slice(0, index).some((earlier) => has(earlier, entry))),
  );
  const wanted = firstOfEach.filter((entry) => how === 'union' || weighted.every((entries) => has(entries, entry)));
  // Sums of doubles depend on their order: the smallest set comes first, and of two alike the one that was named first.
  const smallestFirst = [...weighted].sort((a, b) => a.length - b.length);
  return inOrder(
    wanted.map((entry) => {
      const scores = smallestFirst.flatMap((entries) => entries.filter(({ field }) => field === entry.field));
      return { ...entry, score: scores.map(({ score }) => score).reduce((a, b) => aggregated(aggregate, a, b)) };
    }),
  );
}
