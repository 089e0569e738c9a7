import { type LMDBBackend } from '@keyvaluestore/lmdb';

/** Puts a copy of a store that is in use into a new folder, without what is free in it. Gives the folder. */
export async function backUp(store: LMDBBackend, folder: string): Promise<string> {
  const copy = `${folder}/${new Date().toISOString().replaceAll(':', '-')}`;
  await store.backup(copy, { compact: true });
  return copy;
}
