import { type BinaryString, type Operation, type RangeOutput } from '@keyvaluestore/core';

import { bytes, type Compilers, flag, integer, list, nothing, read, run } from '../transport/request.js';
import { boundTexts, parseScore, scoreText } from '../layout/scores.js';
import { zAddScript } from './scripts/z-add.js';
import { zIncrByScript } from './scripts/z-incr-by.js';
import { zRangeScript } from './scripts/z-range.js';
import { zRemScript } from './scripts/z-rem.js';
import { zScoreScript } from './scripts/z-score.js';

/** The arguments of ZRANGE after its key. */
function rangeArguments({ range, reverse, withScores, limit }: Operation<'zRange'>): string[] {
  const [min, max] = boundTexts(range);
  const args = reverse ? [max, min] : [min, max];
  args.push(range.by === 'score' ? 'BYSCORE' : 'BYLEX');
  if (reverse) args.push('REV');
  if (limit !== undefined) args.push('LIMIT', '0', String(limit));
  if (withScores) args.push('WITHSCORES');
  return args;
}

function withScores(reply: unknown): RangeOutput {
  const flat = list(reply);
  const members: BinaryString[] = [];
  const scores: number[] = [];
  flat.forEach((text, index) => {
    if (index % 2 === 0) members.push(text);
    else scores.push(parseScore(text));
  });
  return { members, scores };
}

/** Sorted sets and sorted hashes: scripts wherever the companion matters, which holds the members of sorted hashes. */
export const sortedSetCompilers: Compilers<'zAdd' | 'zRem' | 'zScore' | 'zIncrBy' | 'zCount' | 'zRange'> = {
  zAdd: ({ key, field, member, score, when }, keys) => {
    const args = [field, scoreText(score), when];
    return run(zAddScript, keys.pair(key), member === field ? args : [...args, member], flag);
  },
  zRem: ({ key, field }, keys) => run(zRemScript, keys.pair(key), [field], nothing),
  zScore: ({ key, field }, keys) =>
    run(zScoreScript, [keys.key(key)], [field], (reply) => (reply === null ? null : parseScore(bytes(reply)))),
  zIncrBy: ({ key, field, by }, keys) =>
    run(zIncrByScript, keys.pair(key), [field, scoreText(by)], (reply) => parseScore(bytes(reply))),
  zCount: ({ key, range }, keys) =>
    read(range.by === 'score' ? 'zcount' : 'zlexcount', keys.key(key), boundTexts(range), integer),
  zRange: (operation, keys) => {
    const args = [operation.withScores ? '2' : '1', ...rangeArguments(operation)];
    return run(zRangeScript, keys.pair(operation.key), args, (reply) =>
      operation.withScores ? withScores(reply) : { members: list(reply) },
    );
  },
};
