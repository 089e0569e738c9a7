import { type AtomicOperation, type BinaryString, type Handlers } from '@keyvaluestore/core';

// Stands in for the class that the page makes after it is used.
export { MemoryBackend as MapBackend } from '@keyvaluestore/memory';

interface Entry {
  readonly type: 'string';
  readonly value: BinaryString;
}

type Data = Map<BinaryString, Entry>;

// What the page names and does not show; none of its blocks calls it.
export const apply = undefined as unknown as (operation: AtomicOperation, copy: Data, data: Data) => Promise<boolean>;
export const others = {} as Omit<Handlers<Data>, 'get' | 'set' | 'nIncrBy'>;
