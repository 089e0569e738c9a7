import {
  type BinaryString,
  type Context,
  isRepeatable,
  KeyValueStoreError,
  type Operation,
  PRIMITIVES,
  type Settled,
} from '@keyvaluestore/core';

import { codeOf, errorFor, TOO_LARGE, TOO_OLD } from './transport/errors.js';
import { execute, isRead } from './operations/handlers.js';
import { type Engine, transact } from './transport/transact.js';
import { together } from './transport/together.js';
import { type Transaction } from './transport/transaction.js';

/** What the writes of one transaction may add up to, by a rough count; FoundationDB's limit is twice that. */
const MAX_BYTES = 5_000_000;

/** Bytes that each row of a write costs beside key, name and value. */
const ROW_OVERHEAD = 64;

/** Runs one operation in a transaction of its own. */
export type RunAlone = (operation: Operation, context: Context) => Promise<Settled>;

const sum = (list: readonly BinaryString[]): number => list.reduce((total, { length }) => total + length, 0);

/** About how much a write adds to its transaction: rows with their keys, which count again as conflict ranges. */
function sizeOf(prefix: string, operation: Operation): number {
  if (isRead(operation)) return 0;
  const row = ROW_OVERHEAD + 3 * (prefix.length + operation.key.length);
  switch (operation.name) {
    case 'set':
      return row + operation.value.length;
    case 'sAdd':
    case 'sRem':
      return row * (1 + operation.members.length) + 3 * sum(operation.members);
    case 'hSet':
      return operation.entries.reduce((size, [field, value]) => size + row + 3 * field.length + value.length, row);
    case 'zAdd':
      return 3 * row + 6 * operation.field.length + 2 * operation.member.length;
    default:
      return 4 * row;
  }
}

/** Cuts a batch where its writes would become too much for one transaction. */
function cut(prefix: string, operations: readonly Operation[]): (readonly Operation[])[] {
  const parts: Operation[][] = [];
  let size = Infinity;
  for (const operation of operations) {
    const added = sizeOf(prefix, operation);
    if (size + added > MAX_BYTES) {
      parts.push([]);
      size = 0;
    }
    size += added;
    (parts.at(-1) as Operation[]).push(operation);
  }
  return parts;
}

/** The places of the operations on each key, in their order. */
function byKey(operations: readonly Operation[]): Iterable<readonly number[]> {
  const places = new Map<BinaryString, number[]>();
  operations.forEach(({ key }, index) => {
    const list = places.get(key);
    if (list === undefined) places.set(key, [index]);
    else list.push(index);
  });
  return places.values();
}

/** Runs the operations on one key, one after the other, each seeing what those before it wrote. */
async function runInOrder(
  transaction: Transaction,
  prefix: string,
  operations: readonly Operation[],
  places: readonly number[],
  settled: Settled[],
): Promise<void> {
  for (const place of places) {
    try {
      settled[place] = { output: await execute(transaction, prefix, operations[place] as Operation) };
    } catch (error) {
      // A refused operation has written nothing and leaves the others be; anything else fails the transaction.
      if (!KeyValueStoreError.is(error)) throw error;
      settled[place] = { error };
    }
  }
}

async function runTogether(
  transaction: Transaction,
  prefix: string,
  operations: readonly Operation[],
): Promise<readonly Settled[]> {
  const settled: Settled[] = [];
  const runs = Array.from(byKey(operations), (places) => runInOrder(transaction, prefix, operations, places, settled));
  await together(runs);
  return settled;
}

/** Whether a transaction was too much at once, in bytes or in time. */
function isTooMuch(code: number | undefined): boolean {
  return code === TOO_LARGE || code === TOO_OLD;
}

/** Runs a part of a batch in one transaction, or in halves if that is too much. */
async function runPart(
  engine: Engine,
  operations: readonly Operation[],
  context: Context,
  alone: RunAlone,
): Promise<readonly Settled[]> {
  if (operations.length === 1) return [await alone(operations[0] as Operation, context)];
  const repeatable = operations.every((operation) => isRepeatable(operation));
  try {
    return await transact(engine, context, { repeatable, isFinal: isTooMuch }, (transaction) =>
      runTogether(transaction, engine.prefix, operations),
    );
  } catch (error) {
    if (!KeyValueStoreError.is(error)) throw error;
    if (error.code !== 'UNKNOWN_OUTCOME' && isTooMuch(codeOf(error.cause))) {
      const middle = operations.length >> 1;
      const first = await runPart(engine, operations.slice(0, middle), context, alone);
      return [...first, ...(await runPart(engine, operations.slice(middle), context, alone))];
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
  const settled: Settled[] = [];
  for (const part of cut(engine.prefix, operations)) {
    for (const outcome of await runPart(engine, part, context, alone)) settled.push(outcome);
  }
  return settled;
}
