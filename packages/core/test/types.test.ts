import { type AtomicWrite, type Backend, type Batch } from '../src/index.js';

// Checked by the compiler; the function is never called.
export async function types(backend: Backend, batch: Batch, write: AtomicWrite): Promise<void> {
  const { signal } = new AbortController();
  (await backend.get('k', { signal })) satisfies string | null;
  (await backend.withBinaryValues().get('k')) satisfies Uint8Array | null;
  (await backend.hGetAll('k')) satisfies Record<string, string>;
  (await backend.zRangeByScoreWithScores('k', 0, '(1.5', { limit: 1, signal })) satisfies {
    value: string;
    score: number;
  }[];
  await backend.zRangeByScore('k', '(-Infinity', '(Infinity');
  await backend.sAdd('k', 'a', 1, 2n, new Uint8Array(), { signal });
  await backend.sAdd('k', ...['a', 'b']);
  await backend.hSet('k', { a: 1, b: 'c' }, { signal });
  await backend.hSet('k', 'f', 'v', { signal });
  await backend.hDel('k', 'a', 'b', { signal });
  batch.get('k').result() satisfies string | null;
  write.setNX('k', 'v').conditionFailed satisfies boolean;

  // @ts-expect-error -- a boolean is no value
  await backend.set('k', true);
  // @ts-expect-error -- a lex bound begins with '[' or '('
  await backend.zRangeByLex('k', 'a', '+');
  // @ts-expect-error -- a score bound in text begins with '('
  await backend.zCount('k', '1', 2);
  // @ts-expect-error -- options are an object
  await backend.zRangeByScore('k', 0, 1, 5);
  // @ts-expect-error -- conditional writes are not in batches
  batch.setNX('k', 'v');
  // @ts-expect-error -- nor reads in atomic writes
  write.get('k');
}

it('compiles', () => {
  expect(types).toBeInstanceOf(Function);
});
