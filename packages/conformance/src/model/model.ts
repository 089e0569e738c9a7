import {
  type AtomicOperation,
  type BinaryString,
  type Capabilities,
  CrossSlotError,
  type Driver,
  handlerOf,
  KeyValueStoreError,
  NO_LIMITS,
  NotAnIntegerError,
  type Operation,
  OutOfRangeError,
  type Output,
  type PrimitiveName,
  type When,
} from '@keyvaluestore/core';

import { entriesIn, type Entry, type HashEntries, ModelStore } from './model-store.js';

/**
 * What the model does unless it is told otherwise: all that the contract asks of the strictest backend.
 * @example
 * ```ts
 * MODEL_CAPABILITIES.system; // 'model'
 * ```
 */
export const MODEL_CAPABILITIES: Capabilities = Object.freeze({
  system: 'model',
  nativeLimits: NO_LIMITS,
  exclusiveSortedSets: true,
  atomicWriteAcrossKeys: true,
  limitsCollections: true,
  staleReads: false,
});

type Steps = { readonly [N in PrimitiveName]: (store: ModelStore, operation: Operation<N>) => Output<N> };

/** Whether a key is in the state that a conditional write or a check wants. */
function holds(store: ModelStore, key: BinaryString, when: When): boolean {
  if (typeof when === 'object') return store.string(key) === when.equals;
  const exists = store.item(key) !== undefined;
  return when === 'always' || exists === (when === 'present');
}

function putHash(store: ModelStore, key: BinaryString, entries: HashEntries): void {
  const kept = store.hash(key).filter(([field]) => !entries.some(([other]) => other === field));
  store.putHash(key, [...kept, ...entries]);
}

function putEntry(store: ModelStore, key: BinaryString, entry: Entry): void {
  const kept = store.sortedSet(key).filter(({ field }) => field !== entry.field);
  store.putSortedSet(key, [...kept, entry]);
}

/** What each operation does. Whatever is wrong is found before anything is changed. */
const STEPS: Steps = {
  get: (store, { key }) => store.string(key) ?? null,
  set(store, { key, value, when }) {
    const written = holds(store, key, when);
    if (written) store.putString(key, value);
    return written;
  },
  delete: (store, { key }) => store.remove(key),
  nIncrBy(store, { key, by }) {
    const text = store.string(key) ?? '0';
    const number = Number(text);
    if (!Number.isSafeInteger(number) || String(number) !== text) throw new NotAnIntegerError();
    const sum = number + by;
    if (!Number.isSafeInteger(sum)) throw new OutOfRangeError();
    store.putString(key, String(sum) as BinaryString);
    return sum;
  },
  sAdd(store, { key, members }) {
    const before = store.set(key);
    store.putSet(key, [...before, ...members.filter((member) => !before.includes(member))]);
  },
  sRem(store, { key, members }) {
    const before = store.set(key);
    if (before.length === 0) return;
    store.putSet(
      key,
      before.filter((member) => !members.includes(member)),
    );
  },
  sMembers: (store, { key }) => store.set(key),
  hSet: (store, { key, entries }) => putHash(store, key, entries),
  hSetNX(store, { key, field, value }) {
    if (store.hash(key).some(([other]) => other === field)) return false;
    putHash(store, key, [[field, value]]);
    return true;
  },
  hDel(store, { key, fields }) {
    const before = store.hash(key);
    if (before.length === 0) return;
    store.putHash(
      key,
      before.filter(([field]) => !fields.includes(field)),
    );
  },
  hGet: (store, { key, field }) => store.hash(key).find(([other]) => other === field)?.[1] ?? null,
  hGetAll: (store, { key }) => store.hash(key),
  zAdd(store, { key, field, member, score, when }) {
    const present = store.sortedSet(key).some((entry) => entry.field === field);
    if (present && when === 'absent') return false;
    putEntry(store, key, { field, member, score });
    return true;
  },
  zRem(store, { key, field }) {
    store.putSortedSet(
      key,
      store.sortedSet(key).filter((entry) => entry.field !== field),
    );
  },
  zScore: (store, { key, field }) => store.sortedSet(key).find((entry) => entry.field === field)?.score ?? null,
  zhGet: (store, { key, field }) => store.sortedSet(key).find((entry) => entry.field === field)?.member ?? null,
  zIncrBy(store, { key, field, by }) {
    const present = store.sortedSet(key).find((entry) => entry.field === field);
    const sum = (present?.score ?? 0) + by + 0;
    if (Number.isNaN(sum)) throw new OutOfRangeError();
    putEntry(store, key, { field, member: present?.member ?? field, score: sum });
    return sum;
  },
  zCount: (store, { key, range }) => entriesIn(store.sortedSet(key), range).length,
  zRange(store, { key, range, reverse, withScores, withFields, limit }) {
    const rising = entriesIn(store.sortedSet(key), range);
    const entries = (reverse ? rising.reverse() : rising).slice(0, limit);
    return {
      members: entries.map(({ member }) => member),
      ...(withScores && { scores: entries.map(({ score }) => score) }),
      ...(withFields && { fields: entries.map(({ field }) => field) }),
    };
  },
};

