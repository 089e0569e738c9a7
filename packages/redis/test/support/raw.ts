import {
  type Backend,
  type BinaryString,
  fromText,
  type Operation,
  type Output,
  type PrimitiveName,
} from '@keyvaluestore/core';
import { type Cluster, type Redis } from 'ioredis';

import { companionOf } from '../../src/layout/keys.js';

/** Texts as bytes. */
export const texts = (...list: string[]): BinaryString[] => list.map((text) => fromText(text));

/** Asks a backend's driver itself. */
export async function ask<N extends PrimitiveName>(backend: Backend, operation: Operation<N>): Promise<Output<N>> {
  return await backend.driver.run(operation, { consistency: 'strong' });
}

/** The companion of a sorted set, as a client takes a key. */
export function companionKey(key: string): Buffer {
  return Buffer.from(companionOf(fromText(key)), 'latin1');
}

/** How a sorted set and its companion lie on the server, by native commands. */
export interface Stored {
  /** Fields and scores, in order. */
  readonly fields: readonly string[];
  /** Members by field. */
  readonly members: Readonly<Record<string, string>>;
  /** When the two expire; -1 never, -2 where there is none. */
  readonly expires: readonly [field: number, members: number];
}

/** Looks what is stored for a sorted set. */
export async function stored(client: Redis | Cluster, key: string): Promise<Stored> {
  const companion = companionKey(key);
  return {
    fields: await client.zrange(key, '0', '-1', 'WITHSCORES'),
    members: await client.hgetall(companion),
    expires: [await client.pexpiretime(key), await client.pexpiretime(companion)],
  };
}

/**
 * Looks whether a companion is true to its sorted set: it has no field that the sorted set has not, no member that is as
 * its field, and is not there without it, nor another expiry than a millisecond later.
 */
export async function expectTrueCompanion(client: Redis | Cluster, key: string): Promise<void> {
  const { fields, members, expires } = await stored(client, key);
  const own = new Set(fields.filter((_, index) => index % 2 === 0));
  const stale = Object.entries(members).filter(([field, member]) => !own.has(field) || field === member);
  expect({ key, stale }).toEqual({ key, stale: [] });
  if (Object.keys(members).length === 0) return;
  expect({ key, companion: expires[1] }).toEqual({ key, companion: expires[0] > 0 ? expires[0] + 1 : expires[0] });
}
