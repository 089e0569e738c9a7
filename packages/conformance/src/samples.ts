import {
  checkCall,
  defaultView,
  type InBatch,
  type MethodName,
  METHODS,
  type Operation,
  type OperationName,
  type Operations,
  PRIMITIVES,
  type Traits,
} from '@keyvaluestore/core';

import { METHOD_NAMES } from './methods.js';
import { createModelDriver } from './model/model.js';

const all = [-Infinity, Infinity] as const;
const first = [0, 0] as const;

type Sample<M extends MethodName> = (key: string, field: string) => Readonly<Parameters<Operations<InBatch>[M]>>;

/** The second key of a sample: not the one that it is asked for, and in the same slot of a cluster. */
export function besideOf(key: string): string {
  return `${key} beside`;
}

/**
 * Arguments of one call of each method, without options but where it needs them: a method that has none here does not
 * compile. What names a field or a member, or bounds a range of them, is `field`. Of several keys, `key` is the one that is
 * read, or read first.
 */
export const SAMPLES: { readonly [M in MethodName]: Sample<M> } = {
  exists: (key) => [key],
  type: (key) => [key],
  ttl: (key) => [key],
  expire: (key) => [key, { ttl: 60_000 }],
  persist: (key) => [key],
  get: (key) => [key],
  set: (key) => [key, 'v'],
  setNX: (key) => [key, 'v'],
  setXX: (key) => [key, 'v'],
  setEQ: (key) => [key, 'v', 'w'],
  getSet: (key) => [key, 'v'],
  getDelete: (key) => [key],
  deleteEQ: (key) => [key, 'v'],
  delete: (key) => [key],
  nIncrBy: (key) => [key, 1],
  deleteXX: (key) => [key],
  checkExists: (key) => [key],
  checkAbsent: (key) => [key],
  checkEquals: (key) => [key, 'v'],
  sAdd: (key, field) => [key, field],
  sRem: (key, field) => [key, field],
  sAddNX: (key, field) => [key, field],
  sRemXX: (key, field) => [key, field],
  sMembers: (key) => [key],
  sIsMember: (key, field) => [key, field],
  sMIsMember: (key, field) => [key, [field]],
  sCard: (key) => [key],
  sPop: (key) => [key, 1],
  sRandMember: (key) => [key, 1],
  sMove: (key, field) => [key, besideOf(key), field],
  sUnion: (key) => [[key]],
  sInter: (key) => [[key]],
  sDiff: (key) => [[key]],
  sUnionStore: (key) => [besideOf(key), [key]],
  sInterStore: (key) => [besideOf(key), [key]],
  sDiffStore: (key) => [besideOf(key), [key]],
  hSet: (key, field) => [key, { [field]: 'v' }],
  hSetNX: (key, field) => [key, field, 'v'],
  hSetEQ: (key, field) => [key, field, 'v', 'w'],
  hIncrBy: (key, field) => [key, field, 1],
  hDel: (key, field) => [key, field],
  hDelXX: (key, field) => [key, field],
  hGet: (key, field) => [key, field],
  hGetAll: (key) => [key],
  hMGet: (key, field) => [key, [field]],
  hExists: (key, field) => [key, field],
  hLen: (key) => [key],
  hKeys: (key) => [key],
  hVals: (key) => [key],
  hRandField: (key) => [key, 1],
  lPush: (key, field) => [key, field],
  rPush: (key, field) => [key, field],
  lPushX: (key, field) => [key, field],
  rPushX: (key, field) => [key, field],
  lPop: (key) => [key, 1],
  rPop: (key) => [key, 1],
  lMove: (key) => [key, besideOf(key), 'left', 'right'],
  lLen: (key) => [key],
  lIndex: (key) => [key, 0],
  lRange: (key) => [key, 0, -1],
  lPos: (key, field) => [key, field],
  lSet: (key, field) => [key, 0, field],
  lInsert: (key, field) => [key, 'before', field, 'v'],
  lRem: (key, field) => [key, 1, field],
  lTrim: (key) => [key, 1, -1],
  zAdd: (key, field) => [key, field, 1],
  zAddNX: (key, field) => [key, field, 1],
  zAddXX: (key, field) => [key, field, 1],
  zAddGT: (key, field) => [key, field, 1],
  zAddLT: (key, field) => [key, field, 1],
  zRem: (key, field) => [key, field],
  zRemXX: (key, field) => [key, field],
  zScore: (key, field) => [key, field],
  zMScore: (key, field) => [key, [field]],
  zIncrBy: (key, field) => [key, field, 1],
  zCount: (key) => [key, ...all],
  zLexCount: (key, field) => [key, `[${field}`, '+'],
  zCard: (key) => [key],
  zRank: (key, field) => [key, field],
  zRevRank: (key, field) => [key, field],
  zRangeByScore: (key) => [key, ...all],
  zRangeByScoreWithScores: (key) => [key, ...all],
  zRevRangeByScore: (key) => [key, ...all],
  zRevRangeByScoreWithScores: (key) => [key, ...all],
  zRangeByLex: (key, field) => [key, `[${field}`, '+'],
  zRevRangeByLex: (key, field) => [key, '-', `(${field}`],
  zRange: (key) => [key, ...first],
  zRangeWithScores: (key) => [key, ...first],
  zRevRange: (key) => [key, ...first],
  zRevRangeWithScores: (key) => [key, ...first],
  zPopMin: (key) => [key, 1],
  zPopMax: (key) => [key, 1],
  zRemRangeByScore: (key) => [key, ...all],
  zRemRangeByLex: (key, field) => [key, `[${field}`, '+'],
  zRemRangeByRank: (key) => [key, ...first],
  zRandMember: (key) => [key, 1],
  zUnion: (key) => [[key]],
  zInter: (key) => [[key]],
  zDiff: (key) => [[key]],
  zUnionStore: (key) => [besideOf(key), [key]],
  zInterStore: (key) => [besideOf(key), [key]],
  zDiffStore: (key) => [besideOf(key), [key]],
  zhAdd: (key, field) => [key, field, 'm', 1],
  zhAddNX: (key, field) => [key, field, 'm', 1],
  zhAddXX: (key, field) => [key, field, 'm', 1],
  zhAddGT: (key, field) => [key, field, 'm', 1],
  zhAddLT: (key, field) => [key, field, 'm', 1],
  zhRem: (key, field) => [key, field],
  zhRemXX: (key, field) => [key, field],
  zhGet: (key, field) => [key, field],
  zhMGet: (key, field) => [key, [field]],
  zhRangeByScore: (key) => [key, ...all],
  zhRangeByScoreWithScores: (key) => [key, ...all],
  zhRevRangeByScore: (key) => [key, ...all],
  zhRevRangeByScoreWithScores: (key) => [key, ...all],
  zhRangeByLex: (key, field) => [key, `(${field}`, '+'],
  zhRevRangeByLex: (key, field) => [key, '-', `[${field}`],
  zhRange: (key) => [key, ...first],
  zhRangeWithScores: (key) => [key, ...first],
  zhRevRange: (key) => [key, ...first],
  zhRevRangeWithScores: (key) => [key, ...first],
  zPage: (key) => [key],
};

/** A sample in two parts: the arguments, and the options that it has. */
export function splitSample(
  method: MethodName,
  key: string,
  field: string,
): readonly [args: readonly unknown[], options: object] {
  const { takes } = METHODS[method];
  const sample: readonly unknown[] = SAMPLES[method](key, field);
  const places = typeof takes === 'number' ? takes : sample.length;
  return [sample.slice(0, places), Object.assign({}, ...sample.slice(places)) as object];
}

const driver = createModelDriver();
const MODEL = { driver, view: defaultView(driver) };

/** The operation that a sample asks for. */
export function sampleOperation(method: MethodName): Operation<OperationName> {
  return checkCall(MODEL, method, SAMPLES[method]('key', 'field')).operation;
}

/** The type on which each method works: that of the primitive that it asks for. */
export const TYPES = Object.fromEntries(
  METHOD_NAMES.map((method) => [method, PRIMITIVES[sampleOperation(method).name].type]),
) as Readonly<Record<MethodName, Traits['type']>>;
