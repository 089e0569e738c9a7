import type { BinaryString } from './binary-string.js';

/**
 * Where a position is in something of this length, for a driver: a negative one counts from the end. Below 0, or not
 * below the length, where there is none.
 * @example
 * ```ts
 * indexIn(3, -1); // 2
 * indexIn(3, -4); // -1
 * indexIn(3, 3); // 3
 * ```
 */
export function indexIn(length: number, position: number): number {
  return position < 0 ? length + position : position;
}

/**
 * From where up to where a range by position reaches in something of this length, for a driver: `start`, and `end` which
 * is not in it any more, both from 0 to the length.
 * @example
 * ```ts
 * positionsIn(5, 1, -2); // { start: 1, end: 4 }
 * positionsIn(5, 3, 1); // { start: 3, end: 3 }: nothing
 * positionsIn(5, -100, 100); // { start: 0, end: 5 }
 * ```
 */
export function positionsIn(length: number, start: number, stop: number): { start: number; end: number } {
  const first = Math.min(Math.max(indexIn(length, start), 0), length);
  return { start: first, end: Math.max(Math.min(indexIn(length, stop) + 1, length), first) };
}

/**
 * Where a value stands in a list, for a driver: its first place, or that with this rank, from the end if it is negative;
 * null where there is none. Redis `LPOS`.
 * @example
 * ```ts
 * const list = ['a', 'b', 'a'].map(fromText);
 * positionOf(list, fromText('a'), 2); // 2
 * positionOf(list, fromText('a'), -1); // 2
 * positionOf(list, fromText('b'), 2); // null
 * ```
 */
export function positionOf(list: readonly BinaryString[], value: BinaryString, rank: number): number | null {
  const places = list.flatMap((other, index) => (other === value ? [index] : []));
  return places.at(rank > 0 ? rank - 1 : rank) ?? null;
}

/**
 * What is left of a list without a value, for a driver: without the first so many of its places, the last so many if
 * `count` is negative, all of them if it is 0. Redis `LREM`.
 * @example
 * ```ts
 * const list = ['a', 'b', 'a'].map(fromText);
 * without(list, fromText('a'), 1); // ['b', 'a']
 * without(list, fromText('a'), -1); // ['a', 'b']
 * without(list, fromText('a'), 0); // ['b']
 * ```
 */
export function without(list: readonly BinaryString[], value: BinaryString, count: number): BinaryString[] {
  const matches = list.filter((other) => other === value).length;
  const removed = count === 0 ? matches : Math.min(Math.abs(count), matches);
  // Of the matches, from 0, those from here on are removed.
  const first = count < 0 ? matches - removed : 0;
  let match = 0;
  return list.filter((other) => {
    if (other !== value) return true;
    const index = match++;
    return index < first || index >= first + removed;
  });
}
