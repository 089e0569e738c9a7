import type { Backend } from '../calls/backend.js';
import type { CallOptions, ScanOptions } from '../calls/options.js';
import { throwIfAborted } from '../driver/abort.js';
import type { ScoredField } from '../operations/checker.js';
import type { PageOptions } from '../operations/pages.js';

/**
 * What an iteration takes beside what its pages take.
 * @example
 * ```ts
 * const options: IterationOptions<ScanOptions> = { prefix: 'user:', signal: AbortSignal.timeout(60_000) };
 * for await (const key of iterate(backend).keys(options)) console.log(key);
 * ```
 */
export type IterationOptions<Options> = Options & CallOptions;

/** Goes through all that there is, page by page. {@link iterate} makes it. */
export interface Iteration<R> {
  /**
   * The rows of a sorted set or sorted hash, as `zPage` gives them; a page is fetched when the one before it has been
   * gone through. `limit` is that of a page.
   * @example
   * ```ts
   * await backend.zAdd('board', 'ada', 10);
   * for await (const { value, score } of iterate(backend).z('board', { reverse: true })) console.log(value, score);
   * ```
   */
  z(key: string, options?: IterationOptions<PageOptions>): AsyncGenerator<ScoredField<R>, void, undefined>;

  /**
   * The keys, as `scan` gives them: each at least once, in any order.
   * @example
   * ```ts
   * await backend.set('user:1', 'alice');
   * for await (const key of iterate(backend).keys({ prefix: 'user:' })) await backend.delete(key);
   * ```
   */
  keys(options?: IterationOptions<ScanOptions>): AsyncGenerator<string, void, undefined>;
}

interface Found<T> {
  readonly found: readonly T[];
  readonly cursor: string | null;
}

async function* pages<T>(
  { cursor: first, signal }: { readonly cursor?: string | null | undefined } & CallOptions,
  page: (cursor: string | null | undefined) => Promise<Found<T>>,
): AsyncGenerator<T, void, undefined> {
  let cursor = first;
  do {
    const { found, cursor: next } = await page(cursor);
    for (const one of found) {
      yield one;
      throwIfAborted(signal);
    }
    cursor = next;
  } while (cursor !== null);
}

/**
 * Async iterables over all rows of a sorted set, and over all keys. They end cleanly on `break`, and with `AbortedError`
 * if their signal is aborted.
 * @example
 * ```ts
 * await backend.zAdd('board', 'ada', 10);
 * const names: string[] = [];
 * for await (const { value } of iterate(backend).z('board')) names.push(value);
 * names; // ['ada']
 * ```
 */
export function iterate<R>(backend: Backend<R>): Iteration<R> {
  return {
    z: (key, options = {}) =>
      pages(options, async (cursor) => {
        const { rows, cursor: next } = await backend.zPage(key, { ...options, cursor });
        return { found: rows, cursor: next };
      }),
    keys: (options = {}) =>
      pages(options, async (cursor) => {
        const { keys, cursor: next } = await backend.scan({ ...options, cursor });
        return { found: keys, cursor: next };
      }),
  };
}
