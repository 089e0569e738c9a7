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

/** What was asked of a store. */
interface Work {
  /** How many rows it gave. */
  rows: number;
  /** How many rows and ranges it was asked for. */
  requests: number;
  /** How many rows were written. */
  written: number;
  /** How many rows and ranges were cleared. */
  cleared: number;
}

/** A transaction on a map, which a store takes over when it is committed. */
class MapTransaction implements OrderedTransaction {
  readonly rows: Rows;
  readonly count?: (range: KeyRange) => Awaitable<number>;
  readonly #answers: Answers;
  readonly #work: Work;

  constructor(rows: Rows, answers: Answers, work: Work) {
    this.rows = new Map(rows);
    this.#answers = answers;
    this.#work = work;
    if (!answers.counts) return;
    this.count = (range) => {
      this.#note(0);
      return this.#answer(this.#keysIn(range).length);
    };
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
    this.#work.written += 1;
    this.rows.set(key, value);
  }

  clear(key: BinaryString): void {
    this.#work.cleared += 1;
    this.rows.delete(key);
  }

  clearRange(range: KeyRange): void {
    this.#work.cleared += 1;
    for (const key of this.#keysIn(range)) this.rows.delete(key);
  }

  #keysIn({ start, end }: KeyRange): BinaryString[] {
    return [...this.rows.keys()].filter((key) => key >= start && key < end).sort();
  }

  #note(rows: number): void {
    this.#work.rows += rows;
    this.#work.requests += 1;
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
  /** What was asked of it so far. */
  readonly work: Work;
  /** All rows as they are now, in order. */
  readonly dump: () => (readonly [key: BinaryString, value: BinaryString])[];
}

/** A backend on a map. Transactions take turns. */
export function openMap(answers: Answers, options: MapOptions = {}): OpenMap {
  let rows: Rows = new Map();
  const work: Work = { rows: 0, requests: 0, written: 0, cleared: 0 };
  let last: Promise<unknown> = Promise.resolve();
  const store: OrderedStore = {
    capabilities: capabilitiesWith(CAPABILITIES, options),
    layout: new Layout(options.prefix),
    clock: options.clock,
    read: (body) => body(new MapTransaction(rows, answers, work)),
    write: (body) => {
      const turn = last.then(async () => {
        const transaction = new MapTransaction(rows, answers, work);
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
  return { kv, store, work, dump: () => [...rows].sort(([a], [b]) => (a < b ? -1 : 1)) };
}
