import { InvalidArgumentError, LimitExceededError } from '@keyvaluestore/core';

import type { Declaration, IndexDeclaration, IndexKey, UniqueKey } from '../declaration.js';
import { type Found, type IndexKeys, storedScore } from './entries.js';
import { checkName } from './names.js';
import { AFTER, END, escapeNUL, isList, orderedText } from './ordered-text.js';

type Kind = 'score' | 'text' | 'many';

/** One index of a declaration. */
export interface IndexForm {
  readonly kind: Kind;
  /** The bytes to which text is cut. */
  readonly cut: number;
  readonly keysOf: (record: never) => unknown;
}

function formOf(name: string, given: unknown): IndexForm {
  if (typeof given === 'function') return { kind: 'score', cut: Infinity, keysOf: given as IndexForm['keysOf'] };
  const { text, many, cut = Infinity } = (given ?? {}) as { text?: unknown; many?: unknown; cut?: unknown };
  const keysOf = text ?? many;
  if (typeof keysOf !== 'function' || (text !== undefined && many !== undefined)) {
    throw new InvalidArgumentError(`the index '${name}' must be a function, text(…) or many(…)`);
  }
  if (cut !== Infinity && !(Number.isSafeInteger(cut) && (cut as number) > 0)) {
    throw new InvalidArgumentError(`cut of the index '${name}' must be a positive integer`);
  }
  return { kind: text === undefined ? 'many' : 'text', cut: cut as number, keysOf: keysOf as IndexForm['keysOf'] };
}

const isDate = (value: unknown): value is Date => Object.prototype.toString.call(value) === '[object Date]';
const isNothing = (value: unknown): value is null | undefined => value === null || value === undefined;

/** The score of a number or a date. */
export function scoreOf(name: string, key: unknown): number {
  const score = typeof key === 'object' && isDate(key) ? key.getTime() : key;
  if (typeof score === 'number' && !Number.isNaN(score)) return score + 0;
  throw new InvalidArgumentError(
    `the index '${name}' is one of numbers and dates; text(…) makes one of text, bigints and several parts`,
  );
}

function uniquePart(part: unknown): string {
  if (typeof part === 'string') return escapeNUL(part);
  if (typeof part === 'number' && !Number.isNaN(part)) return String(part + 0);
  if (typeof part === 'bigint') return String(part);
  if (isDate(part)) return part.toISOString();
  throw new InvalidArgumentError('a unique field must be text, a number, a bigint, a date, or an array of these');
}

/** A unique value as it stands in a key. */
export function uniqueText(value: UniqueKey): string {
  return isList(value) ? value.map(uniquePart).join(AFTER) : uniquePart(value);
}

/** The bytes of text as UTF-8. */
function sizeOf(text: string): number {
  let size = text.length;
  for (const char of text) {
    const code = char.codePointAt(0) as number;
    if (code >= 0x80) size += code < 0x800 ? 1 : 2;
  }
  return size;
}

/** Says what the records of a declaration are found by. */
export class Finder<R> {
  readonly indexes: ReadonlyMap<string, IndexForm>;
  readonly unique: ReadonlyMap<string, (record: R) => unknown>;
  readonly expires: boolean;
  readonly #declaration: Declaration<R, unknown, object, object>;
  readonly #longest: number;

  /** @param longest the most bytes that a member of an index may have */
  constructor(declaration: Declaration<R, unknown, object, object>, longest: number) {
    const { id, unique = {}, indexes = {}, expiresAt } = declaration;
    if (typeof id !== 'function') throw new InvalidArgumentError('id must be a function');
    this.#declaration = declaration;
    this.#longest = longest;
    this.expires = expiresAt !== undefined;
    this.unique = new Map(
      Object.entries(unique).map(([name, of]: [string, unknown]) => {
        if (typeof of !== 'function') throw new InvalidArgumentError(`the unique field '${name}' must be a function`);
        if (name === 'id') throw new InvalidArgumentError("no unique field may be called 'id', which always is one");
        return [checkName('the name of a unique field', name), of as (record: R) => unknown];
      }),
    );
    this.indexes = new Map(
      Object.entries(indexes).map(([name, given]: [string, IndexDeclaration<R, IndexKey>]) => [
        checkName('the name of an index', name),
        formOf(name, given),
      ]),
    );
  }

  idOf(record: R): string {
    const id: unknown = this.#declaration.id(record);
    if (typeof id === 'string' && id !== '') return id;
    throw new InvalidArgumentError('the id of a record must be text that is not empty');
  }

  /** When a record ends, in milliseconds. */
  expiryOf(record: R): number | undefined {
    const at: unknown = this.#declaration.expiresAt?.(record);
    if (isNothing(at)) return undefined;
    const time = isDate(at) ? at.getTime() : at;
    if (Number.isSafeInteger(time) && (time as number) >= 0) return time as number;
    throw new InvalidArgumentError('expiresAt must give a date, or milliseconds since 1970 as a safe integer');
  }

  foundBy(record: R, id: string): Found {
    const unique: Record<string, string> = {};
    for (const [name, of] of this.unique) {
      const value = of(record);
      if (!isNothing(value)) unique[name] = uniqueText(value as UniqueKey);
    }
    const indexes: Record<string, IndexKeys> = {};
    for (const [name, form] of this.indexes) {
      const keys = this.#keysIn(name, form, record as never, id);
      if (keys !== undefined) indexes[name] = keys;
    }
    return { unique, indexes };
  }

  #keysIn(name: string, { kind, cut, keysOf }: IndexForm, record: never, id: string): IndexKeys | undefined {
    const given = keysOf(record);
    if (isNothing(given)) return undefined;
    if (kind === 'score') return storedScore(scoreOf(name, given));
    if (kind === 'many' && !Array.isArray(given)) {
      throw new InvalidArgumentError(`the index '${name}' is one of many keys; its function must give an array`);
    }
    const texts = new Set<string>();
    for (const key of (kind === 'many' ? given : [given]) as IndexKey[]) {
      if (!isNothing(key)) texts.add(orderedText(key, cut));
    }
    for (const text of texts) this.#checkSize(name, text, id);
    return texts.size === 0 ? undefined : [...texts];
  }

  #checkSize(name: string, text: string, id: string): void {
    // No char of UTF-16 takes more than three bytes.
    if ((text.length + END.length + id.length) * 3 <= this.#longest) return;
    const actual = sizeOf(text + END + id);
    if (actual <= this.#longest) return;
    throw new LimitExceededError(
      `a key of the index '${name}' and the id have more than ${this.#longest} bytes together; { cut } makes keys shorter`,
      { limit: this.#longest, actual },
    );
  }
}
