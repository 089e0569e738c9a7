import type { StandardSchema } from './schema/standard-schema.js';

/**
 * One part of a key in an index. Numbers and dates are ordered by value, a date as its milliseconds; text by its UTF-8
 * bytes. {@link IndexKey} has one or several.
 */
export type KeyPart = string | number | bigint | Date;

/**
 * What a record is found by in an index of text: one part, or several, of which the first counts most.
 * @example
 * ```ts
 * const key: IndexKey = ['DE', 'Berlin', 3_700_000];
 * const places = text((place: { country: string; city: string; people: number }) => [place.country, place.city, place.people]);
 * ```
 */
export type IndexKey = KeyPart | readonly KeyPart[];

/**
 * What a unique field may be.
 * @example
 * ```ts
 * const email: UniqueKey = 'a@b.c';
 * const inTeam: UniqueKey = ['team 1', 'alice'];
 * ```
 */
export type UniqueKey = KeyPart | readonly KeyPart[];

/** How long keys are dealt with. {@link text} and {@link many} take it. */
export interface TextOptions {
  /** Text is cut to so many bytes, in records and in what is asked for alike; if left out, a key that is too long is refused. */
  readonly cut?: number | undefined;
}

/**
 * An index by text, bigints, or several parts. {@link text} makes it; inside of a declaration, `{ text: (a) => a.name }` is
 * the same, and needs no type.
 */
export interface TextIndex<R, K> extends TextOptions {
  /** The key of a record; null or undefined for none. */
  readonly text: (record: R) => K | null | undefined;
}

/**
 * An index with several keys for a record. {@link many} makes it; inside of a declaration, `{ many: (a) => a.tags }` is the
 * same, and needs no type.
 */
export interface ManyIndex<R, K> extends TextOptions {
  /** The keys of a record. */
  readonly many: (record: R) => readonly K[] | null | undefined;
}

/**
 * How records are ordered: by a number or a date, which a function gives, by text, or by several keys each. A record for
 * which it gives null or undefined is not in the index.
 * @example
 * ```ts
 * const byAge: IndexDeclaration<{ age?: number }, number> = (record) => record.age;
 * const byName: IndexDeclaration<{ name: string }, string> = text((record) => record.name);
 * ```
 */
export type IndexDeclaration<R, K> =
  ((record: R) => (K & (number | Date)) | null | undefined) | TextIndex<R, K> | ManyIndex<R, K>;

/**
 * Turns records into text and back, where JSON cannot hold them.
 * @example
 * ```ts
 * const days: Codec<{ id: string; day: Date }> = {
 *   encode: (record) => JSON.stringify(record),
 *   decode: (stored) => {
 *     const { id, day } = JSON.parse(stored) as { id: string; day: string };
 *     return { id, day: new Date(day) };
 *   },
 * };
 * const visits = collection(backend, 'visits', { codec: days, id: (visit) => visit.id });
 * const { day } = await visits.insert({ id: '1', day: new Date(0) });
 * day.getTime(); // 0
 * ```
 */
export interface Codec<R> {
  /** The text of a record. */
  encode(record: R): string;
  /** The record of a text. */
  decode(stored: string): R;
}

/** What a collection is made of. {@link collection} takes it; `U` and `I` are the keys of its unique fields and indexes. */
export interface Declaration<
  R,
  In = R,
  U extends { readonly [F in keyof U]: UniqueKey } = object,
  I extends { readonly [N in keyof I]: IndexKey } = object,
> {
  /** Validates records: any Standard Schema. What its validation gives is stored; it must take that again, when it is read. */
  readonly schema?: StandardSchema<In, R> | undefined;
  /** What records look like in the store; JSON, if left out. One of schema and codec is needed. */
  readonly codec?: Codec<R> | undefined;
  /** `'write'` reads records without validating them; `'always'` if left out. */
  readonly validate?: 'always' | 'write' | undefined;
  /** The id of a record, 1 to 1016 bytes of text. */
  readonly id: (record: R) => string;
  /** What no two records have in common. A record for which a function gives null or undefined has no such field. */
  readonly unique?: { readonly [F in keyof U]: (record: R) => U[F] | null | undefined } | undefined;
  /** How records can be paged through. */
  readonly indexes?: { readonly [N in keyof I]: IndexDeclaration<R, I[N]> } | undefined;
  /** When a record ends, by the backend's clock; never, where it gives null or undefined. */
  readonly expiresAt?: ((record: R) => Date | number | null | undefined) | undefined;
  /** The version of what is stored, a positive integer; 1 if left out. */
  readonly version?: number | undefined;
  /** Makes a record of an earlier version one of this version. It gets what JSON, or the codec, gives. */
  readonly migrate?: ((stored: unknown, version: number) => unknown) | undefined;
  /** The time in milliseconds, by which only `sweep`, `verify` and `repair` tell what has expired; `Date.now` if left out. */
  readonly clock?: (() => number) | undefined;
}

/**
 * An index by text, which is ordered by its bytes; or by bigints, or several parts, each of which may be text, a number, a
 * bigint or a date.
 * @example
 * ```ts
 * interface City {
 *   id: string;
 *   country: string;
 *   name: string;
 * }
 * const byName = text((city: City) => city.name, { cut: 100 });
 * const byCountry = text((city: City) => [city.country, city.name]);
 * ```
 */
export function text<R, K extends IndexKey>(
  key: (record: R) => K | null | undefined,
  options: TextOptions = {},
): TextIndex<R, K> {
  return { ...options, text: key };
}

/**
 * An index in which a record has as many places as it has keys; the same key twice is one.
 * @example
 * ```ts
 * const byTag = many((bookmark: { tags: string[] }) => bookmark.tags);
 * ```
 */
export function many<R, K extends IndexKey>(
  keys: (record: R) => readonly K[] | null | undefined,
  options: TextOptions = {},
): ManyIndex<R, K> {
  return { ...options, many: keys };
}
