import {
  type AtomicWrite,
  type Backend,
  type Batch,
  type CallOptions,
  type DriverBackend,
  type Value,
} from '../../src/index.js';

interface User {
  readonly name: string;
  readonly age: number;
}

interface Draft {
  readonly name?: string;
}

interface Account {
  readonly name: string;
  readonly active: boolean;
}

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

export async function lists(
  backend: Backend,
  batch: Batch,
  write: AtomicWrite,
  given: { readonly user: User; readonly draft: Draft; readonly account: Account; readonly names: string[] },
  options?: CallOptions,
): Promise<void> {
  const { user, draft, account, names } = given;
  const { signal } = new AbortController();
  const record: Readonly<Record<string, Value>> = { a: 1 };
  await backend.hSet('k', user);
  await backend.hSet('k', user, options);
  await backend.hSet('k', record, { signal });
  await backend.hSet('k', 'f', 'v', options);
  await backend.sAdd('k', ...names);
  await backend.sAdd('k', ...names, { signal });
  await backend.sRem('k', 'a', ...names, { signal });
  await backend.hDel('k', ...names, { signal });
  batch.hSet('k', user).result() satisfies void;
  batch.hSet('k', record);
  write.hSet('k', user).conditionFailed satisfies boolean;
  write.hSet('k', record);

  // @ts-expect-error -- a field has a value
  await backend.hSet('k', 'f');
  // @ts-expect-error -- options are no value
  await backend.hSet('k', 'f', { signal });
  // @ts-expect-error -- a record has its values in it
  await backend.hSet('k', { a: 1 }, 'value');
  // @ts-expect-error -- options come right after a record
  await backend.hSet('k', { a: 1 }, undefined, { signal });
  // @ts-expect-error -- undefined is no value
  await backend.hSet('k', draft);
  // @ts-expect-error -- nor is a boolean
  await backend.hSet('k', account);
  // @ts-expect-error -- nor is a list a record
  await backend.hSet('k', names);
  // @ts-expect-error -- nor are bytes
  await backend.hSet('k', new Uint8Array());
  // @ts-expect-error -- options come last
  await backend.sAdd('k', {}, 'a');
  // @ts-expect-error -- a set has no limit
  await backend.sAdd('k', 'a', { limit: 1 });
  // @ts-expect-error -- fields are strings
  await backend.hDel('k', 1);
  // @ts-expect-error -- a field has a value
  batch.hSet('k', 'f');
  // @ts-expect-error -- a record has its values in it
  batch.hSet('k', { a: 1 }, 'value');
  // @ts-expect-error -- nor is a boolean
  batch.hSet('k', account);
  // @ts-expect-error -- a record has its values in it
  write.hSet('k', { a: 1 }, 'value');
}

/** What the interface takes and refuses, a class takes and refuses too. */
export async function classes(backend: DriverBackend, user: User, names: string[]): Promise<void> {
  const { signal } = new AbortController();
  await backend.hSet('k', user, { signal });
  await backend.hSet('k', 'f', 'v', { signal });
  await backend.sAdd('k', ...names, { signal });
  await backend.sRem('k', ...names);
  await backend.hDel('k', ...names, { signal });

  // @ts-expect-error -- a field has a value
  await backend.hSet('k', 'f');
  // @ts-expect-error -- options are no value
  await backend.hSet('k', 'f', { signal });
  // @ts-expect-error -- a record has its values in it
  await backend.hSet('k', { a: 1 }, 'value');
  // @ts-expect-error -- options come right after a record
  await backend.hSet('k', { a: 1 }, undefined, { signal });
  // @ts-expect-error -- options come last
  await backend.sAdd('k', {}, 'a');
  // @ts-expect-error -- options come last
  await backend.sRem('k', {}, 'a');
  // @ts-expect-error -- options come last
  await backend.hDel('k', {}, 'a');
}

it('compiles', () => {
  expect([types, lists, classes]).toHaveLength(3);
});
