/** Below zero if `a` comes before `b`, above zero if after it, and zero if the two are equal. */
export type Compare<T> = (a: T, b: T) => number;

/** The most entries in a leaf and children in a branch; found by measuring sets of a thousand to a million entries. */
const CAPACITY = 64;

/** A node at the bottom, which holds entries in order. */
interface Leaf<T> {
  readonly entries: T[];
  readonly children?: undefined;
}

/**
 * A node above others. `mins[i]` is the first entry under `children[i]` and `sizes[i]` the number of entries under it,
 * beside each other here, so that a search need not visit children that it passes; `size` is the sum of the sizes.
 */
interface Branch<T> {
  readonly children: Node<T>[];
  readonly mins: T[];
  readonly sizes: number[];
  size: number;
  readonly entries?: undefined;
}

type Node<T> = Leaf<T> | Branch<T>;

const sizeOf = <T>(node: Node<T>): number => (node.children === undefined ? node.entries.length : node.size);
const widthOf = <T>(node: Node<T>): number => (node.children ?? node.entries).length;
/** The first entry under a node; undefined, whatever the type says, in an empty tree. */
const minOf = <T>(node: Node<T>): T => (node.children === undefined ? node.entries : node.mins)[0] as T;

function branchOf<T>(children: Node<T>[]): Branch<T> {
  const sizes = children.map(sizeOf);
  return { children, mins: children.map(minOf), sizes, size: sizes.reduce((sum, size) => sum + size, 0) };
}

