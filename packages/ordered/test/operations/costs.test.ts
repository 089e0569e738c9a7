import { type Backend } from '@keyvaluestore/core';

import { openMap } from '../support/map-store.js';

/** What a call takes: rows and ranges that are asked for, rows that are written, rows and ranges that are cleared. */
type Cost = readonly [requests: number, written: number, cleared: number];

const NAMES = ['a', 'b', 'c', 'd', 'e'];

/** A store with something of each type. */
async function open() {
  const { kv, work } = openMap({ later: false, pageSize: Infinity, counts: false });
  await kv.set('string', 'a');
  for (const key of ['set', 'other set']) await kv.sAdd(key, ...NAMES);
  await kv.hSet('hash', { a: 1, b: 2, c: 3, d: 4, e: 5 });
  for (const key of ['list', 'other list']) await kv.rPush(key, ...NAMES);
  for (const key of ['sorted', 'other sorted']) {
    for (const [score, name] of NAMES.entries()) await kv.zAdd(key, name, score);
  }
  return { kv, work };
}

it.each<[string, Cost, (kv: Backend) => Promise<unknown>]>([
  ['sAddNX', [2, 1, 0], (kv) => kv.sAddNX('set', 'x')],
  ['sAddNX of what is there', [2, 0, 0], (kv) => kv.sAddNX('set', 'a')],
  ['sRemXX', [3, 0, 1], (kv) => kv.sRemXX('set', 'a')],
  ['sIsMember', [2, 0, 0], (kv) => kv.sIsMember('set', 'a')],
  ['sMIsMember', [4, 0, 0], (kv) => kv.sMIsMember('set', ['a', 'b', 'x'])],
  ['sCard', [2, 0, 0], (kv) => kv.sCard('set')],
  ['sPop', [2, 0, 2], (kv) => kv.sPop('set', 2)],
  ['sPop of all', [2, 0, 1], (kv) => kv.sPop('set', 5)],
  ['sRandMember', [2, 0, 0], (kv) => kv.sRandMember('set')],
  ['sMove', [4, 2, 1], (kv) => kv.sMove('set', 'new', 'a')],
  ['sUnion', [4, 0, 0], (kv) => kv.sUnion(['set', 'other set'])],
  ['sInterStore', [5, 6, 0], (kv) => kv.sInterStore('new', ['set', 'other set'])],
  ['sDiffStore of nothing', [5, 0, 1], (kv) => kv.sDiffStore('string', ['set', 'other set'])],
  ['hSetEQ', [2, 1, 0], (kv) => kv.hSetEQ('hash', 'a', 9, 1)],
  ['hIncrBy', [2, 1, 0], (kv) => kv.hIncrBy('hash', 'a', 1)],
  ['hDelXX', [3, 0, 1], (kv) => kv.hDelXX('hash', 'a')],
  ['hMGet', [3, 0, 0], (kv) => kv.hMGet('hash', ['a', 'x'])],
  ['hExists', [2, 0, 0], (kv) => kv.hExists('hash', 'a')],
  ['hLen', [2, 0, 0], (kv) => kv.hLen('hash')],
  ['hKeys', [2, 0, 0], (kv) => kv.hKeys('hash')],
  ['hVals', [2, 0, 0], (kv) => kv.hVals('hash')],
  ['hRandField', [2, 0, 0], (kv) => kv.hRandField('hash')],
  ['rPush', [1, 3, 0], (kv) => kv.rPush('list', 'x', 'y')],
  ['lPushX', [1, 2, 0], (kv) => kv.lPushX('list', 'x')],
  ['lPushX of nothing', [1, 0, 0], (kv) => kv.lPushX('nothing', 'x')],
  ['lPop', [2, 1, 1], (kv) => kv.lPop('list')],
  ['rPop of two', [2, 1, 1], (kv) => kv.rPop('list', 2)],
  ['lPop of all', [2, 0, 1], (kv) => kv.lPop('list', 5)],
  ['lLen', [1, 0, 0], (kv) => kv.lLen('list')],
  ['lIndex', [2, 0, 0], (kv) => kv.lIndex('list', -2)],
  ['lRange', [2, 0, 0], (kv) => kv.lRange('list', 1, 3)],
  ['lPos', [2, 0, 0], (kv) => kv.lPos('list', 'd')],
  ['lSet', [1, 1, 0], (kv) => kv.lSet('list', 2, 'x')],
  ['lInsert near the left', [2, 3, 0], (kv) => kv.lInsert('list', 'after', 'a', 'x')],
  ['lInsert near the right', [2, 3, 0], (kv) => kv.lInsert('list', 'before', 'e', 'x')],
  ['lRem', [2, 2, 1], (kv) => kv.lRem('list', 0, 'd')],
  ['lTrim', [1, 1, 2], (kv) => kv.lTrim('list', 1, 3)],
  ['lMove', [3, 3, 1], (kv) => kv.lMove('list', 'other list', 'left', 'right')],
  ['lMove of a list to itself', [3, 2, 1], (kv) => kv.lMove('list', 'list', 'left', 'right')],
  ['zAddXX', [2, 2, 1], (kv) => kv.zAddXX('sorted', 'a', 9)],
  ['zAddGT of no greater score', [2, 0, 0], (kv) => kv.zAddGT('sorted', 'b', 1)],
  ['zRemXX', [3, 0, 2], (kv) => kv.zRemXX('sorted', 'a')],
  ['zMScore', [3, 0, 0], (kv) => kv.zMScore('sorted', ['a', 'x'])],
  ['zhMGet', [3, 0, 0], (kv) => kv.zhMGet('sorted', ['a', 'x'])],
  ['zCard', [2, 0, 0], (kv) => kv.zCard('sorted')],
  ['zRank', [3, 0, 0], (kv) => kv.zRank('sorted', 'd')],
  ['zRange from an end', [2, 0, 0], (kv) => kv.zRange('sorted', 0, 2)],
  ['zRange behind some', [3, 0, 0], (kv) => kv.zRange('sorted', -3, -2)],
  ['zRange that must count', [4, 0, 0], (kv) => kv.zRange('sorted', 1, -2)],
  ['zPage', [2, 0, 0], (kv) => kv.zPage('sorted', { limit: 2 })],
  ['zPopMin', [2, 0, 4], (kv) => kv.zPopMin('sorted', 2)],
  ['zPopMax of all', [2, 0, 1], (kv) => kv.zPopMax('sorted', 5)],
  ['zRemRangeByScore', [3, 0, 3], (kv) => kv.zRemRangeByScore('sorted', 1, 2)],
  ['zRemRangeByRank up to the last', [5, 0, 3], (kv) => kv.zRemRangeByRank('sorted', 3, -1)],
  ['zRemRangeByLex of all', [4, 0, 1], (kv) => kv.zRemRangeByLex('sorted', '-', '+')],
  ['zRandMember', [2, 0, 0], (kv) => kv.zRandMember('sorted')],
  ['zUnion', [4, 0, 0], (kv) => kv.zUnion(['sorted', 'other sorted'])],
  ['zInterStore', [5, 11, 0], (kv) => kv.zInterStore('string', ['sorted', 'other sorted'])],
])('%s takes what costs.md says', async (_, expected, call) => {
  const { kv, work } = await open();
  const before = { ...work };
  await call(kv);
  expect([work.requests - before.requests, work.written - before.written, work.cleared - before.cleared]).toEqual(
    expected,
  );
});
