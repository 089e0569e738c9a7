import { type BinaryString } from '@keyvaluestore/core';

/** A status, as `OK`. */
export class Simple {
  constructor(readonly text: string) {}
}

/** An error: a code in capitals, a blank, and what it means. Thrown by commands, and given within an array of replies. */
export class ReplyError extends Error {}

/** A floating point number: of its own kind in RESP3, a bulk string in RESP2. */
export class Double {
  constructor(readonly value: number) {}
}

/** Pairs: a map in RESP3, a flat array in RESP2. */
export class Pairs {
  constructor(readonly entries: readonly (readonly [Reply, Reply])[]) {}
}

/** Pairs in their order: an array of arrays of two in RESP3, a flat array in RESP2. */
export class OrderedPairs {
  constructor(readonly entries: readonly (readonly [Reply, Reply])[]) {}
}

/** Members in no order: a set in RESP3, an array in RESP2. */
export class Members {
  constructor(readonly values: readonly Reply[]) {}
}

/** A text for people, as `INFO` gives: verbatim in RESP3, a bulk string in RESP2. */
export class Verbatim {
  constructor(readonly text: string) {}
}

/** An array that is not there: `*-1` in RESP2, null in RESP3. */
export class NoArray {}
export const NO_ARRAY = new NoArray();

/** What a command answers: bytes are a bulk string, numbers are integers, null is a bulk string that is not there. */
export type Reply =
  | BinaryString
  | number
  | bigint
  | boolean
  | null
  | Simple
  | ReplyError
  | Double
  | Pairs
  | OrderedPairs
  | Members
  | Verbatim
  | NoArray
  | readonly Reply[];

export const OK = new Simple('OK');
export const QUEUED = new Simple('QUEUED');
export const PONG = new Simple('PONG');
