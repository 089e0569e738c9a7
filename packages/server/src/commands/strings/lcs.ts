import { type BinaryString } from '@keyvaluestore/core';

import { syntaxError } from '../../protocol/errors.js';
import { Pairs, type Reply, ReplyError } from '../../protocol/reply.js';
import { NO_BYTES, optionName, TWO_KEYS } from '../arguments.js';
import { type Arguments, ask, type DataCommand, type Steps } from '../command.js';
import { parseInteger } from '../numbers.js';
import { isRefusal } from './change-string.js';

/** As many lengths as are held at a time: 128 MB of them. */
const MOST_CELLS = 2 ** 25;

interface Options {
  readonly length: boolean;
  readonly indexes: boolean;
  readonly withLengths: boolean;
  readonly shortest: number;
}

function parseOptions(args: Arguments): Options {
  const given = { length: false, indexes: false, withLengths: false, shortest: 0 };
  for (let index = 2; index < args.length; index++) {
    const name = optionName(args[index] as BinaryString);
    const next = args[index + 1];
    if (name === 'IDX') given.indexes = true;
    else if (name === 'LEN') given.length = true;
    else if (name === 'WITHMATCHLEN') given.withLengths = true;
    else if (name === 'MINMATCHLEN' && next !== undefined) {
      given.shortest = Math.max(0, parseInteger(next));
      index += 1;
    } else throw syntaxError();
  }
  if (!given.length || !given.indexes) return given;
  throw new ReplyError('ERR If you want both the length and indexes, please just use IDX.');
}

/** What the beginnings of two strings have in common, by their lengths. */
class CommonLengths {
  readonly #cells: Uint32Array;
  readonly #width: number;

  constructor(a: BinaryString, b: BinaryString) {
    this.#width = b.length + 1;
    const count = (a.length + 1) * this.#width;
    if (count > MOST_CELLS) {
      throw new ReplyError('ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len');
    }
    const cells = (this.#cells = new Uint32Array(count));
    for (let i = 1; i <= a.length; i++) {
      const code = a.charCodeAt(i - 1);
      let cell = i * this.#width + 1;
      for (let j = 0; j < b.length; j++, cell++) {
        cells[cell] =
          code === b.charCodeAt(j)
            ? (cells[cell - this.#width - 1] as number) + 1
            : Math.max(cells[cell - this.#width] as number, cells[cell - 1] as number);
      }
    }
  }

  at(a: number, b: number): number {
    return this.#cells[a * this.#width + b] as number;
  }
}

/** A part of both strings: where it ends in each, and how long it is. */
interface Match {
  readonly endA: number;
  readonly endB: number;
  length: number;
}

/** The parts that make up the longest common subsequence, from the last to the first. */
function matchesOf(a: BinaryString, b: BinaryString, lengths: CommonLengths): Match[] {
  const matches: Match[] = [];
  let current: Match | undefined;
  for (let i = a.length, j = b.length; i > 0 && j > 0;) {
    if (a.charCodeAt(i - 1) === b.charCodeAt(j - 1)) {
      if (current === undefined) matches.push((current = { endA: i - 1, endB: j - 1, length: 0 }));
      current.length += 1;
      i -= 1;
      j -= 1;
    } else {
      if (lengths.at(i - 1, j) > lengths.at(i, j - 1)) i -= 1;
      else j -= 1;
      current = undefined;
    }
  }
  return matches;
}

function compare(a: BinaryString, b: BinaryString, { length, indexes, withLengths, shortest }: Options): Reply {
  const lengths = new CommonLengths(a, b);
  const total = lengths.at(a.length, b.length);
  if (length) return total;
  const matches = matchesOf(a, b, lengths);
  if (!indexes) {
    const parts = matches.reverse().map((match) => a.slice(match.endA - match.length + 1, match.endA + 1));
    return parts.join('') as BinaryString;
  }
  const shown = matches
    .filter((match) => match.length >= shortest)
    .map(({ endA, endB, length: size }) => [
      [endA - size + 1, endA],
      [endB - size + 1, endB],
      ...(withLengths ? [size] : []),
    ]);
  return new Pairs([
    ['matches' as BinaryString, shown],
    ['len' as BinaryString, total],
  ]);
}

function* stringOf(key: BinaryString): Steps<BinaryString> {
  try {
    return (yield* ask({ name: 'get', key })) ?? NO_BYTES;
  } catch (error) {
    if (!isRefusal(error, 'WRONG_TYPE')) throw error;
    throw new ReplyError('ERR The specified keys must contain string values');
  }
}

export const lcsCommand: DataCommand = {
  name: 'LCS',
  arity: -3,
  flags: ['readonly'],
  group: 'string',
  keys: TWO_KEYS,
  isolated: true,
  *steps(args) {
    const [keyA = NO_BYTES, keyB = NO_BYTES] = args;
    const [a, b] = [yield* stringOf(keyA), yield* stringOf(keyB)];
    return compare(a, b, parseOptions(args));
  },
};
