import {
  type AnyRange,
  type Bound,
  type ByPart,
  type Context,
  mapParts,
  type Operation,
  PRIMITIVES,
} from '@keyvaluestore/core';

// The length in front keeps two texts apart, whatever bytes they hold.
const text = (bytes: string): string => `${bytes.length}:${bytes}`;
const texts = (list: readonly string[]): string => list.map(text).join('');
const left = (): string => '';

function range(wanted: AnyRange): string {
  if (wanted.by === 'rank') return `rank ${wanted.start} ${wanted.stop}`;
  return `${wanted.by} ${bound(wanted.min)} ${bound(wanted.max)}`;
}

function bound(value: Bound<string | number> | '-' | '+'): string {
  if (typeof value === 'string') return value;
  return `${value.exclusive ? '(' : '['}${typeof value.value === 'string' ? text(value.value) : value.value}`;
}

/** What tells the results of reads of one key apart. */
const IDS: ByPart<string> = {
  // Results are kept key by key.
  key: left,
  keys: texts,
  hashField: text,
  hashFields: texts,
  hashFieldList: texts,
  field: text,
  fieldList: texts,
  value: text,
  values: texts,
  list: texts,
  entries: (entries) => texts(entries.flat()),
  number: String,
  when: (when) => (typeof when === 'object' ? text(when.equals) : when),
  expect: (expect) => (typeof expect === 'object' ? text(expect.equals) : expect),
  fieldWhen: String,
  expiry: (expiry) => JSON.stringify(expiry),
  expiryTime: (expiry) => JSON.stringify(expiry),
  range,
  anyRange: range,
  after: (after) => (after === undefined ? '-' : `${after.score} ${text(after.field)}`),
  side: String,
  combination: String,
  weights: String,
  aggregate: String,
  flag: (flag, name) => (flag ? name : `no ${name}`),
  // A longer range answers a shorter one, so its limit is no part of its name.
  limit: left,
};

/** The reads that are told apart by their names alone. */
const NAMED = new Set(
  Object.entries(PRIMITIVES).flatMap(([name, { parts }]) => (Object.keys(parts).length === 1 ? [name] : [])),
);

/**
 * Under which name a read's result is kept among those of its key. Equal names are equal reads, but for the limit of a
 * range, which is no part of it.
 */
export function resultId(operation: Operation): string {
  return NAMED.has(operation.name) ? operation.name : `${operation.name} ${mapParts(operation, IDS).join(' ')}`;
}

/** What tells reads of one name apart while they are under way: the limits, which their names leave out. */
const LIMITS: ByPart<string> = {
  ...(Object.fromEntries(Object.keys(IDS).map((kind) => [kind, left])) as unknown as ByPart<string>),
  limit: String,
};

/** Under which name a read that is under way is found by equal ones: limit and consistency matter here. */
export function flightId(operation: Operation, id: string, consistency: Context['consistency']): string {
  const limits = NAMED.has(operation.name) ? '' : mapParts(operation, LIMITS).join('');
  return `${consistency} ${limits} ${id}`;
}
