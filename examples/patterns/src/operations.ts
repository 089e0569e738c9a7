import { type Backend, KeyValueStoreError, UnknownOutcomeError } from '@keyvaluestore/core';
import { type LMDBBackend } from '@keyvaluestore/lmdb';

/** A profile, or null; rejects with `AbortedError` if that takes longer than 200 milliseconds, retries included. */
export function readProfile(backend: Backend, id: string): Promise<string | null> {
  return backend.get(`profile:${id}`, { signal: AbortSignal.timeout(200) });
}

/** The HTTP status that tells a caller what became of his request. */
export function statusOf(error: unknown): number {
  if (!KeyValueStoreError.is(error)) return 500;
  // CONFLICT, THROTTLED, UNAVAILABLE: nothing was written, and the same call may succeed later.
  if (error.retryable) return 503;
  if (error.code === 'UNKNOWN_OUTCOME') return 504;
  if (error.code === 'LIMIT_EXCEEDED') return 413;
  return 500;
}

/**
 * Takes a name for its owner, and says whether the owner has it. Since the value tells who wrote it, the call can be made
 * again after an unknown outcome, here or by whoever called.
 */
export async function takeName(backend: Backend, name: string, owner: string): Promise<boolean> {
  const key = `name:${name}`;
  try {
    if (await backend.setNX(key, owner)) return true;
  } catch (error) {
    if (!UnknownOutcomeError.is(error)) throw error;
    if (await backend.setNX(key, owner)) return true;
  }
  return (await backend.get(key)) === owner;
}

/** Puts a copy of a store that is in use into a new folder, without what is free in it. Gives the folder. */
export async function backUp(store: LMDBBackend, folder: string): Promise<string> {
  const copy = `${folder}/${new Date().toISOString().replaceAll(':', '-')}`;
  await store.backup(copy, { compact: true });
  return copy;
}
