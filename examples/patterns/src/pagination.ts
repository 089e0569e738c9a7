import { type Backend, type Page } from '@keyvaluestore/core';

/** A page of the newest, for an HTTP API: the cursor is a text that a URL holds. */
export function newest(backend: Backend, key: string, size: number, cursor: string | null): Promise<Page<string>> {
  return backend.zPage(key, { reverse: true, limit: size, cursor });
}

/** A page by name, of those that begin with a text. */
export function byName(
  backend: Backend,
  key: string,
  beginning: string,
  size: number,
  cursor: string | null,
): Promise<Page<string>> {
  // No text goes on with U+10FFFF, which is no character.
  return backend.zPage(key, { by: 'lex', min: `[${beginning}`, max: `(${beginning}\u{10ffff}`, limit: size, cursor });
}
