import { type AtomicOperation, type BinaryString, type Handlers, type When, WrongTypeError } from '@keyvaluestore/core';

// Stands in for the class that the page makes after it is used.
export { MemoryBackend as MapBackend } from '@keyvaluestore/memory';

interface StringEntry {
  readonly type: 'string';
  readonly value: BinaryString;
}

export type Data = Map<BinaryString, StringEntry>;

// Assigned by the page's own code.
// eslint-disable-next-line prefer-const
export let data: Data = new Map();

export function read(from: Data, key: BinaryString, type: 'string'): StringEntry | undefined {
  const entry = from.get(key);
  if (entry !== undefined && entry.type !== type) throw new WrongTypeError();
  return entry;
}

export function holds(from: Data, key: BinaryString, when: When): boolean {
  if (typeof when === 'object') return from.get(key)?.value === when.equals;
  return when === 'always' || from.has(key) === (when === 'present');
}

export const alone = <T>(task: () => Promise<T>): Promise<T> => task();

export async function apply(operation: AtomicOperation, copy: Data, before: Data): Promise<boolean> {
  if (operation.name !== 'set' || !holds(before, operation.key, operation.when)) return false;
  copy.set(operation.key, { type: 'string', value: operation.value });
  return true;
}

export const others = {} as Omit<Handlers<Data>, 'get' | 'set' | 'nIncrBy'>;
