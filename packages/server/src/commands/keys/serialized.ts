import { type BinaryString } from '@keyvaluestore/core';

import { ReplyError } from '../../protocol/reply.js';
import { crc64 } from './crc64.js';
import { type Content, type ScoredEntry } from './whole-values.js';

/** The version of the format that is written, and the last one that is read. */
const VERSION = 9;
const LAST_VERSION = 10;
/** The version and the checksum. */
const FOOTER_SIZE = 10;

/** The types in their plain encodings; a sorted hash, which Redis does not know, has a number far from its own. */
const TYPES = { string: 0, list: 1, set: 2, hash: 4, sortedSet: 5, sortedHash: 200 } as const;

const wrongPayload = (): ReplyError => new ReplyError('ERR DUMP payload version or checksum are wrong');
const badData = (): ReplyError => new ReplyError('ERR Bad data format');

const bytes = (...codes: readonly number[]): string => String.fromCharCode(...codes);

function lengthOf(length: number): string {
  if (length < 64) return bytes(length);
  if (length < 16_384) return bytes(64 | (length >> 8), length & 255);
  return bytes(128, length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255);
}

const textOf = (text: string): string => lengthOf(text.length) + text;

function scoreOf(score: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, score, true);
  return bytes(...new Uint8Array(view.buffer));
}

function bodyOf(content: Content): string {
  switch (content.type) {
    case 'string':
      return bytes(TYPES.string) + textOf(content.value);
    case 'set':
    case 'list':
      return bytes(TYPES[content.type]) + lengthOf(content.values.length) + content.values.map(textOf).join('');
    case 'hash': {
      const entries = content.entries.map(([field, value]) => textOf(field) + textOf(value));
      return bytes(TYPES.hash) + lengthOf(entries.length) + entries.join('');
    }
    case 'sortedSet': {
      const isPlain = content.entries.every(([field, member]) => field === member);
      const entries = content.entries.map(
        ([field, member, score]) => (isPlain ? '' : textOf(field)) + textOf(member) + scoreOf(score),
      );
      return bytes(TYPES[isPlain ? 'sortedSet' : 'sortedHash']) + lengthOf(entries.length) + entries.join('');
    }
  }
}

/** What a key holds as bytes that Redis restores too, but those of a sorted hash. */
export function serialize(content: Content): BinaryString {
  const body = (bodyOf(content) + bytes(VERSION, 0)) as BinaryString;
  return (body + crc64(body)) as BinaryString;
}

/** Reads what was written, from its beginning to its end. */
class Reader {
  readonly #bytes: BinaryString;
  #at = 0;

  constructor(given: BinaryString) {
    this.#bytes = given;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  take(count: number): BinaryString {
    const end = this.#at + count;
    if (end > this.#bytes.length) throw badData();
    const taken = this.#bytes.slice(this.#at, end) as BinaryString;
    this.#at = end;
    return taken;
  }

  view(count: number): DataView {
    return new DataView(Uint8Array.from(this.take(count), (char) => char.charCodeAt(0)).buffer);
  }

  byte(): number {
    return this.take(1).charCodeAt(0);
  }

  #lengthAfter(first: number): number {
    if (first < 64) return first;
    if (first < 128) return ((first & 63) << 8) | this.byte();
    if (first === 128) return this.view(4).getUint32(0);
    throw badData();
  }

  /** How many there are of what follows: at least one. */
  count(): number {
    const count = this.#lengthAfter(this.byte());
    if (count > 0 && count <= this.#bytes.length) return count;
    throw badData();
  }

  /** A string, which may be written as an integer. */
  text(): BinaryString {
    const first = this.byte();
    if (first === 192) return String(this.view(1).getInt8(0)) as BinaryString;
    if (first === 193) return String(this.view(2).getInt16(0, true)) as BinaryString;
    if (first === 194) return String(this.view(4).getInt32(0, true)) as BinaryString;
    return this.take(this.#lengthAfter(first));
  }

  score(): number {
    const score = this.view(8).getFloat64(0, true);
    if (Number.isNaN(score)) throw badData();
    return score;
  }

  many<T>(read: () => T): T[] {
    return Array.from({ length: this.count() }, read);
  }
}

function readContent(reader: Reader): Content {
  const text = (): BinaryString => reader.text();
  switch (reader.byte()) {
    case TYPES.string:
      return { type: 'string', value: text() };
    case TYPES.list:
      return { type: 'list', values: reader.many(text) };
    case TYPES.set:
      return { type: 'set', values: [...new Set(reader.many(text))] };
    case TYPES.hash:
      return { type: 'hash', entries: [...new Map(reader.many(() => [text(), text()] as const))] };
    case TYPES.sortedSet:
      return {
        type: 'sortedSet',
        entries: reader.many((): ScoredEntry => {
          const member = text();
          return [member, member, reader.score()];
        }),
      };
    case TYPES.sortedHash:
      return { type: 'sortedSet', entries: reader.many((): ScoredEntry => [text(), text(), reader.score()]) };
    default:
      throw badData();
  }
}

/** Reads what {@link serialize} has written, and of what Redis writes what is in its plain encodings. */
export function deserialize(payload: BinaryString): Content {
  const end = payload.length - FOOTER_SIZE;
  if (end < 0 || crc64(payload.slice(0, -8) as BinaryString) !== payload.slice(-8)) throw wrongPayload();
  const version = payload.charCodeAt(end) + payload.charCodeAt(end + 1) * 256;
  if (version > LAST_VERSION) throw wrongPayload();
  const reader = new Reader(payload.slice(0, end) as BinaryString);
  const content = readContent(reader);
  if (!reader.isAtEnd) throw badData();
  return content;
}
