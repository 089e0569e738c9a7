import { type BinaryString, listElementSize, type Side } from '@keyvaluestore/core';

/** The bytes of a list's elements, which count against the size of an item. */
export function bytesOf(values: readonly BinaryString[]): number {
  return values.reduce((sum, value) => sum + listElementSize(value), 0);
}

/**
 * A list with the bytes of its elements. Two arrays that begin in the middle and end at the two ends of the list, so that
 * values are pushed and popped at the ends of arrays: O(1), where popping from the side of an empty one first moves half
 * of the other over, which is O(1) for each of those moved.
 */
export class MemoryList {
  readonly #ends: Record<Side, BinaryString[]>;
  bytes: number;

  /** @param values from left to right; the list keeps the array */
  constructor(values: BinaryString[] = []) {
    this.#ends = { left: [], right: values };
    this.bytes = bytesOf(values);
  }

  get length(): number {
    return this.#ends.left.length + this.#ends.right.length;
  }

  /** The value at an index from 0; undefined beyond the ends. O(1). */
  at(index: number): BinaryString | undefined {
    const { left, right } = this.#ends;
    return index < left.length ? left[left.length - 1 - index] : right[index - left.length];
  }

  /** Replaces the value at an index that is there. O(1). */
  put(index: number, value: BinaryString): void {
    const { left, right } = this.#ends;
    this.bytes += listElementSize(value) - listElementSize(this.at(index) as BinaryString);
    if (index < left.length) left[left.length - 1 - index] = value;
    else right[index - left.length] = value;
  }

  push(side: Side, value: BinaryString): void {
    this.bytes += listElementSize(value);
    this.#ends[side].push(value);
  }

  /** Removes the value at an end, and gives it; undefined if there is none. */
  pop(side: Side): BinaryString | undefined {
    const ends = this.#ends;
    if (ends[side].length === 0) {
      const other = ends[side === 'left' ? 'right' : 'left'];
      ends[side] = other.splice(0, (other.length + 1) >> 1).reverse();
    }
    const value = ends[side].pop();
    if (value !== undefined) this.bytes -= listElementSize(value);
    return value;
  }

  /** The values from `start` up to and without `end`, both from 0 to the length; all if they are left out. */
  slice(start = 0, end = this.length): BinaryString[] {
    const { left, right } = this.#ends;
    const size = left.length;
    const first = left.slice(Math.max(size - end, 0), Math.max(size - start, 0)).reverse();
    return first.concat(right.slice(Math.max(start - size, 0), Math.max(end - size, 0)));
  }

  /** O(n). */
  copy(): MemoryList {
    return new MemoryList(this.slice());
  }
}
