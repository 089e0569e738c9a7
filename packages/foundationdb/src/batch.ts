import {
  type BinaryString,
  type ByPart,
  type Context,
  isRepeatable,
  keysOf,
  KeyValueStoreError,
  mapParts,
  type Operation,
  PRIMITIVES,
  type Settled,
} from '@keyvaluestore/core';
import { currentTerms, execute, type OrderedTransaction, type Terms } from '@keyvaluestore/ordered';

import { codeOf, errorFor, TOO_LARGE, TOO_OLD } from './transport/errors.js';
import { type Engine, transact } from './transport/transact.js';
import { together } from './transport/together.js';
import { type Transaction } from './transport/transaction.js';

/** What the writes of one transaction may add up to, by a rough count; FoundationDB's limit is twice that. */
const MAX_BYTES = 5_000_000;

/** Bytes that each row of a write costs beside key, name and value. */
const ROW_OVERHEAD = 64;

/** Runs one operation in a transaction of its own. */
export type RunAlone = (operation: Operation, context: Context, terms: Terms) => Promise<Settled>;

/** What a part adds to the rows that a write names: how many there are, and how many bytes lie in them. */
interface Weight {
  readonly rows: number;
  readonly bytes: number;
}

// Names lie in keys, which count again in conflict ranges.
const NAME = 3;
const NONE: Weight = { rows: 0, bytes: 0 };
// The row in order of the time that is removed, and the one that is written.
const TIMES: Weight = { rows: 2, bytes: 0 };
const none = (): Weight => NONE;
const named = (name: BinaryString): Weight => ({ rows: 1, bytes: NAME * name.length });
const allNamed = (names: readonly BinaryString[]): Weight => ({
  rows: names.length,
  bytes: names.reduce((sum, { length }) => sum + NAME * length, 0),
});

const WEIGHTS: ByPart<Weight> = {
  key: named,
  keys: allNamed,
  hashField: named,
  hashFields: allNamed,
  hashFieldList: none,
  field: named,
  fieldList: none,
  value: ({ length }) => ({ rows: 0, bytes: length }),
  values: allNamed,
  // The names of their rows are numbers.
  list: (values) => ({ rows: values.length, bytes: values.reduce((sum, { length }) => sum + length, 0) }),
  entries: (entries) => ({
    rows: entries.length,
    bytes: entries.reduce((sum, [field, value]) => sum + NAME * field.length + value.length, 0),
  }),
  number: none,
  when: none,
  expect: none,
  fieldWhen: none,
  expiry: (expiry) => (typeof expiry === 'string' ? NONE : TIMES),
  expiryTime: () => TIMES,
  range: none,
  anyRange: none,
  after: none,
  flag: none,
  side: none,
  combination: none,
  weights: none,
  aggregate: none,
  limit: none,
};

/** About how much a write adds to its transaction: rows with their keys, which count again as conflict ranges. */
function sizeOf(prefixLength: number, operation: Operation): number {
  const { access, item } = PRIMITIVES[operation.name];
  if (access === 'read') return 0;
  const weights = mapParts(operation, WEIGHTS);
  const rows = weights.reduce((sum, weight) => sum + weight.rows, 0);
  const bytes = weights.reduce((sum, weight) => sum + weight.bytes, 0);
  const keyBytes = keysOf(operation).reduce((longest, { length }) => Math.max(longest, length), 0);
  // A field of a sorted set lies in two rows.
  const copies = item === 'field' ? 2 : 1;
  return copies * (rows * (ROW_OVERHEAD + NAME * (prefixLength + keyBytes)) + bytes);
}

/** Cuts a batch where its writes would become too much for one transaction. */
function cut(prefixLength: number, operations: readonly Operation[]): (readonly Operation[])[] {
  const parts: Operation[][] = [];
  let size = Infinity;
  for (const operation of operations) {
    const added = sizeOf(prefixLength, operation);
    if (size + added > MAX_BYTES) {
      parts.push([]);
      size = 0;
    }
    size += added;
    (parts.at(-1) as Operation[]).push(operation);
  }
  return parts;
}

async function settle(transaction: OrderedTransaction, terms: Terms, operation: Operation): Promise<Settled> {
  try {
    return { output: await execute(transaction, terms, operation) };
  } catch (error) {
    // A refused operation has written nothing and leaves the others be; anything else fails the transaction.
    if (!KeyValueStoreError.is(error)) throw error;
    return { error };
  }
}

/** What has been begun of a batch on one key. */
interface Begun {
  readonly run: Promise<Settled>;
  /** Whether there is a write among it. */
  readonly isWritten: boolean;
}

/** Runs operations at once, but each after those before it that name one of its keys, so that it sees what they wrote. */
function runTogether(
  transaction: Transaction,
  terms: Terms,
  operations: readonly Operation[],
): Promise<readonly Settled[]> {
  const begun = new Map<BinaryString, Begun>();
  const runs = operations.map((operation) => {
    const keys = keysOf(operation);
    const isWrite = PRIMITIVES[operation.name].access === 'write';
    const earlier: Promise<Settled>[] = [];
    let isAfterWrite = false;
    for (const key of keys) {
      const before = begun.get(key);
      if (before === undefined) continue;
      earlier.push(before.run);
      isAfterWrite ||= before.isWritten;
    }
    const view = isAfterWrite && !isWrite ? transaction.withConflicts() : transaction;
    const run =
      earlier.length === 0
        ? settle(view, terms, operation)
        : Promise.all(earlier).then(() => settle(view, terms, operation));
    for (const key of keys) begun.set(key, { run, isWritten: isWrite || begun.get(key)?.isWritten === true });
    return run;
  });
  return together(runs);
}

/** Whether a transaction was too much at once, in bytes or in time. */
function isTooMuch(code: number | undefined): boolean {
  return code === TOO_LARGE || code === TOO_OLD;
}

/** What holds for all parts of a batch. */
interface BatchCall {
  readonly context: Context;
  readonly terms: Terms;
  readonly alone: RunAlone;
}

/** Runs a part of a batch in one transaction, or in halves if that is too much. */
async function runPart(engine: Engine, operations: readonly Operation[], call: BatchCall): Promise<readonly Settled[]> {
  const { context, terms, alone } = call;
  if (operations.length === 1) return [await alone(operations[0] as Operation, context, terms)];
  const repeatable = operations.every((operation) => isRepeatable(operation));
  try {
    return await transact(engine, context, { repeatable, isFinal: isTooMuch }, (transaction) =>
      runTogether(transaction, terms, operations),
    );
  } catch (error) {
    if (!KeyValueStoreError.is(error)) throw error;
    if (error.code !== 'UNKNOWN_OUTCOME' && isTooMuch(codeOf(error.cause))) {
      const middle = operations.length >> 1;
      const first = await runPart(engine, operations.slice(0, middle), call);
      return [...first, ...(await runPart(engine, operations.slice(middle), call))];
    }
    return operations.map(({ name }) => ({ error: errorFor(PRIMITIVES[name].access, error) }));
  }
}

/** Runs a batch in one transaction as long as it fits, in several, one after the other, if it does not. */
export async function runBatch(
  engine: Engine,
  operations: readonly Operation[],
  context: Context,
  alone: RunAlone,
): Promise<readonly Settled[]> {
  const call: BatchCall = { context, terms: currentTerms(engine), alone };
  const settled: Settled[] = [];
  for (const part of cut(engine.layout.prefix.length, operations)) {
    for (const outcome of await runPart(engine, part, call)) settled.push(outcome);
  }
  return settled;
}
