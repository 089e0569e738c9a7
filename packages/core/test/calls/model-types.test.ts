import { type AtomicWrite, type Backend, type Batch, type DriverBackend, type Transaction } from '../../src/index.js';

// Checked by the compiler; the functions are never called.
export async function counts(backend: Backend, signal: AbortSignal): Promise<void> {
  (await backend.sPop('k')) satisfies string | null;
  (await backend.sPop('k', { signal })) satisfies string | null;
  (await backend.sPop('k', 2)) satisfies string[];
  (await backend.sPop('k', 2, { signal })) satisfies string[];
  (await backend.withBinaryValues().lPop('k')) satisfies Uint8Array | null;
  (await backend.withBinaryValues().hRandField('k', 2)) satisfies string[];
  (await backend.zPopMin('k'))?.score satisfies number | undefined;
  (await backend.zPopMax('k', 2)) satisfies { field: string; value: string; score: number }[];

  // @ts-expect-error -- without a count there may be none
  (await backend.sRandMember('k')) satisfies string;
  // @ts-expect-error -- a count is a number
  await backend.lPop('k', '2');
  // @ts-expect-error -- options come last
  await backend.rPop('k', { signal }, 2);
  // @ts-expect-error -- and once
  await backend.sPop('k', { signal }, { signal });
  // @ts-expect-error -- a draw has no limit
  await backend.zRandMember('k', { limit: 1 });
}

export async function severalKeys(backend: Backend, keys: readonly string[], signal: AbortSignal): Promise<void> {
  (await backend.sUnion(keys, { isolated: true, signal })) satisfies string[];
  (await backend.sInterStore('d', ['a', 'b'], { signal })) satisfies number;
  (await backend.zUnion(['a'], { weights: [1], aggregate: 'max' })) satisfies { value: string; score: number }[];
  (await backend.zInterStore('d', keys, { weights: [1, 2] })) satisfies number;
  (await backend.lMove('a', 'b', 'left', 'right', { signal })) satisfies string | null;
  (await backend.sMove('a', 'b', 7)) satisfies boolean;

  // @ts-expect-error -- keys are an array
  await backend.sUnion('a', 'b');
  // @ts-expect-error -- a destination stands before the keys
  await backend.sUnionStore(keys);
  // @ts-expect-error -- what stores its outcome reads as it does
  await backend.sDiffStore('d', keys, { isolated: true });
  // @ts-expect-error -- differences have no weights
  await backend.zDiff(keys, { weights: [1] });
  // @ts-expect-error -- nor do sets
  await backend.sUnion(keys, { weights: [1] });
  // @ts-expect-error -- aggregates are sum, min and max
  await backend.zUnion(keys, { aggregate: 'avg' });
  // @ts-expect-error -- ends are left and right
  await backend.lMove('a', 'b', 'left', 'end');
}

export async function others(backend: Backend, signal: AbortSignal): Promise<void> {
  (await backend.sMIsMember('k', ['a', 1])) satisfies boolean[];
  (await backend.withBinaryValues().hKeys('k')) satisfies string[];
  (await backend.withBinaryValues().hMGet('k', ['f'])) satisfies (Uint8Array | null)[];
  (await backend.zhRangeWithScores('k', 0, -1))[0]?.field satisfies string | undefined;
  (await backend.lPush('k', 'a', 1, { ttl: 5, when: 'none', signal })) satisfies number;
  (await backend.lPos('k', 'a', { rank: -1, signal })) satisfies number | null;
  (await backend.lInsert('k', 'before', 'a', 'b', { signal })) satisfies number | null;
  (await backend.lSet('k', -1, 'a')) satisfies void;

  // @ts-expect-error -- members are an array
  await backend.sMIsMember('k', 'a', 'b');
  // @ts-expect-error -- fields are strings
  await backend.hMGet('k', [1]);
  // @ts-expect-error -- a range by position has no limit
  await backend.zRange('k', 0, -1, { limit: 1 });
  // @ts-expect-error -- nor bounds
  await backend.zRange('k', '(1', 2);
  // @ts-expect-error -- a place is before or after
  await backend.lInsert('k', 'left', 'a', 'b');
  // @ts-expect-error -- what changes a list keeps its expiry anyway
  await backend.rPush('k', 'a', { keepTTL: true });
  // @ts-expect-error -- one member
  await backend.sAddNX('k', 'a', 'b');
}

export function builders(batch: Batch, write: AtomicWrite, tx: Transaction): void {
  batch.lPush('k', 'a').result() satisfies number;
  batch.hIncrBy('k', 'f', 1, { ttl: 5 }).result() satisfies number;
  batch.zRevRange('k', 0, 9).result() satisfies string[];
  write.lPushX('k', 'a', { ttl: 5 }).conditionFailed satisfies boolean;
  write.lSet('k', 0, 'a').conditionFailed satisfies boolean;
  write.hIncrBy('k', 'f', 1).conditionFailed satisfies boolean;
  tx.sAddNX('k', 'm') satisfies void;
  tx.rPush('k', 'a') satisfies void;

  // @ts-expect-error -- conditions are not in batches
  batch.rPushX('k', 'a');
  // @ts-expect-error -- nor are pops
  batch.lPop('k');
  // @ts-expect-error -- nor calls with several keys
  batch.sUnion(['a']);
  // @ts-expect-error -- nor what is drawn
  batch.sRandMember('k');
  // @ts-expect-error -- an atomic write pops nothing
  write.zPopMin('k');
  // @ts-expect-error -- nor moves
  write.lMove('a', 'b', 'left', 'right');
  // @ts-expect-error -- a signal is for exec
  write.lSet('k', 0, 'a', { signal: AbortSignal.abort() });
  // @ts-expect-error -- a transaction reads nothing but strings
  tx.lRange('k', 0, -1);
}

/** What the interface takes and refuses, a class takes and refuses too. */
export async function classes(backend: DriverBackend): Promise<void> {
  (await backend.sPop('k')) satisfies string | null;
  (await backend.sPop('k', 2)) satisfies string[];
  (await backend.zUnion(['a'], { isolated: true })) satisfies { value: string; score: number }[];

  // @ts-expect-error -- options come last
  await backend.lPush('k', {}, 'a');
  // @ts-expect-error -- a count is a number
  await backend.zPopMin('k', '1');
}

it('compiles', () => {
  expect([counts, severalKeys, others, builders, classes]).toHaveLength(5);
});
