import { END } from './ordered-text.js';

/*
 * The entries of an index are members of one sorted set. An index by number or date has the key as score and the id as
 * member; ties are in the order of the ids. In one by text all scores are 0, and the member is the key as ordered text, its
 * end (NUL NUL), and the id.
 */

/** What a record is found by in one index: its score, or its keys as ordered text. */
export type IndexKeys = number | 'Infinity' | '-Infinity' | readonly string[];

/** What a record is found by: in unique fields, and in indexes. */
export interface Found {
  readonly unique: Readonly<Record<string, string>>;
  readonly indexes: Readonly<Record<string, IndexKeys>>;
}

/** One member of the sorted set of an index. */
export interface Entry {
  readonly index: string;
  readonly member: string;
  readonly score: number;
}

/** JSON holds no infinities. */
export const storedScore = (score: number): IndexKeys =>
  Number.isFinite(score) ? score : score > 0 ? 'Infinity' : '-Infinity';

/** The entries of a record in one index. */
export function entriesIn(index: string, keys: IndexKeys | undefined, id: string): Entry[] {
  if (keys === undefined) return [];
  if (typeof keys !== 'object') return [{ index, member: id, score: Number(keys) }];
  return keys.map((key) => ({ index, member: key + END + id, score: 0 }));
}

/** The entries of a record in all indexes. */
export function entriesOf({ indexes }: Pick<Found, 'indexes'>, id: string): Entry[] {
  return Object.keys(indexes).flatMap((index) => entriesIn(index, indexes[index], id));
}

/** The id of the record to which a member belongs; of a member of other programs, what may be one. */
export function idOf(member: string, isText: boolean): string {
  return isText ? member.slice(member.indexOf(END) + END.length) : member;
}

/** Whether a record that is found by `keys` has this entry. */
export function hasEntry(keys: IndexKeys | undefined, member: string, score: number, id: string): boolean {
  if (keys === undefined) return false;
  if (typeof keys !== 'object') return member === id && Number(keys) === score;
  return score === 0 && keys.some((key) => member === key + END + id);
}
