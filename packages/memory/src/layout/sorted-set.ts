import {
  type AnyRange,
  type BinaryString,
  type Bound,
  compareBytes,
  comparePositions,
  isAscii,
  isEmptyRange,
  type Operation,
  positionsIn,
  type SortedEntry,
} from '@keyvaluestore/core';

import { OrderedTree } from './ordered-tree.js';

/** Which entries are wanted of a sorted set, and from which end. */
type Wanted = Pick<Operation<'zRange'>, 'range'> & Partial<Pick<Operation<'zRange'>, 'after' | 'reverse' | 'limit'>>;

const byField = (a: SortedEntry, b: SortedEntry): number => compareBytes(a.field, b.field);

/** A sorted set: a map from field to entry for what is found by field, and trees with counts for what is in order. */
export class SortedSet {
  readonly #entries = new Map<BinaryString, SortedEntry>();
  readonly #byScore: OrderedTree<SortedEntry>;
  /** How many members are not ASCII. */
  #beyondAscii = 0;
  /** In order of the field alone; made when a range by lex first meets differing scores, and kept from then on. */
  #byField: OrderedTree<SortedEntry> | undefined;

  /** @param sorted entries in order of score and field */
  constructor(sorted: readonly SortedEntry[] = []) {
    this.#byScore = OrderedTree.from(comparePositions, sorted);
    for (const entry of sorted) {
      this.#entries.set(entry.field, entry);
      if (!isAscii(entry.member)) this.#beyondAscii += 1;
    }
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Whether all members are ASCII. */
  get ascii(): boolean {
    return this.#beyondAscii === 0;
  }

  /** O(1). */
  get(field: BinaryString): SortedEntry | undefined {
    return this.#entries.get(field);
  }

  /** Adds a field, or replaces its member and score. O(log n). */
  put(field: BinaryString, member: BinaryString, score: number): void {
    // Not removed from the map before: each time that a key goes and comes, its place there takes longer to find.
    this.#unlink(this.#entries.get(field));
    if (!isAscii(member)) this.#beyondAscii += 1;
    const entry = { field, member, score };
    this.#entries.set(field, entry);
    this.#byScore.insert(entry);
    this.#byField?.insert(entry);
  }

  /** O(log n). */
  remove(field: BinaryString): void {
    this.#unlink(this.#entries.get(field));
    this.#entries.delete(field);
  }

  /** How many stand before a field, from the end if reversed; null if it is absent. O(log n). */
  rank(field: BinaryString, reverse: boolean): number | null {
    const entry = this.#entries.get(field);
    if (entry === undefined) return null;
    const rank = this.#byScore.rank((other) => comparePositions(other, entry) < 0);
    return reverse ? this.size - 1 - rank : rank;
  }

  /** O(log n), whatever lies in the range. */
  count(range: AnyRange): number {
    const { start, end } = this.#locate(range, false);
    return end - start;
  }

  /** O(log n + k) for k entries given. */
  range({ range, after, reverse = false, limit = Infinity }: Wanted): SortedEntry[] {
    const place = this.#locate(range, reverse);
    const { tree } = place;
    let { start, end } = place;
    if (after !== undefined) {
      // Only by score is there a position to go on behind; what stands there is not behind it, from either side.
      const rank = tree.rank((entry) =>
        reverse ? comparePositions(entry, after) < 0 : comparePositions(entry, after) <= 0,
      );
      if (reverse) end = Math.min(end, rank);
      else start = Math.max(start, rank);
    }
    const length = Math.max(Math.min(limit, end - start), 0);
    return reverse ? tree.slice(end - length, end).reverse() : tree.slice(start, start + length);
  }

  /** All in order of score and field. O(n). */
  all(): SortedEntry[] {
    return this.#byScore.slice(0, this.size);
  }

  /** All in any order, without a copy. */
  values(): Iterable<SortedEntry> {
    return this.#entries.values();
  }

  /** O(n). */
  copy(): SortedSet {
    return new SortedSet(this.all());
  }

  /** Takes an entry, if there is one, out of all but the map. */
  #unlink(entry: SortedEntry | undefined): void {
    if (entry === undefined) return;
    if (!isAscii(entry.member)) this.#beyondAscii -= 1;
    this.#byScore.delete(entry);
    this.#byField?.delete(entry);
  }

  #locate(range: AnyRange, reverse: boolean): { tree: OrderedTree<SortedEntry>; start: number; end: number } {
    if (range.by === 'rank') {
      const { size } = this;
      const { start, end } = positionsIn(size, range.start, range.stop);
      const places = reverse ? { start: size - end, end: size - start } : { start, end };
      return { tree: this.#byScore, ...places };
    }
    const tree = range.by === 'score' ? this.#byScore : this.#inFieldOrder();
    if (isEmptyRange(range)) return { tree, start: 0, end: 0 };
    const { min, max } = range;
    const rank = ({ value }: Bound<number> | Bound<BinaryString>, orEqual: boolean): number => {
      if (typeof value === 'number') {
        return tree.rank(orEqual ? ({ score }) => score <= value : ({ score }) => score < value);
      }
      return tree.rank(orEqual ? ({ field }) => field <= value : ({ field }) => field < value);
    };
    const start = typeof min === 'object' ? rank(min, min.exclusive) : 0;
    const end = typeof max === 'object' ? rank(max, !max.exclusive) : tree.size;
    return { tree, start, end };
  }

  #inFieldOrder(): OrderedTree<SortedEntry> {
    if (this.#byField !== undefined) return this.#byField;
    // With one score throughout, the order by score and field is the order by field.
    const tree = this.#byScore;
    if (tree.at(0)?.score === tree.at(tree.size - 1)?.score) return tree;
    this.#byField = OrderedTree.from(byField, [...this.#entries.values()].sort(byField));
    return this.#byField;
  }
}
