import { type Backend } from '@keyvaluestore/core';

/** As many writers as one key can bear, times this. */
const SHARDS = 16;

const shardKey = (name: string, shard: number): string => `counter:${name}:${shard}`;

/** Adds to one part of a counter, chosen by chance. */
export async function addToCounter(backend: Backend, name: string, n: number): Promise<void> {
  await backend.nIncrBy(shardKey(name, Math.floor(Math.random() * SHARDS)), n);
}

/** The sum of all parts; what is added meanwhile may be in it or not. */
export async function readCounter(backend: Backend, name: string): Promise<number> {
  const batch = backend.batch();
  const shards = Array.from({ length: SHARDS }, (_, shard) => batch.get(shardKey(name, shard)));
  await batch.exec();
  return shards.reduce((sum, shard) => sum + Number(shard.result() ?? 0), 0);
}
