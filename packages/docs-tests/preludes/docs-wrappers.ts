import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Backend, UnknownOutcomeError } from '@keyvaluestore/core';
import { ensureTable } from '@keyvaluestore/dynamodb';
import { MemoryBackend } from '@keyvaluestore/memory';

export const engine: Backend = new MemoryBackend();
export const backend: Backend = engine;
export const client = new DynamoDBClient();
export const tableName = 'app';
await ensureTable(client, tableName);

type Handler = (request: { store: Backend }, response: object, next: () => void) => void;
export const app = { use: (handler: Handler): void => handler({ store: backend }, {}, () => undefined) };

export const id = 7;
export const ids = ['7', '8'];
export const order = { id: '17' };
export const purge = async (paths: readonly string[]): Promise<number> => paths.length;
export const log = { warn: (entry: object): object => entry };
export const meter = { add: (...entry: readonly unknown[]): void => void entry };

/** Charges once: the mark is written in the same atomic write, and read where the outcome is unknown. */
export async function charge(store: Backend, { id: orderId }: { readonly id: string }): Promise<void> {
  const write = store.atomicWrite();
  write.setNX(`charged:${orderId}`, 1);
  try {
    await write.exec();
  } catch (error) {
    if (!UnknownOutcomeError.is(error)) throw error;
    if ((await store.get(`charged:${orderId}`)) === null) throw error;
  }
}

export async function runTheShop(store: Backend): Promise<void> {
  for (let day = 0; day < 10; day++) await store.get('orders').catch(() => null);
}