function run<N extends PrimitiveName>(store: ModelStore, operation: Operation<N>): Output<N> {
  return handlerOf<N, Steps>(STEPS, operation)(store, operation);
}

/** Does one operation of an atomic write; false if its condition failed. */
function runAtomic(store: ModelStore, operation: AtomicOperation): boolean {
  const { key } = operation;
  switch (operation.name) {
    case 'check':
      return holds(store, key, operation.expect);
    case 'delete':
    case 'deleteXX': {
      const exists = store.item(key) !== undefined;
      store.removeItem(key);
      return exists || operation.name === 'delete';
    }
    default:
      return run(store, operation) !== false;
  }
}

/** The hash tag of a key, by which a cluster places it. */
function slotOf(key: string): string {
  return /^[^{]*\{([^}]+)\}/.exec(key)?.[1] ?? key;
}

/**
 * What became of one operation of an atomic write, judged alone by the state before.
 * {@link ModelDriver} gives some.
 */
export type Verdict = 'ok' | 'conditionFailed' | KeyValueStoreError;

/**
 * A driver that also tells what it would say of an atomic write.
 * @example
 * ```ts
 * const driver: ModelDriver = createModelDriver();
 * driver.judge([{ name: 'deleteXX', key: fromText('a') }]); // ['conditionFailed']
 * ```
 */
export interface ModelDriver extends Driver {
  /** A verdict on each operation, without changing anything. */
  readonly judge: (operations: readonly AtomicOperation[]) => readonly Verdict[];
}

/**
 * The simplest driver that keeps the contract: the oracle beside which the differential layer runs every backend, and
 * what mutants are made of. It is slow, and remembers nothing longer than it lives.
 * @example
 * ```ts
 * const driver = createModelDriver();
 * const backend = new DriverBackend(driver, defaultView(driver));
 * await backend.nIncrBy('visits', 1); // 1
 * ```
 */
export function createModelDriver(capabilities: Capabilities = MODEL_CAPABILITIES): ModelDriver {
  let store = new ModelStore(capabilities);

  const verdictOn = (operation: AtomicOperation): Verdict => {
    try {
      return runAtomic(store.copy(), operation) ? 'ok' : 'conditionFailed';
    } catch (error) {
      if (!KeyValueStoreError.is(error)) throw error;
      return error;
    }
  };
  const judge = (operations: readonly AtomicOperation[]): readonly Verdict[] => operations.map(verdictOn);

  return {
    capabilities,
    judge,
    run: async (operation) => run(store, operation),
    runBatch: async (operations) =>
      operations.map((operation) => {
        try {
          return { output: run(store, operation) };
        } catch (error) {
          return { error: error as Error };
        }
      }),
    runAtomicWrite: async (operations) => {
      if (!capabilities.atomicWriteAcrossKeys && new Set(operations.map(({ key }) => slotOf(key))).size > 1) {
        throw new CrossSlotError('the keys of an atomic write must share a hash tag');
      }
      const verdicts = judge(operations);
      const invalid = verdicts.find((verdict) => typeof verdict === 'object');
      if (invalid !== undefined) throw invalid;
      const failed = verdicts.flatMap((verdict, index) => (verdict === 'conditionFailed' ? [index] : []));
      if (failed.length > 0) return failed;
      const next = store.copy();
      for (const operation of operations) runAtomic(next, operation);
      store = next;
      return [];
    },
  };
}
