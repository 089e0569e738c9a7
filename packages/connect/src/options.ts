import { InvalidArgumentError } from '@keyvaluestore/core';

import type { Address } from './address.js';

/** How the text of an option is read. */
export interface Reader<T> {
  /** What the text must be. */
  readonly expected: string;
  /** What it means; undefined if it is something else. */
  read(text: string): T | undefined;
}

type Readers = Readonly<Record<string, Reader<unknown>>>;

/** The options that an address has. */
export type Read<R extends Readers> = { [Name in keyof R]?: R[Name] extends Reader<infer T> ? T : never };

/** One of some words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Reader<Word> {
  return { expected: words.join(' or '), read: (text) => words.find((word) => word === text) };
}

/** Yes or no. */
export const flag: Reader<boolean> = {
  expected: 'true or false',
  read: (text) => (text === 'true' || text === 'false' ? text === 'true' : undefined),
};

/** A whole number of at least 1. */
export const count: Reader<number> = {
  expected: 'a whole number of at least 1',
  read: (text) => (/^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined),
};

/** Any text, the empty one included. */
export const text: Reader<string> = { expected: 'a text', read: (given) => given };

/** What every engine takes. */
const COMMON = { limits: oneOf('portable', 'native'), expiringSortedSets: flag, prefix: text };

type Common = Omit<Read<typeof COMMON>, 'prefix'>;

/** Reads the options of an engine: those that all have, and its own. Throws `InvalidArgumentError` on others. */
export function readOptions<R extends Readers>({ scheme, options }: Address, own: R): Common & Read<R> {
  const readers: Readers = { ...COMMON, ...own };
  const read: Record<string, unknown> = {};
  for (const [name, value] of options) {
    const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (reader === undefined) {
      const names = Object.keys(readers).join(', ');
      throw new InvalidArgumentError(`${scheme}: has no option '${name}', only: ${names}`);
    }
    const meaning = reader.read(value);
    if (meaning === undefined) throw new InvalidArgumentError(`the option '${name}' must be ${reader.expected}`);
    // The prefix is not the engine's.
    if (name !== 'prefix') read[name] = meaning;
  }
  return read as Common & Read<R>;
}
