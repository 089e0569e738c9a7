import { KeyValueStoreError, type Observer } from '@keyvaluestore/core';

/** How LMDB is named in events. */
export const SYSTEM = 'lmdb';

function nameOf(error: unknown): string {
  if (KeyValueStoreError.is(error)) return error.code;
  const { code } = error as { code?: unknown };
  return typeof code === 'number' ? String(code) : 'LMDB_REFUSED';
}

/** Begins to measure a request; tells the observer how long it took when it is told how it ended. */
export function observe(
  name: 'read' | 'transaction',
  observer: Observer,
): (error: unknown, details?: Readonly<Record<string, number>>) => void {
  const start = performance.now();
  return (error, details) => {
    observer.request({
      system: SYSTEM,
      name,
      duration: performance.now() - start,
      error: error === undefined ? undefined : nameOf(error),
      ...(details && { details }),
    });
  };
}
