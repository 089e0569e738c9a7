import { type Backend, type ScanOptions } from '@keyvaluestore/core';

/** The keys of all pages, each once, in order. */
export async function scanAll(backend: Backend, options: ScanOptions = {}): Promise<string[]> {
  const found = new Set<string>();
  let cursor: string | null = null;
  do {
    const page: { keys: string[]; cursor: string | null } = await backend.scan({ ...options, cursor });
    for (const key of page.keys) found.add(key);
    ({ cursor } = page);
  } while (cursor !== null);
  return [...found].sort();
}
