import { type Backend, type ScoredValue } from '@keyvaluestore/core';

/** Part of a list, and where the next one begins; null if there is no more. */
export interface Page<T, C> {
  readonly items: readonly T[];
  readonly next: C | null;
}

/** A page in byte order: the last member of a page is the cursor of the next. */
export async function pageByName(
  backend: Backend,
  key: string,
  size: number,
  after: string | null,
): Promise<Page<string, string>> {
  const members = await backend.zRangeByLex(key, after === null ? '-' : `(${after}`, '+', { limit: size + 1 });
  const items = members.slice(0, size);
  return { items, next: members.length > size ? (items.at(-1) ?? null) : null };
}

/** A score, and the members with just that score which were given already. */
export interface ScoreCursor {
  readonly score: number;
  readonly given: readonly string[];
}

/** A page by falling score. Members that keep their score are given once, whatever is added and removed meanwhile. */
export async function pageByScore(
  backend: Backend,
  key: string,
  size: number,
  cursor: ScoreCursor | null,
): Promise<Page<ScoredValue<string>, ScoreCursor>> {
  const { score: max, given } = cursor ?? { score: Infinity, given: [] };
  const limit = size + given.length + 1;
  const members = await backend.zRevRangeByScoreWithScores(key, -Infinity, max, { limit });
  const fresh = members.filter(({ value, score }) => score !== max || !given.includes(value));
  const items = fresh.slice(0, size);
  const last = items.at(-1);
  if (last === undefined || fresh.length <= size) return { items, next: null };
  const before = last.score === max ? given : [];
  const same = items.filter(({ score }) => score === last.score).map(({ value }) => value);
  return { items, next: { score: last.score, given: [...before, ...same] } };
}
