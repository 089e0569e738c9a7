import { backoff, type Backend, DEFAULT_RETRY_POLICY, pause } from '@keyvaluestore/core';

/**
 * Changes a value by a function of what it was, null if there was none, and gives what it is now. The function is called
 * again with the newer value where another writer was faster; it must do nothing but calculate.
 */
export async function update<T>(
  backend: Backend,
  key: string,
  change: (value: T | null) => T,
  attempts = 20,
): Promise<T> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const before = await backend.get(key);
    const value = change(before === null ? null : (JSON.parse(before) as T));
    const after = JSON.stringify(value);
    const done = before === null ? await backend.setNX(key, after) : await backend.setEQ(key, after, before);
    if (done) return value;
    await pause(backoff(DEFAULT_RETRY_POLICY, attempt + 1));
  }
  throw new Error(`other writers were faster ${attempts} times`);
}
