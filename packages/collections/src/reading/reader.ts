import { InvalidArgumentError } from '@keyvaluestore/core';

import type { UniqueKey } from '../declaration.js';
import { type Document, readDocument } from '../layout/document.js';
import { hasEntry, idOf } from '../layout/entries.js';
import { type IndexForm, uniqueText } from '../layout/finder.js';
import { optionsWith } from '../options.js';
import { type Awaitable, isPromised } from '../schema/foreign.js';
import type { Store } from '../store.js';
import { type Bounds, boundsOf, type GivenRange, RANGE_OPTIONS } from './ranges.js';

/** How a page is asked for, apart from its range. */
export interface PageParameters extends GivenRange {
  readonly reverse?: boolean | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | null | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A page of documents. */
interface Documents {
  readonly documents: Document[];
  readonly cursor: string | null;
}

const PAGE_OPTIONS = [...RANGE_OPTIONS, 'reverse', 'limit', 'cursor'];
const PAGE = 100;
/** How often a page is filled up at most, where records have vanished. */
const ROUNDS = 10;

/** Reads records. */
export class Reader<R> {
  readonly #store: Store<R>;

  constructor(store: Store<R>) {
    this.#store = store;
  }

  async get(id: string, signal: AbortSignal | undefined): Promise<R | null> {
    const document = await this.#document(checkId(id), signal);
    return document === null ? null : this.#store.decode(document);
  }

  async getMany(ids: readonly string[], signal: AbortSignal | undefined): Promise<(R | null)[]> {
    if (!Array.isArray(ids)) throw new InvalidArgumentError('ids must be an array');
    const documents = await this.#documents(ids, signal);
    return all(documents.map((document) => (document === null ? null : this.#store.decode(document))));
  }

  async find(field: string, value: UniqueKey, signal: AbortSignal | undefined): Promise<R | null> {
    const { names, reads } = this.#store;
    const text = uniqueText(value);
    const id = await reads.get(names.unique(this.checkField(field), text), optionsWith(signal));
    if (id === null || id === '') return null;
    const document = await this.#document(id, signal);
    // The value may have gone to another between the two reads.
    return document?.unique[field] === text ? this.#store.decode(document) : null;
  }

  async page(index: string, options: PageParameters): Promise<{ items: R[]; cursor: string | null }> {
    const { documents, cursor } = await this.#page(index, options);
    return { items: await all(documents.map((document) => this.#store.decode(document))), cursor };
  }

  async count(index: string, options: PageParameters): Promise<number> {
    const { form, bounds } = this.#range(index, options, RANGE_OPTIONS);
    const { signal } = options;
    const key = this.#store.names.index(index);
    if (!this.#store.finder.expires) {
      if (bounds.by === 'score') return this.#store.reads.zCount(key, bounds.min, bounds.max, { signal });
      return this.#store.reads.zLexCount(key, bounds.min, bounds.max, { signal });
    }
    let count = 0;
    let cursor: string | null | undefined;
    do {
      const page = await this.#fetch(index, form, bounds, { limit: PAGE, cursor, signal });
      count += page.documents.length;
      cursor = page.cursor;
    } while (cursor !== null);
    return count;
  }

  checkField(field: string): string {
    if (this.#store.finder.unique.has(field)) return field;
    throw new InvalidArgumentError('the collection declares no unique field of this name');
  }

  /** A page that is full, unless it is the last one, or very many records have vanished. */
  async #page(index: string, options: PageParameters): Promise<Documents> {
    const { form, bounds } = this.#range(index, options, PAGE_OPTIONS);
    const { limit = PAGE } = options;
    const documents: Document[] = [];
    let { cursor } = options;
    for (let round = 1; ; round++) {
      const missing = limit - documents.length;
      const page = await this.#fetch(index, form, bounds, { ...options, limit: missing, cursor });
      documents.push(...page.documents);
      if (page.cursor === null || documents.length >= limit || round >= ROUNDS) {
        return { documents, cursor: page.cursor };
      }
      cursor = page.cursor;
    }
  }

  #range(index: string, options: PageParameters, allowed: readonly string[]): { form: IndexForm; bounds: Bounds } {
    const form = this.#store.finder.indexes.get(index);
    if (form === undefined) throw new InvalidArgumentError('the collection declares no index of this name');
    const wrong = Object.keys(options).find((name) => name !== 'signal' && !allowed.includes(name));
    if (wrong !== undefined) {
      throw new InvalidArgumentError(`options must not have '${wrong}', only: ${allowed.join(', ')}, signal`);
    }
    return { form, bounds: boundsOf(index, form, options) };
  }

  /** The records of one page of entries, without those that have vanished, or are found by something else now. */
  async #fetch(index: string, form: IndexForm, bounds: Bounds, options: PageParameters): Promise<Documents> {
    const { reverse, limit, cursor, signal } = options;
    const key = this.#store.names.index(index);
    const page = await this.#store.reads.zPage(key, { ...bounds, reverse, limit, cursor, signal });
    const ids = page.rows.map(({ field }) => idOf(field, form.kind !== 'score'));
    const documents = await this.#documents(ids, signal);
    const found = documents.filter((document, place): document is Document => {
      const { field, score } = page.rows[place] as (typeof page.rows)[number];
      return document !== null && hasEntry(document.indexes[index], field, score, document.id);
    });
    return { documents: found, cursor: page.cursor };
  }

  async #document(id: string, signal: AbortSignal | undefined): Promise<Document | null> {
    const text = await this.#store.reads.get(this.#store.names.record(id), optionsWith(signal));
    return text === null ? null : readDocument(id, text);
  }

  /** The documents of ids, each read once. */
  async #documents(ids: readonly string[], signal: AbortSignal | undefined): Promise<(Document | null)[]> {
    const { names, reads } = this.#store;
    const once = [...new Set(ids)];
    const texts = await reads.mGet(
      once.map((id) => names.record(checkId(id))),
      optionsWith(signal),
    );
    const documentOf = (id: string, text: string | null) => (text === null ? null : readDocument(id, text));
    if (once.length === ids.length) return once.map((id, place) => documentOf(id, texts[place] ?? null));
    const found = new Map(once.map((id, place) => [id, texts[place] ?? null]));
    return ids.map((id) => documentOf(id, found.get(id) ?? null));
  }
}

/** Waits for values, if there is one to wait for. */
function all<T>(values: Awaitable<T>[]): T[] | Promise<T[]> {
  return values.some(isPromised) ? Promise.all(values) : (values as T[]);
}

/** Checks an id that a program gives. */
export function checkId(id: unknown): string {
  if (typeof id === 'string' && id !== '') return id;
  throw new InvalidArgumentError('an id must be text that is not empty');
}
