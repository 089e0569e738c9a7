import { InvalidRecordError } from '../errors.js';
import type { Found, IndexKeys } from './entries.js';

/*
 * A record is stored as its JSON, or what its codec makes of it, a newline, and a line of JSON that says what the record is
 * found by. So a write knows what to remove, whatever the declaration says by now:
 *
 *   {"id":"17","email":"A@b.c","tags":["red"]}
 *   {"version":1,"unique":{"email":"a@b.c"},"indexes":{"byTag":["red"]},"expiry":{"at":1700000000000,"row":"k3j9x2"}}
 */

/** When a record ends, and the name of its row among those that expire. */
interface RecordExpiry {
  readonly at: number;
  readonly row: string;
}

/** A record as it is to be stored, or as it is. */
export interface Document extends Found {
  readonly id: string;
  readonly version: number;
  readonly expiry: RecordExpiry | undefined;
  /** The record, as JSON or by its codec. */
  readonly payload: string;
  /** All of it, as the key holds it. */
  readonly text: string;
}

/** Puts a document together. */
export function makeDocument({ id, payload, version, unique, indexes, expiry }: Omit<Document, 'text'>): Document {
  const text = `${payload}\n${JSON.stringify({ version, unique, indexes, expiry })}`;
  return { id, payload, version, unique, indexes, expiry, text };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether all that an object holds is as it should be. Documents are read often, and `Object.values` takes longer. */
function holdsOnly(object: unknown, isSound: (value: unknown) => boolean): boolean {
  if (!isObject(object)) return false;
  for (const name in object) if (!isSound(object[name])) return false;
  return true;
}

const isText = (value: unknown): boolean => typeof value === 'string';

const isKeys = (keys: unknown): boolean =>
  typeof keys === 'number' ||
  keys === 'Infinity' ||
  keys === '-Infinity' ||
  (Array.isArray(keys) && keys.every(isText));

function isExpiry(expiry: unknown): boolean {
  return (
    expiry === undefined ||
    (isObject(expiry) && Number.isSafeInteger(expiry['at']) && typeof expiry['row'] === 'string')
  );
}

/** Where the last newline is: mostly the only one, which is found faster from the beginning. */
function lastNewline(text: string): number {
  const first = text.indexOf('\n');
  return text.includes('\n', first + 1) ? text.lastIndexOf('\n') : first;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Takes apart what a key holds. Throws `InvalidRecordError` where other programs have written something else. */
export function readDocument(id: string, text: string): Document {
  const end = lastNewline(text);
  const found = end < 0 ? undefined : parse(text.slice(end + 1));
  if (isObject(found)) {
    const { version, unique, indexes, expiry } = found;
    const isSound =
      Number.isSafeInteger(version) && holdsOnly(unique, isText) && holdsOnly(indexes, isKeys) && isExpiry(expiry);
    if (isSound) {
      return {
        id,
        version: version as number,
        unique: unique as Record<string, string>,
        indexes: indexes as Record<string, IndexKeys>,
        expiry: expiry as RecordExpiry | undefined,
        payload: text.slice(0, end),
        text,
      };
    }
  }
  throw new InvalidRecordError([{ path: '', rule: 'not a record of a collection' }], id);
}
