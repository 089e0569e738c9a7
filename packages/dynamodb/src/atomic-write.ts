import {
  type Addition,
  type AtomicOperation,
  type BinaryString,
  backoff,
  checkTypes,
  ConflictError,
  type Context,
  isRepeatable,
  type Operation,
  pause,
  PRIMITIVES,
} from '@keyvaluestore/core';

import { type Call } from './call.js';
import { addTelling } from './expiring/additions.js';
import {
  headerWrites,
  isInLife,
  isRefusedBy,
  isRemoval,
  type Lives,
  readLives,
  readRemains,
  updateLives,
  writeInLife,
} from './expiring/atomic.js';
import { addMember, removeCounting, removeMember, settle } from './expiring/members.js';
import { unexpired } from './layout/expiry.js';
import { batchGet, nameOfItem } from './transport/batches.js';
import { type CancellationReason } from './transport/errors.js';
import { compilerOf } from './operations/compilers.js';
import { judge, seeFirst, tidy } from './operations/judge.js';
import { runItemWrite } from './operations/run.js';
import { itemOfMember } from './operations/sorted-sets.js';
import { itemIn, type Seen } from './operations/write.js';
import { getItem, keyOf, type Write } from './transport/items.js';
import { withRetries } from './transport/retries.js';
import { FAILED, sendTransaction } from './transport/transactions.js';
import { type Transport } from './transport/transport.js';

/** Transactions that follow at once when items were met in another state than the last one showed. */
const AT_ONCE = 2;
/** The fewest transactions that are made for such a reason: to see each item, to mark it, and to write. */
const LOOKS = 3;

/** Runs all operations or none; gives the indexes of the conditions that failed. */
export async function runAtomicWrite(
  transport: Transport,
  operations: readonly AtomicOperation[],
  call: Call,
): Promise<readonly number[]> {
  const [first, second] = operations;
  if (first === undefined) return [];
  if (second === undefined && !takesTransaction(first, call))
    return (await runAlone(transport, first, call)) ? [] : [0];
  checkTypes(operations);
  return transact(transport, operations, call);
}

/** Whether an operation writes two items: a member and the header that says when it expires. */
function takesTransaction(operation: AtomicOperation, { expiringSortedSets }: Call): boolean {
  return expiringSortedSets && operation.name === 'zAdd' && typeof operation.expiry === 'object';
}

/** Adds a member to a sorted set that can expire. */
export async function addExpiring(
  transport: Transport,
  operation: Operation<'zAdd'>,
  call: Call,
): Promise<boolean | Addition> {
  if (!takesTransaction(operation, call)) return addMember(transport, operation, itemOfMember(operation), call);
  if (operation.count) return addTelling(transport, operation, call);
  return (await transact(transport, [operation], call)).length === 0;
}

/** One operation costs half as a plain write; a check alone is a read. Gives whether its condition held. */
async function runAlone(transport: Transport, operation: AtomicOperation, call: Call): Promise<boolean> {
  if (call.expiringSortedSets && operation.name === 'zAdd') {
    return (await addExpiring(transport, operation, call)) !== false;
  }
  if (call.expiringSortedSets && operation.name === 'zRemXX') return removeCounting(transport, operation, call);
  if (call.expiringSortedSets && operation.name === 'zRem') {
    await removeMember(transport, operation, call);
    return true;
  }
  const compiler = compilerOf(operation);
  if (compiler.holds !== undefined) {
    const item = await withRetries(transport.patience, call, true, () =>
      getItem(transport, keyOf(compiler.compile(operation, undefined, call.now)), call),
    );
    return compiler.holds(operation, unexpired(item, call.now));
  }
  // What a delete has found is not told here, so that a second one does no harm.
  const repeatable = isRepeatable(operation) || PRIMITIVES[operation.name].gives === 'found';
  const result = await runItemWrite(transport, compiler, operation, call, repeatable);
  return result.written || result.verdict === 'nothing';
}

