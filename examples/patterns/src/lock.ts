import { randomUUID } from 'node:crypto';

import { type Backend, transact } from '@keyvaluestore/core';

/** A lock that was taken, and who took it. */
export interface Lock {
  readonly name: string;
  readonly holder: string;
}

const lockKey = (name: string): string => `lock:${name}`;

/** Takes a lock, or gives null if another has it. It frees itself after so many milliseconds. */
export async function acquire(backend: Backend, name: string, ttl: number): Promise<Lock | null> {
  const lock = { name, holder: randomUUID() };
  return (await backend.setNX(lockKey(name), lock.holder, { ttl })) ? lock : null;
}

/** Keeps a lock for so many milliseconds from now; false if it is lost. */
export function renew(backend: Backend, { name, holder }: Lock, ttl: number): Promise<boolean> {
  return backend.setEQ(lockKey(name), holder, holder, { ttl });
}

/** Frees a lock; false if it is lost already, and then another's lock stays as it is. */
export function release(backend: Backend, { name, holder }: Lock): Promise<boolean> {
  return backend.deleteEQ(lockKey(name), holder);
}

/** A number greater than those of all who held the lock before, or null if the lock is lost. */
export async function fencingToken(backend: Backend, lock: Lock, ttl: number): Promise<number | null> {
  const token = await backend.nIncrBy(`tokens:${lock.name}`, 1);
  // Whoever still has the lock had it when the number was made, so that later holders get greater ones.
  return (await renew(backend, lock, ttl)) ? token : null;
}

/** What is guarded, with the token of whoever wrote it. */
interface Guarded {
  readonly token: number;
  readonly value: string;
}

/** Writes what the lock guards; false, and nothing is written, if a later holder has written it. */
export function writeGuarded(backend: Backend, key: string, value: string, token: number): Promise<boolean> {
  return transact(backend, async (tx) => {
    const before = JSON.parse((await tx.get(key)) ?? 'null') as Guarded | null;
    if (before !== null && before.token > token) return false;
    tx.set(key, JSON.stringify({ token, value } satisfies Guarded));
    return true;
  });
}
