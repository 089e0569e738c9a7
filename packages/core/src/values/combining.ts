import type { Aggregate, Combination } from '../operations/parts.js';
import type { RangeOutput } from '../operations/primitive.js';
import type { BinaryString } from './binary-string.js';
import { comparePositions, type SortedEntry } from './bounds.js';

/**
 * The members of sets combined, for a driver. Redis `SUNION`, `SINTER`, `SDIFF`.
 * @example
 * ```ts
 * const [a, b] = [['x', 'y'].map(fromText), ['y'].map(fromText)];
 * combineMembers('inter', [a, b]); // ['y']
 * combineMembers('diff', [a, b]); // ['x']
 * ```
 */
export function combineMembers(how: Combination, sets: readonly (readonly BinaryString[])[]): BinaryString[] {
  if (how === 'union') return [...new Set(sets.flat())];
  const [first = [], ...others] = sets;
  const found = others.map((members) => new Set(members));
  return first.filter((member) =>
    how === 'inter' ? found.every((members) => members.has(member)) : !found.some((members) => members.has(member)),
  );
}

/** Redis takes what is no number, such as ∞ − ∞, for 0; and -0 is 0 everywhere. */
const asScore = (score: number): number => (Number.isNaN(score) ? 0 : score + 0);

const AGGREGATES: { readonly [A in Aggregate]: (a: number, b: number) => number } = {
  sum: (a, b) => a + b,
  min: Math.min,
  max: Math.max,
};

/** How sorted sets are combined, as the primitive `zCombine` says it. {@link combineRanges} takes it. */
export interface ScoreRules {
  readonly how: Combination;
  /** One for each sorted set. */
  readonly weights: readonly number[];
  readonly aggregate: Aggregate;
}

/**
 * Sorted sets combined, for a driver that stores them: given members with scores and fields, gives entries in order.
 * Redis `ZUNIONSTORE`, `ZINTERSTORE`, `ZDIFFSTORE`.
 * @example
 * ```ts
 * const ada = [fromText('ada')];
 * const range = { members: ada, fields: ada, scores: [1] };
 * combineEntries([range], { how: 'union', weights: [2], aggregate: 'sum' }); // [{ field: 'ada', member: 'ada', score: 2 }]
 * ```
 */
export function combineEntries(ranges: readonly RangeOutput[], { how, weights, aggregate }: ScoreRules): SortedEntry[] {
  const wanted = new Set(
    combineMembers(
      how,
      ranges.map(({ fields = [] }) => fields),
    ),
  );
  const members = new Map<BinaryString, BinaryString>();
  const totals = new Map<BinaryString, number>();
  // Sums depend on their order: as Redis does it, the smallest comes first.
  const inOrder = ranges.map((range, index) => ({ ...range, weight: weights[index] ?? 1 }));
  inOrder.sort((a, b) => a.members.length - b.members.length);
  for (const { fields = [], scores = [], weight } of inOrder) {
    fields.forEach((field, index) => {
      if (!wanted.has(field)) return;
      const score = asScore((scores[index] as number) * weight);
      const before = totals.get(field);
      totals.set(field, before === undefined ? score : asScore(AGGREGATES[aggregate](before, score)));
    });
  }
  for (const { fields = [], members: values } of ranges) {
    fields.forEach((field, index) => {
      if (!members.has(field)) members.set(field, values[index] as BinaryString);
    });
  }
  return [...totals]
    .map(([field, score]) => ({ field, member: members.get(field) as BinaryString, score }))
    .sort(comparePositions);
}

/** Members with scores and fields, index by index. */
export const rangeOf = (entries: readonly SortedEntry[]): Required<Omit<RangeOutput, 'ascii'>> => ({
  members: entries.map(({ member }) => member),
  scores: entries.map(({ score }) => score),
  fields: entries.map(({ field }) => field),
});

/**
 * Sorted sets combined, for a driver: given and gives members with scores and fields, in order. Redis `ZUNION`, `ZINTER`,
 * `ZDIFF`.
 * @example
 * ```ts
 * const ada = [fromText('ada')];
 * const ranges = [1, 2].map((score) => ({ members: ada, fields: ada, scores: [score] }));
 * const rules: ScoreRules = { how: 'union', weights: [1, 10], aggregate: 'sum' };
 * combineRanges(ranges, rules).scores; // [21]
 * ```
 */
export function combineRanges(ranges: readonly RangeOutput[], rules: ScoreRules): Required<Omit<RangeOutput, 'ascii'>> {
  return rangeOf(combineEntries(ranges, rules));
}

/**
 * So many of a list, each place as likely as any other and none twice; all where there are no more. In any order.
 * @example
 * ```ts
 * drawFrom([fromText('a')], 3); // ['a']
 * drawFrom(['a', 'b'].map(fromText), 1).length; // 1
 * ```
 */
export function drawFrom<T>(list: readonly T[], count: number): T[] {
  const rest = [...list];
  const drawn = Math.min(count, rest.length);
  for (let index = 0; index < drawn; index++) {
    const other = index + Math.floor(Math.random() * (rest.length - index));
    [rest[index], rest[other]] = [rest[other] as T, rest[index] as T];
  }
  return rest.slice(0, drawn);
}
