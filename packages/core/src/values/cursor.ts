import { InvalidArgumentError } from '../errors/errors.js';

/** What a cursor belongs to, in few chars: 32 bits of FNV-1a. */
function digest(parameters: readonly unknown[]): number {
  let hash = 0x811c9dc5;
  for (const char of JSON.stringify(parameters)) hash = Math.imul(hash ^ (char.codePointAt(0) as number), 0x01000193);
  return hash >>> 0;
}

/**
 * A URL-safe text of where a page ended, which only a page of the same parameters takes.
 * @param place texts in which no char is above 255
 */
export function encodeCursor(parameters: readonly unknown[], place: readonly string[]): string {
  const text = btoa(JSON.stringify([digest(parameters), ...place]));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return undefined;
  }
}

/** For a cursor that no such page has given. */
export function notACursor(): InvalidArgumentError {
  return new InvalidArgumentError('options.cursor must be null, or come from a page with the same parameters');
}

const BYTES = /^[\0-\xff]*$/;
const isPlace = (text: unknown): boolean => typeof text === 'string' && BYTES.test(text);

/** What {@link encodeCursor} was given with these parameters; undefined for no cursor, which is the beginning. */
export function decodeCursor<P extends readonly string[]>(
  parameters: readonly unknown[],
  cursor: unknown,
  length: P['length'],
): P | undefined {
  if (cursor === undefined || cursor === null) return undefined;
  const decoded = typeof cursor === 'string' ? decode(cursor) : undefined;
  if (!Array.isArray(decoded)) throw notACursor();
  const [hash, ...place] = decoded as unknown[];
  if (hash !== digest(parameters) || place.length !== length || !place.every(isPlace)) throw notACursor();
  return place as unknown as P;
}
