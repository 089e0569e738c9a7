import { type BinaryString } from '@keyvaluestore/core';

import { ReplyError } from './reply.js';
import { splitInline } from './split-inline.js';

/** A command as a client sends it. */
export interface Request {
  readonly name: BinaryString;
  readonly args: readonly BinaryString[];
}

/** What a client may send; looked at anew for each request. */
export interface RequestLimits {
  /** Bytes of one argument. */
  readonly maxBulkLength: number;
  /** Bytes of all arguments of a request. */
  readonly maxRequestLength: number;
  /** A client that has not given the password may send no more than what gives it. */
  readonly isAuthenticated: boolean;
}

const EMPTY = Buffer.alloc(0);
const MAX_LINE = 64 * 1024;
const MAX_ARGUMENTS = 1024 * 1024;
const MAX_DIGITS = 20;
/** What may be sent before the password has been given. */
const STRANGERS_ARGUMENTS = 10;
const STRANGERS_LENGTH = 16 * 1024;
/** The first room for an argument that has not come as a whole. */
const FIRST_ROOM = 256;

const CR = 13;
const LF = 10;
const STAR = 42;
const DOLLAR = 36;
const MINUS = 45;
const ZERO = 48;

function protocolError(what: string): ReplyError {
  return new ReplyError(`ERR Protocol error: ${what}`);
}

/** Takes requests out of what arrives. Holds no more than what has arrived, whatever lengths are announced. */
export class RequestParser {
  readonly #limits: RequestLimits;
  #chunk = EMPTY;
  #at = 0;
  /** The arguments so far of the request that has begun, its name first. */
  #args: BinaryString[] | undefined;
  #missing = 0;
  #total = 0;
  /** The length of the argument that comes; -1 before it is known. */
  #length = -1;
  /** What has arrived of it, where it has not as a whole. */
  #room = EMPTY;
  #filled = 0;

  constructor(limits: RequestLimits) {
    this.#limits = limits;
  }

  /** Bytes that no request has been taken from. */
  get buffered(): number {
    return this.#chunk.length - this.#at;
  }

  push(chunk: Buffer): void {
    this.#chunk = this.buffered === 0 ? chunk : Buffer.concat([this.#chunk.subarray(this.#at), chunk]);
    this.#at = 0;
  }

  /** The next request that has arrived as a whole. Throws a {@link ReplyError} where there can be no other. */
  next(): Request | undefined {
    const args = this.#next();
    if (args !== undefined) return { name: args.shift() as BinaryString, args };
    // What is left is a part of a line: the chunk that it came in is not to be held for it.
    if (this.#at > 0) this.#chunk = this.buffered === 0 ? EMPTY : Buffer.from(this.#chunk.subarray(this.#at));
    this.#at = 0;
    return undefined;
  }

  #next(): BinaryString[] | undefined {
    while (this.#args === undefined) {
      if (this.buffered === 0) return undefined;
      if (this.#chunk[this.#at] !== STAR) {
        const words = this.#inline();
        if (words === undefined || words.length > 0) return words;
        continue;
      }
      const count = this.#number('invalid multibulk length');
      if (count === undefined) return undefined;
      if (count > MAX_ARGUMENTS) throw protocolError('invalid multibulk length');
      if (count > STRANGERS_ARGUMENTS && !this.#limits.isAuthenticated) {
        throw protocolError('unauthenticated multibulk length');
      }
      if (count <= 0) continue;
      this.#args = [];
      this.#missing = count;
      this.#total = 0;
    }
    for (; this.#missing > 0; this.#missing--) {
      if (this.#length === -1 && !this.#readLength()) return undefined;
      const bulk = this.#bulk();
      if (bulk === undefined) return undefined;
      this.#args.push(bulk);
      this.#length = -1;
    }
    const args = this.#args;
    this.#args = undefined;
    return args;
  }

  #readLength(): boolean {
    if (this.buffered === 0) return false;
    const first = this.#chunk[this.#at] as number;
    if (first !== DOLLAR) throw protocolError(`expected '$', got '${String.fromCharCode(first)}'`);
    const length = this.#number('invalid bulk length');
    if (length === undefined) return false;
    const { maxBulkLength, maxRequestLength, isAuthenticated } = this.#limits;
    if (length < 0 || length > maxBulkLength) throw protocolError('invalid bulk length');
    this.#total += length;
    if (this.#total > STRANGERS_LENGTH && !isAuthenticated) throw protocolError('unauthenticated bulk length');
    if (this.#total > maxRequestLength) throw protocolError('too big request');
    this.#length = length;
    return true;
  }

  /** The number behind the char where the parser stands; undefined where its line has not arrived as a whole. */
  #number(failure: string): number | undefined {
    const chunk = this.#chunk;
    const isNegative = chunk[this.#at + 1] === MINUS;
    const start = this.#at + (isNegative ? 2 : 1);
    let index = start;
    let value = 0;
    for (; index < chunk.length; index++) {
      const digit = (chunk[index] as number) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (index - start > MAX_DIGITS) throw protocolError(failure);
    if (index < chunk.length && (chunk[index] !== CR || index === start)) throw protocolError(failure);
    if (index + 1 >= chunk.length) return undefined;
    this.#at = index + 2;
    return isNegative ? -value : value;
  }

  #bulk(): BinaryString | undefined {
    const length = this.#length;
    if (this.#filled === 0 && this.buffered >= length + 2) {
      const start = this.#at;
      this.#at = start + length + 2;
      return this.#chunk.latin1Slice(start, start + length) as BinaryString;
    }
    const wanted = length + 2;
    const taken = Math.min(wanted - this.#filled, this.buffered);
    const filled = this.#filled + taken;
    if (filled > this.#room.length) {
      const room = Buffer.allocUnsafeSlow(Math.min(wanted, Math.max(FIRST_ROOM, filled, 2 * this.#room.length)));
      this.#room.copy(room, 0, 0, this.#filled);
      this.#room = room;
    }
    this.#chunk.copy(this.#room, this.#filled, this.#at, this.#at + taken);
    this.#at += taken;
    this.#filled = filled;
    if (filled < wanted) return undefined;
    const bulk = this.#room.latin1Slice(0, length) as BinaryString;
    this.#room = EMPTY;
    this.#filled = 0;
    return bulk;
  }

  #inline(): BinaryString[] | undefined {
    const end = this.#chunk.indexOf(LF, this.#at);
    const length = (end === -1 ? this.#chunk.length : end) - this.#at;
    if (length > (this.#limits.isAuthenticated ? MAX_LINE : STRANGERS_LENGTH)) {
      throw protocolError('too big inline request');
    }
    if (end === -1) return undefined;
    const line = this.#chunk.latin1Slice(this.#at, this.#chunk[end - 1] === CR && end > this.#at ? end - 1 : end);
    this.#at = end + 1;
    const words = splitInline(line);
    if (words === undefined) throw protocolError('unbalanced quotes in request');
    return words;
  }
}
