import { type AtomicWrite, type Backend, type Batch } from '@keyvaluestore/core';

/** What is done to a key. */
export type Act = (kv: Backend, name: string) => Promise<unknown>;

/** A write, and what a read gives after it. */
export type Step = readonly [write: Act, expected: unknown];

/** What a read gives while its key changes. */
export interface Story {
  readonly read: Act;
  /** What it gives while there is nothing. */
  readonly absent: unknown;
  readonly steps: readonly Step[];
}

export const past = { expiresAt: 0 } as const;

/** Another key beside one, in the same slot of a cluster. */
export const other = (name: string): string => `${name} other`;

/** Executes a batch with one operation. */
export function inBatch(add: (batch: Batch, name: string) => unknown): Act {
  return (kv, name) => {
    const batch = kv.batch();
    add(batch, name);
    return batch.exec();
  };
}

/** Executes an atomic write with one operation. */
export function inAtomicWrite(add: (tx: AtomicWrite, name: string) => unknown): Act {
  return (kv, name) => {
    const tx = kv.atomicWrite();
    add(tx, name);
    return tx.exec();
  };
}

/** Does several things one after the other. */
export const inTurn =
  (...acts: readonly Act[]): Act =>
  async (kv, name) => {
    for (const act of acts) await act(kv, name);
  };
