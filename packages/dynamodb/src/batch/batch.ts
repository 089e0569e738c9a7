import { type WriteRequest } from '@aws-sdk/client-dynamodb';
import {
  type AtomicOperation,
  type BinaryString,
  type Operation,
  type Output,
  PRIMITIVES,
  type Settled,
  throwIfAborted,
} from '@keyvaluestore/core';

import { type Call } from '../call.js';
import { unexpired } from '../layout/expiry.js';
import { batchGet, batchWrite, itemName, MAX_KEYS, MAX_WRITES } from '../transport/batches.js';
import { type Entry, stagesOf } from './batch-stages.js';
import { counts, HEADER_SORT_KEY, headerKey, type Life, lifeOf } from '../layout/headers.js';
import { type Item, type ItemKey, VALUE_SORT_KEY, valueKey } from '../layout/keys.js';
import { compilerOf, isBlindWrite, isItemRead, type ItemReadName, readerOf } from '../operations/compilers.js';
import { isKeyRead, keyOutput, type KeyReadName, stateOfItem, stateOfSortedSet } from '../operations/keys.js';
import { inParallel } from '../transport/parallel.js';
import { type Transport } from '../transport/transport.js';

type RunOne = (operation: Operation, call: Call) => Promise<Output>;
type Task = () => Promise<void>;

/** Runs a batch: reads of items and unconditional puts and deletes together, all else one by one, in parallel. */
export async function runBatch(
  transport: Transport,
  operations: readonly Operation[],
  call: Call,
  runOne: RunOne,
): Promise<readonly Settled[]> {
  throwIfAborted(call.signal);
  const settled: Settled[] = [];
  for (const stage of stagesOf(operations, call.expiringSortedSets)) {
    const tasks = tasksOf(transport, stage, call, settled, runOne);
    await inParallel(tasks);
  }
  return settled;
}

function tasksOf(
  transport: Transport,
  stage: readonly Entry[],
  call: Call,
  settled: Settled[],
  runOne: RunOne,
): readonly Task[] {
  const reads = new Map<string, Entry[]>();
  const writes = new Map<string, Entry[]>();
  const tasks: Task[] = [];
  for (const entry of stage) {
    const { operation, sortKey } = entry;
    if (isKeyRead(operation)) gather(reads, itemName(operation.key, VALUE_SORT_KEY), entry);
    else if (sortKey === null) tasks.push(() => runAlone(entry, call, settled, runOne));
    else if (isItemRead(operation)) gather(reads, itemName(operation.key, sortKey), entry);
    else if (isBlindWrite(operation, call.expiringSortedSets)) gather(writes, itemName(operation.key, sortKey), entry);
    else tasks.push(() => runAlone(entry, call, settled, runOne));
  }
  const addChunks = (map: Map<string, Entry[]>, size: number, run: typeof readChunk): void => {
    for (const chunk of chunks([...map], size)) {
      const [only] = chunk[0]?.[1] ?? [];
      const isAlone = chunk.length === 1 && chunk[0]?.[1].length === 1;
      if (isAlone && only !== undefined) tasks.push(() => runAlone(only, call, settled, runOne));
      else tasks.push(() => run(transport, chunk, call, settled));
    }
  };
  addChunks(reads, MAX_KEYS, readChunk);
  addChunks(writes, MAX_WRITES, writeChunk);
  return tasks;
}

async function runAlone(entry: Entry, call: Call, settled: Settled[], runOne: RunOne): Promise<void> {
  try {
    settled[entry.index] = { output: await runOne(entry.operation, call) };
  } catch (error) {
    settled[entry.index] = { error: error as Error };
  }
}

/** The entries of each item, in order, by the item's name. */
type Chunk = readonly (readonly [name: string, entries: readonly Entry[]])[];

function gather(map: Map<string, Entry[]>, name: string, entry: Entry): void {
  const entries = map.get(name);
  if (entries === undefined) map.set(name, [entry]);
  else entries.push(entry);
}

function chunks<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

