import type { Document } from '../layout/document.js';
import { readDocument } from '../layout/document.js';
import { InvalidRecordError } from '../errors.js';
import type { Store } from '../store.js';

/**
 * Something that does not agree. {@link Collection.verify} finds it.
 *
 * - `invalid`: the record does not fit, or is no record.
 * - `outdated`: the declaration says now that the record is found by something else; `rebuild` or `repair` help.
 * - `missing`: the entry of an index, or the key of a unique field, is not there.
 * - `taken`: another record has the unique value as well.
 * - `orphan`: the entry, or the key of a unique field, belongs to no record.
 */
export interface Problem {
  readonly kind: 'invalid' | 'outdated' | 'missing' | 'taken' | 'orphan';
  /** The index or unique field, by its name; empty for the record, or what is kept of its expiry. */
  readonly name: string;
  /** The id of the record. */
  readonly id: string;
}

/** A problem, and what can be done. */
export interface Suspicion {
  readonly problem: Problem;
  /** Mends it; says whether it did. */
  readonly mend: () => Promise<boolean>;
}

/** How often a record is looked at again that changes all the while. */
export const ROUNDS = 5;

/** What lies under the id of a record: a document, nothing, or something else. */
export type Loaded = Document | undefined | InvalidRecordError;

/** The documents of ids, those that are none included. */
export async function loadAll<R>({ names, strong }: Store<R>, ids: readonly string[]): Promise<Map<string, Loaded>> {
  const once = [...new Set(ids)];
  const texts = await strong.mGet(once.map((id) => names.record(id)));
  return new Map(
    once.map((id, place): [string, Loaded] => {
      const text = texts[place] ?? null;
      if (text === null) return [id, undefined];
      try {
        return [id, readDocument(id, text)];
      } catch (error) {
        return [id, error as InvalidRecordError];
      }
    }),
  );
}

export const isDocument = (loaded: Loaded): loaded is Document =>
  loaded !== undefined && !InvalidRecordError.is(loaded);

/** What tells whether a record has changed. */
export const textOf = (loaded: Loaded): string | undefined => (isDocument(loaded) ? loaded.text : undefined);
