import { InvalidArgumentError, throwIfAborted } from '@keyvaluestore/core';

import { InvalidRecordError } from '../errors.js';
import type { Store } from '../store.js';
import { Leftovers, orphanEntries, orphanRows, orphanUniques } from './orphans.js';
import type { Problem, Suspicion } from './problems.js';
import { inspectRecords } from './records.js';
import { rewrite } from './rewrite.js';
import { sweep } from './sweep.js';

/** How far a rebuilding has come, and what it came to. {@link RebuildOptions} takes a function that is told. */
export interface RebuildProgress {
  /** How many records it has gone through, since it was begun or resumed. */
  readonly records: number;
  /** How many of them do not fit, and were left as they are. */
  readonly invalid: number;
  /** How many entries it has removed that belonged to no record. */
  readonly removed: number;
  /** What resumes it here; null at the end. */
  readonly cursor: string | null;
}

/**
 * How an index is rebuilt.
 * @example
 * ```ts
 * const cursor = await backend.get('rebuilding');
 * const options: RebuildOptions = { cursor, onProgress: (progress) => backend.set('rebuilding', progress.cursor ?? '') };
 * await accounts.rebuild('byTag', options); // { records: 0, invalid: 0, removed: 0, cursor: null }
 * ```
 */
export interface RebuildOptions {
  /** Where it goes on; null or left out for the beginning. */
  readonly cursor?: string | null | undefined;
  /** Is told how far it has come, after each hundred records or so; it is waited for. */
  readonly onProgress?: ((progress: RebuildProgress) => unknown) | undefined;
  readonly signal?: AbortSignal | undefined;
}

type Count = Omit<RebuildProgress, 'cursor'>;

/** Finds and mends what does not agree. */
export class Upkeep<R> {
  readonly #store: Store<R>;

  constructor(store: Store<R>) {
    this.#store = store;
  }

  sweep(limit: number, signal: AbortSignal | undefined): Promise<number> {
    return sweep(this.#store, limit, signal);
  }

  async rebuild(index: string, { cursor = null, onProgress, signal }: RebuildOptions): Promise<RebuildProgress> {
    if (!this.#store.finder.indexes.has(index)) {
      throw new InvalidArgumentError('the collection declares no index of this name');
    }
    const [phase, from] = placeOf(cursor);
    let count: Count = { records: 0, invalid: 0, removed: 0 };
    const tell = async (counted: Count, at: string | null): Promise<void> => {
      count = counted;
      throwIfAborted(signal);
      await onProgress?.({ ...count, cursor: at });
    };
    if (phase === 'records') {
      for await (const { ids, next } of this.#pages(from, signal)) {
        const fit = await Promise.all(ids.map((id) => this.#bringUp(id, index, signal)));
        const invalid = count.invalid + fit.filter((isFit) => !isFit).length;
        await tell(
          { ...count, records: count.records + ids.length, invalid },
          next === null ? 'entries.' : `records.${next}`,
        );
      }
    }
    const entries = orphanEntries(this.#store, index, undefined, phase === 'entries' ? from : null);
    for await (const { suspicions, cursor: next } of entries) {
      const mended = await mendAll(suspicions);
      const removed = count.removed + suspicions.length - mended.length;
      await tell({ ...count, removed }, next === null ? null : `entries.${next}`);
    }
    return { ...count, cursor: null };
  }

  async verify(signal: AbortSignal | undefined): Promise<{ problems: Problem[] }> {
    const problems: Problem[] = [];
    for await (const suspicions of this.#suspicions(signal)) problems.push(...suspicions.map(({ problem }) => problem));
    return { problems };
  }

  async repair(signal: AbortSignal | undefined): Promise<{ repaired: number; problems: Problem[] }> {
    let repaired = 0;
    const problems: Problem[] = [];
    for await (const suspicions of this.#suspicions(signal)) {
      const left = await mendAll(suspicions);
      repaired += suspicions.length - left.length;
      problems.push(...left);
    }
    while ((await this.sweep(100, signal)) > 0) throwIfAborted(signal);
    return { repaired, problems };
  }

  async *#suspicions(signal: AbortSignal | undefined): AsyncGenerator<readonly Suspicion[]> {
    const store = this.#store;
    // First, so that a value that nobody has any more is free for the record whose it is.
    for await (const suspicions of orphanUniques(store)) {
      throwIfAborted(signal);
      yield suspicions;
    }
    for await (const { ids } of this.#pages(null, signal)) yield await inspectRecords(store, ids);
    const left = new Leftovers(store);
    await left.read();
    for (const index of store.finder.indexes.keys()) {
      for await (const { suspicions } of orphanEntries(store, index, left)) {
        throwIfAborted(signal);
        yield suspicions;
      }
    }
    yield* orphanRows(store);
  }

  /** The ids of all records. */
  async *#pages(
    from: string | null,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<{ ids: string[]; next: string | null }> {
    const { names, strong } = this.#store;
    let cursor = from;
    do {
      const page: { keys: string[]; cursor: string | null } = await strong.scan({
        prefix: names.records,
        cursor,
        signal,
      });
      cursor = page.cursor;
      yield { ids: page.keys.map((key) => key.slice(names.records.length)), next: cursor };
    } while (cursor !== null);
  }

  async #bringUp(id: string, index: string, signal: AbortSignal | undefined): Promise<boolean> {
    try {
      await rewrite(this.#store, id, index, signal);
      return true;
    } catch (error) {
      if (InvalidRecordError.is(error)) return false;
      throw error;
    }
  }
}

/** Mends what can be; gives what is left. */
async function mendAll(suspicions: readonly Suspicion[]): Promise<Problem[]> {
  const left: Problem[] = [];
  const mended = new Map<string, boolean>();
  for (const { problem, mend } of suspicions) {
    // Of one record, all that is missing or outdated is mended at once.
    const name = problem.kind === 'orphan' ? undefined : problem.id;
    const canBeMended = problem.kind !== 'invalid' && problem.kind !== 'taken';
    const done = canBeMended && ((name !== undefined && mended.get(name)) || (await mend()));
    if (name !== undefined && canBeMended) mended.set(name, done);
    if (!done) left.push(problem);
  }
  return left;
}

function placeOf(cursor: string | null): [phase: 'records' | 'entries', from: string | null] {
  if (cursor === null || cursor === '') return ['records', null];
  const [, phase, from = ''] = /^(records|entries)\.(.*)$/.exec(typeof cursor === 'string' ? cursor : '') ?? [];
  if (phase === undefined) throw new InvalidArgumentError('options.cursor must be null, or come from a rebuilding');
  return [phase as 'records' | 'entries', from === '' ? null : from];
}
