import { type WriteRequest } from '@aws-sdk/client-dynamodb';
import {
  type AtomicOperation,
  type Context,
  type Driver,
  type Operation,
  type Settled,
  throwIfAborted,
} from '@keyvaluestore/core';

import { batchGet, batchWrite, itemName, MAX_KEYS, MAX_WRITES } from '../transport/batches.js';
import { type Entry, stagesOf } from './batch-stages.js';
import { type Item } from '../layout/keys.js';
import { compilerOf, isBlindWrite, isItemRead, type ItemReadName, readerOf } from '../operations/compilers.js';
import { inParallel } from '../transport/parallel.js';
import { type Transport } from '../transport/transport.js';

/** Requests of one batch under way at the same time; a client has 50 connections unless it is told otherwise. */
const PARALLEL = 16;

type RunOne = Driver['run'];
type Task = () => Promise<void>;

/** Runs a batch: reads of items and unconditional puts and deletes together, all else one by one, in parallel. */
export async function runBatch(
  transport: Transport,
  operations: readonly Operation[],
  context: Context,
  runOne: RunOne,
): Promise<readonly Settled[]> {
  throwIfAborted(context.signal);
  const settled: Settled[] = [];
  for (const stage of stagesOf(operations)) {
    const tasks = tasksOf(transport, stage, context, settled, runOne);
    await inParallel(tasks, PARALLEL);
  }
  return settled;
}

function tasksOf(
  transport: Transport,
  stage: readonly Entry[],
  context: Context,
  settled: Settled[],
  runOne: RunOne,
): readonly Task[] {
  const reads = new Map<string, Entry[]>();
  const writes = new Map<string, Entry[]>();
  const tasks: Task[] = [];
  for (const entry of stage) {
    const { operation, sortKey } = entry;
    if (sortKey === null) tasks.push(() => runAlone(entry, context, settled, runOne));
    else if (isItemRead(operation)) gather(reads, itemName(operation.key, sortKey), entry);
    else if (isBlindWrite(operation)) gather(writes, itemName(operation.key, sortKey), entry);
    else tasks.push(() => runAlone(entry, context, settled, runOne));
  }
  const addChunks = (map: Map<string, Entry[]>, size: number, run: typeof readChunk): void => {
    for (const chunk of chunks([...map], size)) {
      const [only] = chunk[0]?.[1] ?? [];
      const isAlone = chunk.length === 1 && chunk[0]?.[1].length === 1;
      if (isAlone && only !== undefined) tasks.push(() => runAlone(only, context, settled, runOne));
      else tasks.push(() => run(transport, chunk, context, settled));
    }
  };
  addChunks(reads, MAX_KEYS, readChunk);
  addChunks(writes, MAX_WRITES, writeChunk);
  return tasks;
}

async function runAlone(entry: Entry, context: Context, settled: Settled[], runOne: RunOne): Promise<void> {
  try {
    settled[entry.index] = { output: await runOne(entry.operation, context) };
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

async function readChunk(transport: Transport, chunk: Chunk, context: Context, settled: Settled[]): Promise<void> {
  const keys = chunk.map(([, [first]]) => {
    const read = readOf(first as Entry);
    return readerOf(read).compile(read).Key;
  });
  const { items, unread, error } = await batchGet(transport, keys, context);
  for (const [name, entries] of chunk) {
    for (const entry of entries) {
      if (unread.has(name)) settled[entry.index] = { error: error as Error };
      else settled[entry.index] = outcomeOf(readOf(entry), items.get(name));
    }
  }
}

function readOf({ operation }: Entry): Operation<ItemReadName> {
  return operation as Operation<ItemReadName>;
}

function outcomeOf(operation: Operation<ItemReadName>, item: Item | undefined): Settled {
  try {
    return { output: readerOf(operation).output(operation, item) };
  } catch (error) {
    return { error: error as Error };
  }
}

async function writeChunk(transport: Transport, chunk: Chunk, context: Context, settled: Settled[]): Promise<void> {
  const requests = chunk.map(([, entries]) => blindWrite((entries.at(-1) as Entry).operation));
  const errors = await batchWrite(transport, requests, context);
  for (const [name, entries] of chunk) {
    const error = errors.get(name) as Error | undefined;
    for (const { index, operation } of entries) {
      const output = operation.name === 'zRem' ? undefined : true;
      settled[index] = error === undefined ? { output } : { error };
    }
  }
}

/** The put or delete of an operation, for a request that takes no conditions. */
function blindWrite(operation: Operation): WriteRequest {
  const blind = operation as Operation & AtomicOperation;
  const write = compilerOf(blind).compile(blind, undefined);
  if (write.action === 'Put') return { PutRequest: { Item: write.input.Item } };
  if (write.action === 'Delete') return { DeleteRequest: { Key: write.input.Key } };
  throw new TypeError(`${write.action} cannot be part of a batch`);
}
