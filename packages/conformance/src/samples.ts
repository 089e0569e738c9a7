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

type Sample<M extends MethodName> = (key: string, field: string) => Readonly<Parameters<Operations<InBatch>[M]>>;

/**
 * Arguments of one call of each method, without options but where it needs them: a method that has none here does not
 * compile. What names a field or a member, or bounds a range of them, is `field`.
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
  sMembers: (key) => [key],
  hSet: (key, field) => [key, { [field]: 'v' }],
  hSetNX: (key, field) => [key, field, 'v'],
  hDel: (key, field) => [key, field],
  hGet: (key, field) => [key, field],
  hGetAll: (key) => [key],
  zAdd: (key, field) => [key, field, 1],
  zAddNX: (key, field) => [key, field, 1],
  zRem: (key, field) => [key, field],
  zScore: (key, field) => [key, field],
  zIncrBy: (key, field) => [key, field, 1],
  zCount: (key) => [key, ...all],
  zLexCount: (key, field) => [key, `[${field}`, '+'],
  zRangeByScore: (key) => [key, ...all],
  zRangeByScoreWithScores: (key) => [key, ...all],
  zRevRangeByScore: (key) => [key, ...all],
  zRevRangeByScoreWithScores: (key) => [key, ...all],
  zRangeByLex: (key, field) => [key, `[${field}`, '+'],
  zRevRangeByLex: (key, field) => [key, '-', `(${field}`],
  zhAdd: (key, field) => [key, field, 'm', 1],
  zhAddNX: (key, field) => [key, field, 'm', 1],
  zhRem: (key, field) => [key, field],
  zhGet: (key, field) => [key, field],
  zhRangeByScore: (key) => [key, ...all],
  zhRangeByScoreWithScores: (key) => [key, ...all],
  zhRevRangeByScore: (key) => [key, ...all],
  zhRevRangeByScoreWithScores: (key) => [key, ...all],
  zhRangeByLex: (key, field) => [key, `(${field}`, '+'],
  zhRevRangeByLex: (key, field) => [key, '-', `[${field}`],
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
