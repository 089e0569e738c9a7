import { type Backend } from '@keyvaluestore/core';

export type Call = (backend: Backend) => Promise<unknown>;

/** One line of the table in docs/backends/dynamodb.md: what is there before, the call, its requests, and its units. */
export interface Line {
  readonly name: string;
  readonly before?: Call;
  readonly call: Call;
  readonly requests: readonly string[];
  readonly read?: number;
  readonly write?: number;
}

export const times = <T>(count: number, request: T): T[] => Array.from({ length: count }, () => request);
export const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

export const batch =
  (count: number, add: (batch: ReturnType<Backend['batch']>, index: number) => unknown): Call =>
  async (kv) => {
    const operations = kv.batch();
    for (const index of numbers(count)) add(operations, index);
    await operations.exec();
  };

export const atomic =
  (add: (write: ReturnType<Backend['atomicWrite']>) => unknown): Call =>
  async (kv) => {
    const write = kv.atomicWrite();
    add(write);
    await write.exec();
  };
