import { type WriteRequest } from '@aws-sdk/client-dynamodb';
import {
  type Context,
  type Driver,
  type Operation,
  type Output,
  type Settled,
  throwIfAborted,
} from '@keyvaluestore/core';

import { batchGet, batchWrite, MAX_KEYS, MAX_WRITES, nameOfItem, nameOfWrite } from './batch-requests.js';
import { type Entry, isBlindWrite, stagesOf } from './batch-stages.js';
import { type ItemKey } from './keys.js';
import { compileItemRead, isItemRead, type ItemReadName, itemReadOutput } from './reads.js';
import { inParallel } from './parallel.js';
import { type Transport } from './transport.js';
import { compilerOf } from './writes.js';

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

async function settle(settled: Settled[], { index }: Entry, run: () => Output | Promise<Output>): Promise<void> {
  try {
    settled[index] = { output: await run() };
  } catch (error) {
    settled[index] = { error: error as Error };
  }
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
  const alone =
    (entry: Entry): Task =>
    () =>
      settle(settled, entry, () => runOne(entry.operation, context));
  for (const entry of stage) {
    const { operation } = entry;
    if (isItemRead(operation)) gather(reads, nameOfItem(compileItemRead(operation).Key), entry);
    else if (isBlindWrite(operation)) gather(writes, nameOfWrite(blindWrite(operation)), entry);
    else tasks.push(alone(entry));
  }
  for (const chunk of chunks([...reads], MAX_KEYS)) {
    const [only, second] = chunk.flatMap(([, entries]) => entries);
    if (only !== undefined && second === undefined) tasks.push(alone(only));
    else tasks.push(() => readChunk(transport, chunk, context, settled));
  }
  for (const chunk of chunks([...writes], MAX_WRITES)) {
    const [only, second] = chunk.flatMap(([, entries]) => entries);
    if (only !== undefined && second === undefined) tasks.push(alone(only));
    else tasks.push(() => writeChunk(transport, chunk, context, settled));
  }
  return tasks;
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
  const keys = chunk.map(([, [first]]) => keyOf((first as Entry).operation));
  const { items, error } = await batchGet(transport, keys, context);
  for (const [name, entries] of chunk) {
    for (const entry of entries) {
      await settle(settled, entry, () => {
        if (!items.has(name)) throw error;
        return itemReadOutput(entry.operation as Operation<ItemReadName>, items.get(name));
      });
    }
  }
}

function keyOf(operation: Operation): ItemKey {
  return compileItemRead(operation as Operation<ItemReadName>).Key;
}

async function writeChunk(transport: Transport, chunk: Chunk, context: Context, settled: Settled[]): Promise<void> {
  const requests = chunk.map(([, entries]) => blindWrite((entries.at(-1) as Entry).operation));
  const errors = await batchWrite(transport, requests, context);
  for (const [name, entries] of chunk) {
    for (const entry of entries) {
      await settle(settled, entry, () => {
        if (errors.has(name)) throw errors.get(name);
        return entry.operation.name === 'zRem' ? undefined : true;
      });
    }
  }
}

/** The put or delete of an operation, for a request that takes no conditions. */
function blindWrite(operation: Operation): WriteRequest {
  const atomic = operation as Operation<'set' | 'zAdd' | 'zRem'>;
  const write = compilerOf(atomic).compile(atomic, undefined);
  if (write.action === 'Put') return { PutRequest: { Item: write.input.Item } };
  if (write.action === 'Delete') return { DeleteRequest: { Key: write.input.Key } };
  throw new TypeError(`${write.action} cannot be part of a batch`);
}
