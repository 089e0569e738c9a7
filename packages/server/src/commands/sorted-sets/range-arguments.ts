import { type AnyRange, type BinaryString, type RangeOutput } from '@keyvaluestore/core';

import { syntaxError } from '../../protocol/errors.js';
import { ReplyError } from '../../protocol/reply.js';
import { optionName } from '../arguments.js';
import { type Arguments, ask, type Steps } from '../command.js';
import { parseInteger } from '../numbers.js';
import { allMembers, lexRange, rankRange, scoreRange } from './bounds.js';

/** What is wanted of a sorted set. */
export interface WantedRange {
  readonly range: AnyRange;
  readonly reverse: boolean;
  readonly withScores: boolean;
  /** How many of the first are left out, all if negative. */
  readonly offset: number;
  /** How many are wanted then, all if negative. */
  readonly count: number;
}

/** What a command's name says of its range, undefined where options do. */
export interface RangeKind {
  readonly by: AnyRange['by'] | undefined;
  readonly reverse: boolean | undefined;
  /** Whether scores can be asked for. */
  readonly givesScores: boolean;
}

interface Options {
  by: AnyRange['by'] | undefined;
  reverse: boolean | undefined;
  withScores: boolean;
  offset: number;
  count: number;
}

function parseOptions(args: Arguments, kind: RangeKind): Options {
  const options: Options = { by: kind.by, reverse: kind.reverse, withScores: false, offset: 0, count: -1 };
  for (let index = 0; index < args.length; index++) {
    const name = optionName(args[index] as BinaryString);
    if (name === 'WITHSCORES' && kind.givesScores) {
      options.withScores = true;
    } else if (name === 'LIMIT' && index + 2 < args.length) {
      options.offset = parseInteger(args[index + 1] as BinaryString);
      options.count = parseInteger(args[index + 2] as BinaryString);
      index += 2;
    } else if (name === 'REV' && kind.reverse === undefined) {
      options.reverse = true;
    } else if ((name === 'BYLEX' || name === 'BYSCORE') && options.by === undefined) {
      options.by = name === 'BYLEX' ? 'lex' : 'score';
    } else {
      throw syntaxError();
    }
  }
  return options;
}

/** Understands the two ends of a range, of which a reversed one has the greater first, and the options behind. */
export function parseRange([from, to, ...args]: Arguments, kind: RangeKind): WantedRange {
  const { by = 'rank', reverse = false, withScores, offset, count } = parseOptions(args, kind);
  if (by === 'rank' && count !== -1) {
    throw new ReplyError('ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX');
  }
  if (by === 'lex' && withScores) {
    throw new ReplyError('ERR syntax error, WITHSCORES not supported in combination with BYLEX');
  }
  const ends = [from as BinaryString, to as BinaryString] as const;
  const [min, max] = reverse && by !== 'rank' ? ([ends[1], ends[0]] as const) : ends;
  const parse = { rank: rankRange, score: scoreRange, lex: lexRange }[by];
  return { range: parse(min, max), reverse, withScores, offset: by === 'rank' ? 0 : offset, count };
}

/** Reads what is wanted of a sorted set. */
export function* readRange(key: BinaryString, wanted: WantedRange): Steps<RangeOutput> {
  const { range, reverse, withScores, offset, count } = wanted;
  if (offset < 0 || count === 0) {
    // Of a sorted set nothing is wanted, but another type is refused.
    yield* ask(allMembers(key));
    return { members: [], scores: [] };
  }
  const end = offset + count;
  const limit = count < 0 || !Number.isSafeInteger(end) ? undefined : end;
  const flags = { after: undefined, withFields: false };
  const output = yield* ask({ name: 'zRange', key, range, reverse, withScores, limit, ...flags });
  if (offset === 0) return output;
  const { members, scores } = output;
  return { members: members.slice(offset), ...(scores && { scores: scores.slice(offset) }) };
}
