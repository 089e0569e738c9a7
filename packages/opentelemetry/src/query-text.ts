import {
  type AnyRange,
  type AtomicOperation,
  type BinaryString,
  type ByPart,
  type Expiry,
  mapParts,
  type Operation,
  toText,
  type When,
} from '@keyvaluestore/core';

/**
 * What a part of an operation is: the name of a field of a sorted set may be its member.
 * {@link ShowPart} is given it.
 */
export type QueryPart = 'key' | 'field' | 'value';

/**
 * How a part of an operation is to be shown, such as hashed, shortened, or as `?`.
 * @example
 * ```ts
 * const showPart: ShowPart = (text, part) => (part === 'key' ? text.replace(/\d+/g, '#') : '?');
 * showPart('user:17', 'key'); // 'user:#'
 * openTelemetryProfiler({ queryText: showPart });
 * ```
 */
export type ShowPart = (text: string, part: QueryPart) => string;

/** Chars of a text at most; what is longer is cut. */
const MAX_LENGTH = 8192;

/** Shows keys, and nothing else. */
export const showKeys: ShowPart = (text, part) => (part === 'key' ? text : '?');

type Show = (bytes: BinaryString, part: QueryPart) => string;

function bounds(range: AnyRange, show: Show): string[] {
  if (range.by === 'rank') return [`rank ${range.start}`, String(range.stop)];
  return [range.min, range.max].map((bound) => {
    if (typeof bound === 'string') return bound;
    const { value, exclusive } = bound;
    if (range.by === 'score') return `${exclusive ? '(' : ''}${value}`;
    return `${exclusive ? '(' : '['}${show(value as BinaryString, 'field')}`;
  });
}

/** Times only: whether another expiry is kept or not goes without saying for most operations. */
function expiryTexts(expiry: Expiry): readonly string[] {
  if (typeof expiry === 'string') return [];
  const time = 'at' in expiry ? `at ${expiry.at}` : `ttl ${expiry.ttl}`;
  return expiry.when === 'none' ? [time, 'when none'] : [time];
}

/** The texts of each kind of part. */
function texts(show: Show): ByPart<readonly string[]> {
  const key = (bytes: BinaryString): string => show(bytes, 'key');
  const field = (bytes: BinaryString): string => show(bytes, 'field');
  const value = (bytes: BinaryString): string => show(bytes, 'value');
  const when = (expected: When): readonly string[] => {
    if (typeof expected === 'object') return ['equals', value(expected.equals)];
    return expected === 'always' ? [] : [expected];
  };
  return {
    key: (bytes) => [key(bytes)],
    keys: (list) => list.map(key),
    hashField: (bytes) => [field(bytes)],
    hashFields: (list) => list.map(field),
    hashFieldList: (list) => list.map(field),
    field: (bytes) => [field(bytes)],
    fieldList: (list) => list.map(field),
    value: (bytes) => [value(bytes)],
    values: (list) => list.map(value),
    list: (list) => list.map(value),
    entries: (entries) => entries.flatMap(([name, bytes]) => [field(name), value(bytes)]),
    number: (number) => [String(number)],
    when,
    expect: when,
    fieldWhen: (condition) => (condition === 'always' ? [] : [condition]),
    expiry: expiryTexts,
    expiryTime: expiryTexts,
    range: (range) => bounds(range, show),
    anyRange: (range) => bounds(range, show),
    after: (after) => (after === undefined ? [] : [`after ${after.score}`, field(after.field)]),
    side: (side) => [side],
    combination: (how) => [how],
    weights: (weights) => (weights.every((weight) => weight === 1) ? [] : [`weights ${weights.join(' ')}`]),
    aggregate: (aggregate) => (aggregate === 'sum' ? [] : [aggregate]),
    flag: (flag, name) => (flag ? [name] : []),
    limit: (limit) => (limit === undefined ? [] : [`limit ${limit}`]),
  };
}

/** Operations as a text, in which each part is shown as the user wants it. */
export function queryText(operations: readonly (Operation | AtomicOperation)[], showPart: ShowPart): string {
  const table = texts((bytes, part) => showPart(toText(bytes), part));
  let text = '';
  for (const operation of operations) {
    text += text === '' ? '' : '; ';
    text += [operation.name, ...mapParts(operation, table).flat()].join(' ');
    if (text.length > MAX_LENGTH) return `${text.slice(0, MAX_LENGTH)}…`;
  }
  return text;
}
