import {
  type BinaryString,
  type Capabilities,
  DriverBackend,
  defaultView,
  type LimitsOption,
  NO_LIMITS,
} from '@keyvaluestore/core';

import {
  type Awaitable,
  capabilitiesWith,
  type ClockOptions,
  createOrderedDriver,
  type KeyRange,
  Layout,
  type OrderedStore,
  type OrderedTransaction,
  type Page,
  type PageOptions,
} from '../../src/index.js';

export const CAPABILITIES: Capabilities = {
  system: 'map',
  nativeLimits: NO_LIMITS,
  exclusiveSortedSets: true,
  atomicWriteAcrossKeys: true,
  limitsCollections: false,
  expiringSortedSets: false,
  isolatesKeys: true,
  ranks: 'linear',
  staleReads: false,
};

type Rows = Map<BinaryString, BinaryString>;

/** How a store answers: at once, or some turns later, in pages of a few rows. */
export interface Answers {
  readonly later: boolean;
  readonly pageSize: number;
  readonly counts: boolean;
}

/** What a store was asked. */
export interface Reads {
  /** How many rows it gave. */
  rows: number;
  /** How many rows and ranges it was asked for. */
  requests: number;
}

/** A transaction on a map, which a store takes over when it is committed. */
class MapTransaction implements OrderedTransaction {
  readonly rows: Rows;
  readonly count?: (range: KeyRange) => Awaitable<number>;
  readonly #answers: Answers;
  readonly #reads: Reads;

  constructor(rows: Rows, answers: Answers, reads: Reads) {
    this.rows = new Map(rows);
    this.#answers = answers;
    this.#reads = reads;
    if (answers.counts) this.count = (range) => this.#answer(this.#keysIn(range).length);
  }

  get(key: BinaryString): Awaitable<BinaryString | undefined> {
    this.#note(1);
    return this.#answer(this.rows.get(key));
  }

  page(range: KeyRange, { limit = Infinity, reverse = false }: PageOptions): Awaitable<Page> {
    const keys = this.#keysIn(range);
    if (reverse) keys.reverse();
    const taken = keys.slice(0, Math.min(limit, this.#answers.pageSize));
    this.#note(taken.length);
    const rows = taken.map((key) => [key, this.rows.get(key) as BinaryString] as const);
    return this.#answer({ rows, more: taken.length < keys.length });
  }

  set(key: BinaryString, value: BinaryString): void {
    this.rows.set(key, value);
  }

  clear(key: BinaryString): void {
    this.rows.delete(key);
  }

  clearRange(range: KeyRange): void {
    for (const key of this.#keysIn(range)) this.rows.delete(key);
  }

  #keysIn({ start, end }: KeyRange): BinaryString[] {
    return [...this.rows.keys()].filter((key) => key >= start && key < end).sort();
  }

  #note(rows: number): void {
    this.#reads.rows += rows;
    this.#reads.requests += 1;
  }

  #answer<T>(value: T): Awaitable<T> {
    return this.#answers.later ? new Promise((resolve) => setImmediate(() => resolve(value))) : value;
  }
}

/** How a backend on a map is made. */
export type MapOptions = LimitsOption & ClockOptions & { readonly prefix?: BinaryString };

/** A backend on a map, with the map. */
export interface OpenMap {
  readonly kv: DriverBackend;
  readonly store: OrderedStore;
  /** What it was asked so far. */
  readonly reads: Reads;
  /** All rows as they are now, in order. */
  readonly dump: () => (readonly [key: BinaryString, value: BinaryString])[];
}

/** A backend on a map. Transactions take turns. */
export function openMap(answers: Answers, options: MapOptions = {}): OpenMap {
  let rows: Rows = new Map();
  const reads: Reads = { rows: 0, requests: 0 };
  let last: Promise<unknown> = Promise.resolve();
  const store: OrderedStore = {
    capabilities: capabilitiesWith(CAPABILITIES, options),
    layout: new Layout(options.prefix),
    clock: options.clock,
    read: (body) => body(new MapTransaction(rows, answers, reads)),
    write: (body) => {
      const turn = last.then(async () => {
        const transaction = new MapTransaction(rows, answers, reads);
        const output = await body(transaction);
        rows = transaction.rows;
        return output;
      });
      last = turn.catch(() => undefined);
      return turn;
    },
  };
  const driver = createOrderedDriver(store);
  const kv = new DriverBackend(driver, defaultView(driver, options));
  return { kv, store, reads, dump: () => [...rows].sort(([a], [b]) => (a < b ? -1 : 1)) };
}
