import { type Codec, collection } from '@keyvaluestore/collections';
import { type Backend, type BinaryString } from '@keyvaluestore/core';
import { MemoryBackend } from '@keyvaluestore/memory';
import {
  type KeyRange,
  type OrderedTransaction,
  type Page as RowPage,
  type PageOptions as RowPageOptions,
} from '@keyvaluestore/ordered';
import { z } from 'zod';

export const backend: Backend = new MemoryBackend();

/** A transaction on a map, for the examples of ordered stores. */
export class MapTransaction implements OrderedTransaction {
  readonly #rows = new Map<BinaryString, BinaryString>();

  get(key: BinaryString): BinaryString | undefined {
    return this.#rows.get(key);
  }
  page({ start, end }: KeyRange, { limit, reverse = false }: RowPageOptions): RowPage {
    const rows = [...this.#rows].filter(([key]) => key >= start && key < end).sort(([a], [b]) => (a < b ? -1 : 1));
    return { rows: (reverse ? rows.reverse() : rows).slice(0, limit), more: false };
  }
  set(key: BinaryString, value: BinaryString): void {
    this.#rows.set(key, value);
  }
  clear(key: BinaryString): void {
    this.#rows.delete(key);
  }
  clearRange({ start, end }: KeyRange): void {
    for (const key of this.#rows.keys()) if (key >= start && key < end) this.#rows.delete(key);
  }
}

/** Records for the examples of collections. */
export interface Account {
  id: string;
  email: string;
  tags: string[];
}

export const codec: Codec<Account> = {
  encode: (account) => JSON.stringify(account),
  decode: (stored) => JSON.parse(stored) as Account,
};

export const accounts = collection(backend, 'accounts', {
  codec,
  id: (account) => account.id,
  unique: { email: (account) => account.email },
  indexes: { byTag: { many: (account) => account.tags } },
});

export const noteSchema = z.object({ id: z.string(), tenant: z.string() });