async function readChunk(transport: Transport, chunk: Chunk, call: Call, settled: Settled[]): Promise<void> {
  const keys = chunk.map(([, [first]]) => itemKeyOf((first as Entry).operation));
  const [{ items, unread, error }, lives] = await Promise.all([
    batchGet(transport, keys, call),
    livesOf(transport, chunk, call),
  ]);
  const tasks: Task[] = [];
  for (const [name, entries] of chunk) {
    const item = unexpired(items.get(name), call.now);
    for (const { index, operation } of entries) {
      if (unread.has(name)) settled[index] = { error: error as Error };
      else if (!isKeyRead(operation)) settled[index] = outcomeOf(operation as Operation<ItemReadName>, item, lives);
    }
    const keyReads = entries.filter(({ operation }) => !unread.has(name) && isKeyRead(operation));
    if (keyReads.length > 0) tasks.push(() => settleKeyReads(transport, keyReads, item, call, settled));
  }
  await inParallel(tasks);
}

/** The key of the item that answers a read, or a part of it. */
function itemKeyOf(operation: Operation): ItemKey {
  if (isItemRead(operation)) return readerOf(operation).compile(operation).Key;
  return valueKey((operation as Operation<KeyReadName>).key);
}

/** Settles all reads of what one key holds; where no item tells, with one request more. */
async function settleKeyReads(
  transport: Transport,
  entries: readonly Entry[],
  item: Item | undefined,
  call: Call,
  settled: Settled[],
): Promise<void> {
  const reads = entries.map(({ index, operation }) => ({ index, operation: operation as Operation<KeyReadName> }));
  try {
    const key = (reads[0] as (typeof reads)[0]).operation.key;
    const state = stateOfItem(item, call.now) ?? (await stateOfSortedSet(transport, key, call));
    for (const { index, operation } of reads) settled[index] = { output: keyOutput(operation.name, state, call.now) };
  } catch (error) {
    for (const { index } of reads) settled[index] = { error: error as Error };
  }
}

function outcomeOf(operation: Operation<ItemReadName>, item: Item | undefined, lives: Lives): Settled {
  try {
    const life = PRIMITIVES[operation.name].type === 'sortedSet' ? lives(operation.key) : undefined;
    return {
      output: readerOf(operation).output(operation, life === undefined || counts(life, item) ? item : undefined),
    };
  } catch (error) {
    return { error: error as Error };
  }
}

/** What the headers of sorted sets tell; throws for one that could not be read. */
type Lives = (key: BinaryString) => Life | undefined;

/** The headers of the sorted sets of which members are read, where those can expire: one request more. */
async function livesOf(transport: Transport, chunk: Chunk, call: Call): Promise<Lives> {
  if (!call.expiringSortedSets) return () => undefined;
  const members = chunk.flatMap(([, entries]) => entries.map(({ operation }) => operation as Operation<'zScore'>));
  const keys = new Set(members.filter(({ name }) => PRIMITIVES[name].type === 'sortedSet').map(({ key }) => key));
  if (keys.size === 0) return () => undefined;
  const headerKeys = [...keys].map(headerKey);
  const { items, unread, error } = await batchGet(transport, headerKeys, call);
  return (key) => {
    const name = itemName(key, HEADER_SORT_KEY);
    if (unread.has(name)) throw error;
    return lifeOf(items.get(name), call.now);
  };
}

async function writeChunk(transport: Transport, chunk: Chunk, call: Call, settled: Settled[]): Promise<void> {
  const requests = chunk.map(([, entries]) => blindWrite((entries.at(-1) as Entry).operation, call.now));
  const errors = await batchWrite(transport, requests, call);
  for (const [name, entries] of chunk) {
    const error = errors.get(name) as Error | undefined;
    for (const { index, operation } of entries) {
      const output = operation.name === 'zRem' ? undefined : true;
      settled[index] = error === undefined ? { output } : { error };
    }
  }
}

/** The put or delete of an operation, for a request that takes no conditions. */
function blindWrite(operation: Operation, now: number): WriteRequest {
  const blind = operation as Operation & AtomicOperation;
  const write = compilerOf(blind).compile(blind, undefined, now);
  if (write.action === 'Put') return { PutRequest: { Item: write.input.Item } };
  if (write.action === 'Delete') return { DeleteRequest: { Key: write.input.Key } };
  throw new TypeError(`${write.action} cannot be part of a batch`);
}
