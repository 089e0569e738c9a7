import {
  type BinaryString,
  type Operation,
  type Position,
  type RangeOutput,
  type ScoreRange,
} from '@keyvaluestore/core';

import { type Keyspace } from '../layout/keys.js';
import { boundBelow, boundTexts, parseScore, scoreText } from '../layout/scores.js';
import { packedList } from '../transport/packed.js';
import { integer } from '../transport/replies.js';
import { type Command, type Compilers, readCommand, scriptCommand } from './command.js';
import { zLexRowsScript } from './scripts/z-lex-rows.js';
import { zPageScript } from './scripts/z-page.js';
import { zPopScript } from './scripts/z-pop.js';
import { zRangeScript } from './scripts/z-range.js';
import { zRemRangeScript } from './scripts/z-rem-range.js';

/** How many values a script gives for each field: its member; member and score; field, member and score. */
type Step = 1 | 2 | 3;

/** By what ZRANGE goes, as it is told; by rank, it is told nothing. */
const BY = { score: ['BYSCORE'], lex: ['BYLEX'], rank: [] } as const;

/** The arguments of ZRANGE after its key. */
function rangeArguments({ range, reverse, withScores, withFields, limit }: Operation<'zRange'>): string[] {
  const [min, max] = boundTexts(range);
  // Positions are given in the order that is asked for, bounds always the lower one first.
  const args = reverse && range.by !== 'rank' ? [max, min] : [min, max];
  args.push(...BY[range.by]);
  if (reverse) args.push('REV');
  if (limit !== undefined) args.push('LIMIT', '0', String(limit));
  if ((withScores || withFields) && range.by !== 'lex') args.push('WITHSCORES');
  return args;
}

/**
 * What a range gives, packed: its members, or fields in turn with scores. With three values for each field, the members
 * follow in a second list, unless they are the fields.
 */
export function rangeOutput(reply: unknown, step: Step): RangeOutput {
  const [rows = [], named] = step === 3 && Array.isArray(reply) ? (reply as unknown[]) : [reply];
  const flat = packedList(rows);
  if (step === 1) return { members: flat };
  const fields: BinaryString[] = [];
  const scores: number[] = [];
  for (let at = 0; at < flat.length; at += 2) {
    fields.push(flat[at] as BinaryString);
    scores.push(parseScore(flat[at + 1] as string));
  }
  if (step === 2) return { members: fields, scores };
  return { members: named === undefined ? fields : packedList(named), scores, fields };
}

function pageArguments(range: ScoreRange, after: Position, reverse: boolean, limit: number | undefined): string[] {
  const bounds = [boundBelow(range), boundTexts(range)[1]];
  return [
    reverse ? '1' : '0',
    ...bounds,
    limit === undefined ? '' : String(limit),
    scoreText(after.score),
    after.field,
  ];
}

function zRange(operation: Operation<'zRange'>, keys: Keyspace): Command<RangeOutput> {
  const { key, range, after, reverse, limit, withFields, withScores } = operation;
  const step = withFields ? 3 : withScores ? 2 : 1;
  const decode = (reply: unknown): RangeOutput => rangeOutput(reply, step);
  if (after !== undefined && range.by === 'score') {
    const args = [String(step), ...pageArguments(range, after, reverse, limit)];
    return scriptCommand(zPageScript, keys.pair(key), args, decode);
  }
  const script = range.by === 'lex' && step > 1 ? zLexRowsScript : zRangeScript;
  return scriptCommand(script, keys.pair(key), [String(step), ...rangeArguments(operation)], decode);
}

/** Ranges of sorted sets and sorted hashes: scripts wherever the companion matters. */
export const sortedSetRangeCompilers: Compilers<'zCount' | 'zRange' | 'zPop' | 'zRemRange'> = {
  zCount: ({ key, range }, keys) =>
    readCommand(range.by === 'score' ? 'zcount' : 'zlexcount', keys.key(key), boundTexts(range), integer),
  zRange,
  zPop: ({ key, count, reverse }, keys) => {
    const args = [reverse ? 'ZPOPMAX' : 'ZPOPMIN', String(count)];
    return scriptCommand(zPopScript, keys.pair(key), args, (reply) => rangeOutput(reply, 3));
  },
  zRemRange: ({ key, range }, keys) => {
    const args = [`ZREMRANGEBY${range.by.toUpperCase()}`, ...boundTexts(range), ...BY[range.by]];
    return scriptCommand(zRemRangeScript, keys.pair(key), args, integer);
  },
};
