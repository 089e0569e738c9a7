import {
  type AtomicOperation,
  type AtomicPrimitiveName,
  ConflictError,
  type Context,
  type Operation,
  type Output,
  throwIfAborted,
  UnavailableError,
  UnknownOutcomeError,
} from '@keyvaluestore/core';

import { ConditionFailed } from '../transport/errors.js';
import { claim, hashWrites, removeEmpty } from './hashes.js';
import { typeOf } from '../layout/items.js';
import { type Item, type ItemKey } from '../layout/keys.js';
import { withRetries } from '../transport/retries.js';
import { setWrites } from './sets.js';
import { sortedSetWrites } from './sorted-sets.js';
import { stringWrites } from './strings.js';
import { send, type Transport } from '../transport/transport.js';
import { type Seen, type Verdict, type Write, type WriteCompiler, type WriteCompilers } from './write.js';

const compilers: WriteCompilers<AtomicOperation['name']> = {
  ...stringWrites,
  ...setWrites,
  ...hashWrites,
  ...sortedSetWrites,
};

const REQUESTS = { Put: 'PutItem', Update: 'UpdateItem', Delete: 'DeleteItem' } as const;
/** Tries that follow at once when an item was met in another state than the last one showed. */
const LOOKS = 3;

export function compilerOf<O extends AtomicOperation>(operation: O): WriteCompiler<O> {
  // The compiler cannot tell that table entry and operation belong together, though the table's type says so.
  return compilers[operation.name] as unknown as WriteCompiler<O>;
}

/** How a write ended, sent alone: written, with what it gave, or not, as its condition failed or nothing was to do. */
export type WriteResult<T> =
  { readonly written: true; readonly output: T } | { readonly written: false; readonly verdict: 'failed' | 'nothing' };

export type Sent = { readonly attributes: Item | undefined } | { readonly failedOn: Item | undefined };

/** Sends one action alone. Gives what it was to return, or the item on which its condition failed. */
export async function sendWrite(transport: Transport, write: Write, context: Context): Promise<Sent> {
  if (write.action === 'ConditionCheck') throw new TypeError('a check is part of a transaction');
  const { connection, tableName } = transport;
  const asksItem = !connection.isDax && write.input.ConditionExpression !== undefined;
  const input = {
    TableName: tableName,
    ...write.input,
    ...(write.returns === undefined ? {} : { ReturnValues: write.returns }),
    ...(asksItem ? { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const } : {}),
  };
  try {
    const { Attributes } = await send(transport, REQUESTS[write.action], input as never, context);
    return { attributes: Attributes };
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    if (!connection.isDax) return { failedOn: error.item };
    return { failedOn: await getItem(transport, keyOf(write), context) };
  }
}

function keyOf(write: Write): ItemKey {
  return write.action === 'Put'
    ? ({ hk: write.input.Item['hk'], rk: write.input.Item['rk'] } as ItemKey)
    : write.input.Key;
}

/** Reads an item whole and strongly, once. */
export async function getItem(transport: Transport, Key: ItemKey, context: Context): Promise<Item | undefined> {
  const input = { TableName: transport.tableName, Key, ConsistentRead: true };
  return (await send(transport, 'GetItem', input, context)).Item;
}

/** What to do about an item on which the condition of a write failed, and the item as it is then. */
export async function judge(
  transport: Transport,
  operation: AtomicOperation,
  item: Item | undefined,
  context: Context,
): Promise<{ readonly verdict: Exclude<Verdict, 'claim'>; readonly item: Item | undefined }> {
  const compiler = compilerOf(operation);
  let current = item;
  for (let look = 0; look < LOOKS; look++) {
    const verdict = compiler.judge(operation, current);
    if (verdict !== 'claim') return { verdict, item: current };
    current = await claimItem(transport, operation, context);
  }
  throw new ConflictError();
}

/** Marks the item of a hash and gives it; gives any other item, or none, as it is. */
export async function claimItem(
  transport: Transport,
  { key }: AtomicOperation,
  context: Context,
): Promise<Item | undefined> {
  try {
    const sent = await sendWrite(transport, claim(key), context);
    return 'attributes' in sent ? sent.attributes : sent.failedOn;
  } catch (error) {
    if (!UnknownOutcomeError.is(error)) throw error;
    // Nobody sees whether a mark was made, so that nothing is written as yet.
    throwIfAborted(context.signal);
    throw new UnavailableError(undefined, { cause: error.cause });
  }
}

/** Runs one write, in one request unless the item is in a state that asks for another way. */
export async function runWrite<N extends AtomicPrimitiveName>(
  transport: Transport,
  operation: Operation<N>,
  context: Context,
  repeatable: boolean,
): Promise<WriteResult<Output<N>>> {
  // The compiler does not see that a generic primitive's operation is an atomic operation.
  const atomic = operation as unknown as AtomicOperation;
  const result = await runAtomicOperation(transport, atomic, context, repeatable);
  return result as WriteResult<Output<N>>;
}

/** Runs one operation of an atomic write alone; not a check. */
export async function runAtomicOperation(
  transport: Transport,
  operation: AtomicOperation,
  context: Context,
  repeatable: boolean,
): Promise<WriteResult<unknown>> {
  const compiler = compilerOf(operation);
  let seen: Seen;
  return withRetries(transport.patience, context, repeatable, async () => {
    if (seen === undefined && compiler.claimsFirst?.(operation) === true) {
      const claimed = await claimItem(transport, operation, context);
      const { verdict, item } = await judge(transport, operation, claimed, context);
      if (verdict !== 'again') return { written: false, verdict };
      seen = item ?? null;
    }
    for (let look = 0; look < LOOKS; look++) {
      const write = compiler.compile(operation, seen);
      const sent = await sendWrite(transport, write, context);
      if ('attributes' in sent) {
        if (write.returns === 'ALL_NEW') await tidy(transport, operation, sent.attributes, context);
        return { written: true, output: compiler.output(operation, sent.attributes) };
      }
      const { verdict, item } = await judge(transport, operation, sent.failedOn, context);
      if (verdict !== 'again') return { written: false, verdict };
      seen = item ?? null;
    }
    throw new ConflictError();
  });
}

/**
 * Removes the item of a hash that has lost its last field, unless it has been written since. That item counts as
 * absent, so that nothing is wrong if this fails, and nobody is told.
 */
export async function tidy(
  transport: Transport,
  { key }: AtomicOperation,
  item: Item | undefined,
  context: Context,
): Promise<void> {
  const mark = item?.['w'];
  if (typeOf(item) !== 'empty' || mark === undefined) return;
  await sendWrite(transport, removeEmpty(key, mark), context).catch(() => undefined);
}
