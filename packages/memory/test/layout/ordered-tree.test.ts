import fc from 'fast-check';

import { OrderedTree } from '../../src/layout/ordered-tree.js';

const compare = (a: number, b: number): number => a - b;

/** The same as the tree, by the simplest means. */
class SortedArray {
  entries: number[] = [];
  insert(entry: number): boolean {
    if (this.entries.includes(entry)) return false;
    this.entries = [...this.entries, entry].sort(compare);
    return true;
  }
  delete(entry: number): boolean {
    const found = this.entries.includes(entry);
    this.entries = this.entries.filter((other) => other !== entry);
    return found;
  }
}

function expectSame(tree: OrderedTree<number>, { entries }: SortedArray): void {
  expect(tree.size).toBe(entries.length);
  expect(tree.slice(0, tree.size)).toEqual(entries);
  for (let index = -1; index <= entries.length; index++) expect(tree.at(index)).toBe(entries[index]);
}

const entry = fc.integer({ min: 0, max: 60 });
const step = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(fc.constant('insert' as const), entry) },
  { weight: 4, arbitrary: fc.tuple(fc.constant('delete' as const), entry) },
);

describe('OrderedTree', () => {
  it.each([4, 5, 6, 8, 64])('does what a sorted array does, with nodes of %d', (capacity) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300, size: 'max' }), fc.array(entry), (steps, initial) => {
        const array = new SortedArray();
        for (const value of initial) array.insert(value);
        const tree = OrderedTree.from(compare, array.entries, capacity);
        for (const [name, value] of steps) {
          expect(tree[name](value)).toBe(array[name](value));
          expect(tree.size).toBe(array.entries.length);
          const rank = array.entries.filter((other) => other < value).length;
          expect(tree.rank((other) => other < value)).toBe(rank);
          expect(tree.at(rank)).toBe(array.entries[rank]);
        }
        expectSame(tree, array);
      }),
      { numRuns: 60 },
    );
  });

  it('gives every slice', () => {
    const sorted = Array.from({ length: 50 }, (_, index) => index);
    const tree = OrderedTree.from(compare, sorted, 4);
    for (let start = 0; start <= 51; start++) {
      for (let end = 0; end <= 51; end++) expect(tree.slice(start, end)).toEqual(sorted.slice(start, end));
    }
    expect(tree.slice(-3, 2)).toEqual([0, 1]);
    expect(tree.rank(() => true)).toBe(50);
    expect(tree.rank(() => false)).toBe(0);
  });

  it('holds a hundred thousand entries, and empties', () => {
    const count = 100_000;
    // A multiplier that shares no factor with the count visits every number once, out of order.
    const shuffled = Array.from({ length: count }, (_, index) => (index * 7919) % count);
    const tree = new OrderedTree<number>(compare);
    expect(shuffled.every((value) => tree.insert(value))).toBe(true);
    expect(tree.insert(4711)).toBe(false);
    expect(shuffled.filter((value) => value % 2 === 1).every((value) => tree.delete(value))).toBe(true);
    expect(tree.delete(4711)).toBe(false);
    expect(tree.size).toBe(count / 2);
    expect(tree.slice(0, count)).toEqual(Array.from({ length: count / 2 }, (_, index) => index * 2));
    for (const value of [0, 1, 2, 4711, 99_998, 99_999]) {
      expect(tree.rank((other) => other < value)).toBe(Math.ceil(value / 2));
    }
    for (const value of shuffled) tree.delete(value);
    expect(tree.size).toBe(0);
    expect(tree.at(0)).toBeUndefined();
    expect(tree.insert(1)).toBe(true);
    expect(tree.slice(0, 9)).toEqual([1]);
  });

  it('visits few entries to count, however many there are', () => {
    for (const size of [1_000, 1_000_000]) {
      const tree = OrderedTree.from(
        compare,
        Array.from({ length: size }, (_, index) => index),
      );
      let visited = 0;
      const rank = tree.rank((other) => {
        visited += 1;
        return other < size / 3;
      });
      expect(rank).toBe(Math.ceil(size / 3));
      expect(visited).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(size)));
    }
  });
});
