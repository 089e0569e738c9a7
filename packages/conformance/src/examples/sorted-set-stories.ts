import { inAtomicWrite, inBatch, inTurn, other, type Act, type Step, type Story } from './story.js';

const all = [-Infinity, Infinity] as const;

/** What a read gives that sees the member `m`, or none; `value` is what a sorted hash has under that field. */
type Expected = (score: number | undefined, value: string) => unknown;

const story = (read: Act, expected: Expected): Story => {
  const step = (write: Act, score?: number, value = 'm'): Step => [write, expected(score, value)];
  return {
    read,
    absent: expected(undefined, 'm'),
    steps: [
      step((kv, name) => kv.zAdd(name, 'm', 1), 1),
      step((kv, name) => kv.zIncrBy(name, 'm', 1), 2),
      step((kv, name) => kv.zhAdd(name, 'm', 'other', 3), 3, 'other'),
      step((kv, name) => kv.zRem(name, 'm')),
      step((kv, name) => kv.zhAddNX(name, 'm', 'new', 4), 4, 'new'),
      step((kv, name) => kv.zhAddXX(name, 'm', 'xx', 3), 3, 'xx'),
      step((kv, name) => kv.zhAddGT(name, 'm', 'gt', 5), 5, 'gt'),
      step((kv, name) => kv.zhAddLT(name, 'm', 'lt', 4), 4, 'lt'),
      step((kv, name) => kv.zhRem(name, 'm')),
      step((kv, name) => kv.zAddNX(name, 'm', 5), 5),
      step((kv, name) => kv.zAddXX(name, 'm', 6), 6),
      step((kv, name) => kv.zAddGT(name, 'm', 7), 7),
      step((kv, name) => kv.zAddLT(name, 'm', 6), 6),
      step((kv, name) => kv.zRemXX(name, 'm')),
      step((kv, name) => kv.zAddGT(name, 'm', 1), 1),
      step((kv, name) => kv.zhRemXX(name, 'm')),
      step(
        inBatch((batch, name) => batch.zAdd(name, 'm', 6)),
        6,
      ),
      step((kv, name) => kv.zPopMin(name)),
      step(
        inAtomicWrite((tx, name) => tx.zAdd(name, 'm', 7)),
        7,
      ),
      step((kv, name) => kv.zPopMax(name, 2)),
      step(
        inAtomicWrite((tx, name) => tx.zAddGT(name, 'm', 7)),
        7,
      ),
      step((kv, name) => kv.zRemRangeByScore(name, 7, 7)),
      step((kv, name) => kv.zAdd(name, 'm', 8), 8),
      step((kv, name) => kv.zRemRangeByLex(name, '[m', '[m')),
      step((kv, name) => kv.zAdd(name, 'm', 8), 8),
      step((kv, name) => kv.zRemRangeByRank(name, 0, -1)),
      step(
        inTurn(
          (kv, name) => kv.zhAdd(other(name), 'm', 'stored', 9),
          (kv, name) => kv.zUnionStore(name, [other(name)]),
        ),
        9,
        'stored',
      ),
      step((kv, name) => kv.zInterStore(name, [other(name), `${other(name)} none`])),
      step((kv, name) => kv.zDiffStore(name, [other(name)]), 9, 'stored'),
      step(inAtomicWrite((tx, name) => tx.zRemXX(name, 'm'))),
      step((kv, name) => kv.zUnionStore(name, [other(name)], { weights: [2] }), 18, 'stored'),
      step((kv, name) => kv.sUnionStore(name, [`${other(name)} none`])),
      step((kv, name) => kv.zAdd(name, 'm', 1), 1),
      step((kv, name) => kv.delete(name)),
    ],
  };
};

const countStory = (read: Act): Story => story(read, (score) => Number(score !== undefined));

const membersStory = (read: Act): Story => story(read, (score, value) => (score === undefined ? [] : [value]));

const rowsStory = (read: Act, more: object): Story =>
  story(read, (score, value) => (score === undefined ? [] : [{ ...more, value, score }]));

const rankStory = (read: Act): Story => story(read, (score) => (score === undefined ? null : 0));