/** How many entries of a sorted list lie below a point in the order. */
function countBelow<T>(sorted: readonly T[], isBelow: (entry: T) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBelow(sorted[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many entries of a sorted list come before another one; with `orEqual`, also what is equal to it. */
function countBefore<T>(compare: Compare<T>, sorted: readonly T[], entry: T, orEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = compare(sorted[middle] as T, entry);
    if (order < 0 || (orEqual && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Entries in order, of which none is equal to another: a B+ tree whose branches count what lies under them, so that
 * the place of an entry, and the entry at a place, are found without walking. No known library has both in time to
 * compete with a plain sorted tree.
 */
export class OrderedTree<T> {
  readonly #compare: Compare<T>;
  readonly #capacity: number;
  #root: Node<T> = { entries: [] };

  /** @param capacity the most entries or children in one node, at least 4 */
  constructor(compare: Compare<T>, capacity = CAPACITY) {
    this.#compare = compare;
    this.#capacity = capacity;
  }

  /** A tree of entries that are in order already; O(n). */
  static from<T>(compare: Compare<T>, sorted: readonly T[], capacity = CAPACITY): OrderedTree<T> {
    const tree = new OrderedTree<T>(compare, capacity);
    let level: Node<T>[] = chunks(sorted, capacity).map((entries) => ({ entries }));
    while (level.length > 1) level = chunks(level, capacity).map(branchOf);
    tree.#root = level[0] ?? tree.#root;
    return tree;
  }

  get size(): number {
    return sizeOf(this.#root);
  }

  /** The entry that comes before all others; undefined if there is none. O(log n). */
  get first(): T | undefined {
    return minOf(this.#root);
  }

  /** Adds an entry; false, and nothing is changed, if an equal one is there. O(log n). */
  insert(entry: T): boolean {
    if (!this.#insert(this.#root, entry)) return false;
    if (widthOf(this.#root) > this.#capacity) this.#root = branchOf([this.#root, this.#split(this.#root)]);
    return true;
  }

  /** Removes the entry that is equal to this one; false if there is none. O(log n). */
  delete(entry: T): boolean {
    if (!this.#delete(this.#root, entry)) return false;
    const { children } = this.#root;
    if (children?.length === 1) this.#root = children[0] as Node<T>;
    return true;
  }

  /** The number of entries that lie below a point: `isBelow` holds for them, and for no entry after them. O(log n). */
  rank(isBelow: (entry: T) => boolean): number {
    let node = this.#root;
    let rank = 0;
    while (node.children !== undefined) {
      // The last child that begins below the point is the only one in which the point can lie.
      const index = Math.max(0, countBelow(node.mins, isBelow) - 1);
      for (let before = 0; before < index; before++) rank += node.sizes[before] as number;
      node = node.children[index] as Node<T>;
    }
    return rank + countBelow(node.entries, isBelow);
  }

  /** The entry at a place, from 0; undefined if there is none. O(log n). */
  at(index: number): T | undefined {
    return this.slice(index, index + 1)[0];
  }

  /** The entries at the places from `start` up to and without `end`; O(log n + k) for k entries. */
  slice(start: number, end: number): T[] {
    const from = Math.max(0, start);
    const to = Math.min(end, this.size);
    if (from >= to) return [];
    const result = new Array<T>(to - from);
    collect(this.#root, from, to, result, 0);
    return result;
  }

  #insert(node: Node<T>, entry: T): boolean {
    if (node.children === undefined) {
      const { entries } = node;
      const index = countBefore(this.#compare, entries, entry, false);
      if (this.#isAt(index, entries, entry)) return false;
      // A loop beats splice(), which makes an array of what it removed.
      for (let place = entries.length; place > index; place--) entries[place] = entries[place - 1] as T;
      entries[index] = entry;
      return true;
    }
    const index = this.#childFor(node, entry);
    const child = node.children[index] as Node<T>;
    if (!this.#insert(child, entry)) return false;
    node.size += 1;
    if (widthOf(child) > this.#capacity) replace(node, index, 1, [child, this.#split(child)]);
    else {
      node.mins[index] = minOf(child);
      node.sizes[index] = sizeOf(child);
    }
    return true;
  }

  #delete(node: Node<T>, entry: T): boolean {
    if (node.children === undefined) {
      const { entries } = node;
      const index = countBefore(this.#compare, entries, entry, false);
      if (!this.#isAt(index, entries, entry)) return false;
      entries.splice(index, 1);
      return true;
    }
    const index = this.#childFor(node, entry);
    const child = node.children[index] as Node<T>;
    if (!this.#delete(child, entry)) return false;
    node.size -= 1;
    if (widthOf(child) < this.#capacity >> 1) this.#refill(node, index);
    else {
      // A bound that is too low would do no harm, but it would keep the removed entry alive.
      node.mins[index] = minOf(child);
      node.sizes[index] = sizeOf(child);
    }
    return true;
  }

  #isAt(index: number, entries: readonly T[], entry: T): boolean {
    return index < entries.length && this.#compare(entries[index] as T, entry) === 0;
  }

  /** The index of the child in which an entry lies or would lie: the last one that does not begin after it. */
  #childFor({ mins }: Branch<T>, entry: T): number {
    return Math.max(0, countBefore(this.#compare, mins, entry, true) - 1);
  }

  /** Takes the upper half of a node away, and gives it as a node of its own. */
  #split(node: Node<T>): Node<T> {
    if (node.children === undefined) return { entries: node.entries.splice(node.entries.length >> 1) };
    const middle = node.children.length >> 1;
    const right = branchOf(node.children.splice(middle));
    node.mins.length = middle;
    node.sizes.length = middle;
    node.size -= right.size;
    return right;
  }

  /** Joins a child that has become too small with its neighbour, and splits the two again if they are too large. */
  #refill(node: Branch<T>, index: number): void {
    const first = Math.max(0, index - 1);
    const [left, right] = node.children.slice(first, first + 2) as [Node<T>, Node<T> | undefined];
    if (right === undefined) return;
    if (left.children === undefined) left.entries.push(...(right as Leaf<T>).entries);
    else {
      left.children.push(...(right as Branch<T>).children);
      left.mins.push(...(right as Branch<T>).mins);
      left.sizes.push(...(right as Branch<T>).sizes);
      left.size += (right as Branch<T>).size;
    }
    replace(node, first, 2, widthOf(left) > this.#capacity ? [left, this.#split(left)] : [left]);
  }
}

/** Puts other children in the place of some. */
function replace<T>(node: Branch<T>, start: number, count: number, children: readonly Node<T>[]): void {
  node.children.splice(start, count, ...children);
  node.mins.splice(start, count, ...children.map(minOf));
  node.sizes.splice(start, count, ...children.map(sizeOf));
}

/** Puts what lies at the places from `start` to `end` under a node into a list, and gives the next free place there. */
function collect<T>(node: Node<T>, start: number, end: number, result: T[], at: number): number {
  let next = at;
  if (node.children === undefined) {
    for (let index = start, last = Math.min(end, node.entries.length); index < last; index++) {
      result[next++] = node.entries[index] as T;
    }
    return next;
  }
  for (let index = 0, before = 0; index < node.children.length && before < end; index++) {
    const child = node.children[index] as Node<T>;
    const after = before + (node.sizes[index] as number);
    if (after > start) next = collect(child, Math.max(0, start - before), end - before, result, next);
    before = after;
  }
  return next;
}

/** Cuts a list into the fewest parts of at most `capacity`, as equal as can be, so that none is too small. */
function chunks<E>(list: readonly E[], capacity: number): E[][] {
  const count = Math.ceil(list.length / capacity);
  return Array.from({ length: count }, (_, index) =>
    list.slice(Math.floor((index * list.length) / count), Math.floor(((index + 1) * list.length) / count)),
  );
}