/** The same as a transaction, whatever operations there are. */
export async function transact(
  transport: Transport,
  operations: readonly AtomicOperation[],
  call: Call,
): Promise<readonly number[]> {
  const { policy } = transport.patience;
  const seen = await seeAll(transport, operations, call);
  const lives = await readLives(transport, operations, call);
  for (let look = 1; look <= Math.max(policy.attempts, LOOKS); look++) {
    if (look > AT_ONCE) await pause(backoff(policy, look), call.signal);
    const writes = operations.map((operation, index) => compile(operation, seen[index], lives, call.now));
    const remains = await readRemains(transport, operations, lives, call);
    const headers = headerWrites(operations, lives, remains, call.now);
    const reasons = await sendTransaction(transport, [...writes, ...headers.map(({ write }) => write)], call);
    if (reasons === undefined) {
      await tidyHashes(transport, operations, writes, call);
      await settleRemovals(transport, operations, lives, call);
      return [];
    }
    const changed = updateLives(lives, headers, reasons.slice(operations.length), call.now);
    const failed = await judgeAll(transport, operations, reasons, { seen, lives, changed }, call);
    if (failed.length > 0) return failed;
  }
  throw new ConflictError();
}

function compile(operation: AtomicOperation, seen: Seen, lives: Lives, now: number): Write {
  const life = lives.get(operation.key);
  if (life === undefined || !isInLife(operation)) return compilerOf(operation).compile(operation, seen, now);
  return writeInLife(operation, itemIn(seen), life, now);
}

/** What is seen of the items that must be seen first. */
async function seeAll(transport: Transport, operations: readonly AtomicOperation[], call: Call): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (const [index, operation] of operations.entries()) {
    const judged = await withRetries(transport.patience, call, true, () =>
      seeFirst(transport, compilerOf(operation), operation, call),
    );
    if (judged !== undefined) seen[index] = judged.seen;
  }
  return seen;
}

/** The indexes of the conditions that failed; where none did, `seen` holds what the next try is to be compiled with. */
async function judgeAll(
  transport: Transport,
  operations: readonly AtomicOperation[],
  reasons: readonly CancellationReason[],
  { seen, lives, changed }: { seen: Seen[]; lives: Lives; changed: ReadonlySet<BinaryString> },
  call: Call,
): Promise<readonly number[]> {
  const failed: number[] = [];
  for (const [index, operation] of operations.entries()) {
    const reason = reasons[index];
    if (reason?.Code !== FAILED) continue;
    const life = lives.get(operation.key);
    if (life !== undefined && isInLife(operation)) {
      // What a member says depends on the header, which must be the one that was seen.
      if (!changed.has(operation.key) && isRefusedBy(operation, life, reason.Item)) failed.push(index);
      else seen[index] = reason.Item ?? null;
      continue;
    }
    const judged = await withRetries(transport.patience, call, true, () =>
      judge(transport, compilerOf(operation), operation, reason.Item, call),
    );
    if (judged.verdict === 'failed') failed.push(index);
    else seen[index] = judged.seen;
  }
  return failed;
}

/** Removes what is left of hashes that have lost their last field, which a transaction does not tell. */
async function tidyHashes(
  transport: Transport,
  operations: readonly AtomicOperation[],
  writes: readonly Write[],
  call: Call,
): Promise<void> {
  const updates = writes.flatMap((write, index) => {
    const operation = operations[index];
    if (operation === undefined || write.action !== 'Update') return [];
    return compilerOf(operation).leaves === undefined ? [] : [{ operation, key: keyOf(write) }];
  });
  if (updates.length === 0) return;
  const quiet: Context = { consistency: 'strong', observer: call.observer };
  const { items } = await batchGet(
    transport,
    updates.map(({ key }) => key),
    quiet,
  );
  await Promise.all(
    updates.map(({ operation, key }) => tidy(transport, operation.key, items.get(nameOfItem(key)), quiet)),
  );
}

/** Takes the expiry from sorted sets that have lost their last member, which a transaction does not tell. */
async function settleRemovals(
  transport: Transport,
  operations: readonly AtomicOperation[],
  lives: Lives,
  call: Call,
): Promise<void> {
  const removals = operations.filter((each) => isRemoval(each) && lives.get(each.key)?.header !== undefined);
  const keys = [...new Set(removals.map(({ key }) => key))];
  await Promise.all(keys.map((key) => settle(transport, key, call)));
}