const ofField = { field: 'm' };

export const SORTED_SET_STORIES = {
  zScore: story(
    (kv, name) => kv.zScore(name, 'm'),
    (score) => score ?? null,
  ),
  zMScore: story(
    (kv, name) => kv.zMScore(name, ['m', 'x']),
    (score) => [score ?? null, null],
  ),
  zCount: countStory((kv, name) => kv.zCount(name, ...all)),
  zLexCount: countStory((kv, name) => kv.zLexCount(name, '[m', '+')),
  zCard: countStory((kv, name) => kv.zCard(name)),
  zRank: rankStory((kv, name) => kv.zRank(name, 'm')),
  zRevRank: rankStory((kv, name) => kv.zRevRank(name, 'm')),
  zRangeByScore: membersStory((kv, name) => kv.zRangeByScore(name, ...all)),
  zRevRangeByScore: membersStory((kv, name) => kv.zRevRangeByScore(name, ...all, { limit: 2 })),
  zRangeByLex: membersStory((kv, name) => kv.zRangeByLex(name, '[m', '+')),
  zRevRangeByLex: membersStory((kv, name) => kv.zRevRangeByLex(name, '-', '[m')),
  zRange: membersStory((kv, name) => kv.zRange(name, 0, -1)),
  zRevRange: membersStory((kv, name) => kv.zRevRange(name, 0, 0)),
  zRandMember: membersStory((kv, name) => kv.zRandMember(name, 2)),
  zhRangeByScore: membersStory((kv, name) => kv.zhRangeByScore(name, '(0', Infinity)),
  zhRevRangeByScore: membersStory((kv, name) => kv.zhRevRangeByScore(name, ...all)),
  zhRangeByLex: membersStory((kv, name) => kv.zhRangeByLex(name, '[m', '[m')),
  zhRevRangeByLex: membersStory((kv, name) => kv.zhRevRangeByLex(name, '-', '+')),
  zhRange: membersStory((kv, name) => kv.zhRange(name, -1, -1)),
  zhRevRange: membersStory((kv, name) => kv.zhRevRange(name, 0, 5)),
  zhGet: story(
    (kv, name) => kv.zhGet(name, 'm'),
    (score, value) => (score === undefined ? null : value),
  ),
  zhMGet: story(
    (kv, name) => kv.zhMGet(name, ['x', 'm']),
    (score, value) => [null, score === undefined ? null : value],
  ),
  zRangeByScoreWithScores: rowsStory((kv, name) => kv.zRangeByScoreWithScores(name, ...all), {}),
  zRevRangeByScoreWithScores: rowsStory((kv, name) => kv.zRevRangeByScoreWithScores(name, ...all), {}),
  zRangeWithScores: rowsStory((kv, name) => kv.zRangeWithScores(name, 0, -1), {}),
  zRevRangeWithScores: rowsStory((kv, name) => kv.zRevRangeWithScores(name, 0, -1), {}),
  zUnion: rowsStory((kv, name) => kv.zUnion([`${other(name)} none`, name]), {}),
  zInter: rowsStory((kv, name) => kv.zInter([name, name], { aggregate: 'min' }), {}),
  zDiff: rowsStory((kv, name) => kv.zDiff([name, `${other(name)} none`]), {}),
  zhRangeByScoreWithScores: rowsStory((kv, name) => kv.zhRangeByScoreWithScores(name, ...all, { limit: 3 }), ofField),
  zhRevRangeByScoreWithScores: rowsStory((kv, name) => kv.zhRevRangeByScoreWithScores(name, ...all), ofField),
  zhRangeWithScores: rowsStory((kv, name) => kv.zhRangeWithScores(name, 0, -1), ofField),
  zhRevRangeWithScores: rowsStory((kv, name) => kv.zhRevRangeWithScores(name, 0, -1), ofField),
  zPage: story(
    (kv, name) => kv.zPage(name, { limit: 1 }),
    (score, value) => ({ rows: score === undefined ? [] : [{ field: 'm', value, score }], cursor: null }),
  ),
} as const;
