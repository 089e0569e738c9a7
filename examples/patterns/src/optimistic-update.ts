import { type Backend, transact } from '@keyvaluestore/core';

/**
 * Changes a value by a function of what it was, null if there was none, and gives what it is now. The function is called
 * again with the newer value where another writer was faster; it must do nothing but calculate.
 */
export function update<T>(backend: Backend, key: string, change: (value: T | null) => T, attempts = 20): Promise<T> {
  return transact(
    backend,
    async (tx) => {
      const before = await tx.get(key);
      const value = change(before === null ? null : (JSON.parse(before) as T));
      tx.set(key, JSON.stringify(value), { keepTTL: true });
      return value;
    },
    { attempts },
  );
}
