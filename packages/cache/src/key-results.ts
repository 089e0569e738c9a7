import {
  type BinaryString,
  type Operation,
  type Output,
  type OutputKind,
  type OutputTypes,
  PRIMITIVES,
  type RangeOutput,
} from '@keyvaluestore/core';

import { resultId } from './result-id.js';

// Roughly what V8 takes for an object with its place in a map, for one of a list's members, for a number, and for a key.
const RESULT_BYTES = 100;
const MEMBER_BYTES = 24;
const NUMBER_BYTES = 8;
const KEY_BYTES = 300;

type HashEntries = Output<'hGetAll'>;

/** A whole hash, of which single fields can be answered. */
class CachedHash {
  #fields: ReadonlyMap<BinaryString, BinaryString> | undefined;

  constructor(readonly entries: HashEntries) {}

  field(name: BinaryString): BinaryString | null {
    this.#fields ??= new Map(this.entries);
    return this.#fields.get(name) ?? null;
  }
}

/** A range, and whether it holds all that lies between its bounds: so if it had no limit, or fewer members than that. */
class CachedRange {
  readonly #isComplete: boolean;

  constructor(
    readonly output: RangeOutput,
    limit: number | undefined,
  ) {
    this.#isComplete = limit === undefined || output.members.length < limit;
  }

  /** What a range with another limit gives, if this one holds enough to tell. */
  cut(limit: number | undefined): RangeOutput | undefined {
    const { members, scores, fields, ascii = false } = this.output;
    if (limit === undefined || limit >= members.length) {
      return this.#isComplete || limit === members.length ? this.output : undefined;
    }
    return Object.freeze({
      members: members.slice(0, limit),
      ascii,
      ...(scores && { scores: scores.slice(0, limit) }),
      ...(fields && { fields: fields.slice(0, limit) }),
    });
  }

  /** Whether this one answers all that the other does. */
  covers(other: CachedRange): boolean {
    return this.#isComplete || (!other.#isComplete && this.output.members.length >= other.output.members.length);
  }
}

type Result = Exclude<Output, HashEntries | void> | CachedHash | CachedRange;

function bytesOfAll(list: readonly BinaryString[]): number {
  return list.reduce((sum, { length }) => sum + length + MEMBER_BYTES, 0);
}

const none = (): number => 0;

/** The bytes of an output beside what each result takes, by its kind. */
const BYTES: { readonly [K in OutputKind]: (output: OutputTypes[K]) => number } = {
  nothing: none,
  written: none,
  addition: none,
  counted: none,
  length: none,
  found: none,
  number: none,
  score: none,
  position: none,
  type: none,
  timeLeft: none,
  value: (value) => value?.length ?? 0,
  values: (values) => values.reduce((sum, value) => sum + (value?.length ?? 0) + MEMBER_BYTES, 0),
  scores: ({ length }) => length * NUMBER_BYTES,
  flags: ({ length }) => length * NUMBER_BYTES,
  members: bytesOfAll,
  drawn: bytesOfAll,
  list: bytesOfAll,
  // Twice the places, for entries and the map that finds them.
  entries: (entries) => bytesOfAll(entries.flat()) * 2,
  range: ({ members, scores = [], fields = [] }) =>
    bytesOfAll(members) + scores.length * NUMBER_BYTES + bytesOfAll(fields),
};

function bytesOf(operation: Operation, output: Output): number {
  return (BYTES[PRIMITIVES[operation.name].gives] as (output: Output) => number)(output);
}

/** The results of reads of one key. */
export class KeyResults {
  readonly #results = new Map<string, Result>();
  /** When the first of them came; not 0, by which the LRU library means never. */
  readonly since = performance.now() || 1;
  /** When the first of them ends because its key expires, by the clock of the cache. */
  end = Infinity;
  /** Roughly the bytes of all, the key included. */
  bytes: number;

  constructor(key: BinaryString) {
    this.bytes = KEY_BYTES + key.length;
  }

  get count(): number {
    return this.#results.size;
  }

  /** What a read would give; undefined if that is not known. */
  find(operation: Operation, id: string): Output | undefined {
    const result = this.#results.get(id);
    if (operation.name === 'zRange') return this.#findRange(operation, result as CachedRange | undefined);
    if (result instanceof CachedHash) return result.entries;
    if (result === undefined && (operation.name === 'hGet' || operation.name === 'hMGet')) {
      return this.#findFields(operation);
    }
    return result as Output | undefined;
  }

  /** Keeps the output of a read, which must be frozen, and of which the key lives until `end`. */
  add(operation: Operation, id: string, output: Output, end: number): void {
    this.end = Math.min(this.end, end);
    const before = this.#results.get(id);
    const result = this.#resultOf(operation, output);
    if (before instanceof CachedRange && result instanceof CachedRange) {
      // Both are of the same state: one that was replaced in between is gone. So the longer one is the better one.
      if (before.covers(result)) return;
      this.bytes -= bytesOf(operation, before.output);
    }
    if (before === undefined) this.bytes += RESULT_BYTES + id.length;
    this.bytes += bytesOf(operation, output);
    this.#results.set(id, result);
  }

  #resultOf(operation: Operation, output: Output): Result {
    if (operation.name === 'hGetAll') return new CachedHash(output as HashEntries);
    if (operation.name === 'zRange') return new CachedRange(output as RangeOutput, operation.limit);
    return output as Result;
  }

  #findFields(operation: Operation<'hGet' | 'hMGet'>): Output | undefined {
    const hash = this.#results.get('hGetAll') as CachedHash | undefined;
    if (operation.name === 'hGet') return hash?.field(operation.field);
    return hash && Object.freeze(operation.fields.map((field) => hash.field(field)));
  }

  #findRange(operation: Operation<'zRange'>, result: CachedRange | undefined): Output | undefined {
    const found = result?.cut(operation.limit);
    if (found !== undefined || operation.withScores) return found;
    const scored = this.#results.get(resultId({ ...operation, withScores: true })) as CachedRange | undefined;
    return scored?.cut(operation.limit);
  }
}
