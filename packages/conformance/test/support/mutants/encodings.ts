import {
  type BinaryString,
  type ByPart,
  fromText,
  LimitExceededError,
  mapParts,
  NO_LIMITS,
  PORTABLE_LIMITS,
  toText,
  type View,
  withKeys,
} from '@keyvaluestore/core';

import { type AnyOperation, asking, binary, type Mutant } from './mutant.js';

type Change = (text: BinaryString) => BinaryString;

/** A driver in which keys are changed on their way. */
function keys(name: string, change: Change): Mutant {
  return {
    name: `keys are ${name}`,
    rule: 'keys are told apart byte for byte',
    broken: asking((operation) => withKeys(operation, change)),
  };
}

const asItIs = (value: unknown, name: string): readonly [string, unknown] => [name, value];

function changeValues(operation: AnyOperation, change: Change): AnyOperation {
  const changed: ByPart<readonly [part: string, value: unknown]> = {
    ...{ key: asItIs, keys: asItIs, hashField: asItIs, hashFields: asItIs, hashFieldList: asItIs, field: asItIs },
    ...{ fieldList: asItIs, number: asItIs, weights: asItIs, aggregate: asItIs, combination: asItIs, side: asItIs },
    ...{ when: asItIs, expect: asItIs, fieldWhen: asItIs, expiry: asItIs, expiryTime: asItIs },
    ...{ range: asItIs, anyRange: asItIs, after: asItIs, flag: asItIs, limit: asItIs },
    value: (value, name) => [name, change(value)],
    values: (values, name) => [name, [...new Set(values.map(change))]],
    list: (values, name) => [name, values.map(change)],
    entries: (entries, name) => [name, entries.map(([field, value]) => [field, change(value)])],
  };
  return { ...operation, ...Object.fromEntries(mapParts(operation, changed)) };
}

/** A driver in which values and members are changed on their way. */
function values(name: string, change: Change): Mutant {
  return {
    name: `values are ${name}`,
    rule: 'reads give the bytes that were written',
    broken: asking((operation) => changeValues(operation, change)),
  };
}

/** A backend that checks other limits than the portable ones. */
function limits(name: string, change: Partial<View<string>['limits']>): Mutant {
  return {
    name,
    rule: 'the portable limits are refused above, and accepted up to, their very numbers',
    brokenView: (view) => (view.limits === PORTABLE_LIMITS ? { ...view, limits: { ...view.limits, ...change } } : view),
  };
}

const { key, hashField, sortedSetField, itemSize, sortedSetItemSize, atomicWriteOperations, atomicWriteSize } =
  PORTABLE_LIMITS;
const untilNUL = (text: BinaryString): BinaryString => binary(text.split('\0')[0] as string);

export const ENCODING_MUTANTS: readonly Mutant[] = [
  keys('folded to one case', (text) => binary(text.toLowerCase())),
  keys('trimmed', (text) => binary(text.trim())),
  keys('cut at a NUL', (text) => binary(untilNUL(text) || text)),
  keys('cut after 1024 bytes', (text) => binary(text.slice(0, 1024))),
  keys('brought to one Unicode normal form', (text) => fromText(toText(text).normalize('NFC'))),
  keys('without their hash tag', (text) => binary(text.replace(/^[^{]*\{([^}]+)\}.+/, '$1'))),
  values('cut at a NUL', untilNUL),
  values('mangled to UTF-8', (text) => fromText(toText(text))),
  values('trimmed', (text) => binary(text.trim())),
  values('without their byte order mark', (text) => binary(text.replace(/^\xef\xbb\xbf/, ''))),
  values('cut after 65,535 bytes', (text) => binary(text.slice(0, 65_535))),
  values('refused above 100,000 bytes', (text) => {
    if (text.length > 100_000) throw new LimitExceededError('the value is too large');
    return text;
  }),
  limits('no limits are checked', NO_LIMITS),
  limits('a key may be empty', { key: { min: 0, max: key.max } }),
  limits('a key may have 2,049 bytes', { key: { min: 1, max: key.max + 1 } }),
  limits('a key may not have 2,048 bytes', { key: { min: 1, max: key.max - 1 } }),
  limits('a hash field may not be empty', { hashField: { min: 1, max: hashField.max } }),
  limits('a hash field may have 1,017 bytes', { hashField: { min: 0, max: hashField.max + 1 } }),
  limits('a hash field may not have 1,016 bytes', { hashField: { min: 0, max: hashField.max - 1 } }),
  limits('a sorted-set member may be empty', { sortedSetField: { min: 0, max: sortedSetField.max } }),
  limits('a sorted-set member may have 1,017 bytes', { sortedSetField: { min: 1, max: sortedSetField.max + 1 } }),
  limits('a sorted-set member may not have 1,016 bytes', { sortedSetField: { min: 1, max: sortedSetField.max - 1 } }),
  limits('a value may have one byte more', { itemSize: itemSize + 1 }),
  limits('a value may not have its last byte', { itemSize: itemSize - 1 }),
  limits('a sorted-hash member may have one byte more', { sortedSetItemSize: sortedSetItemSize + 2 }),
  limits('a sorted-hash member may not have its last byte', { sortedSetItemSize: sortedSetItemSize - 2 }),
  limits('an atomic write may have 101 operations', { atomicWriteOperations: atomicWriteOperations + 1 }),
  limits('an atomic write may not have 100 operations', { atomicWriteOperations: atomicWriteOperations - 1 }),
  limits('an atomic write may have more than 4 MB', { atomicWriteSize: atomicWriteSize * 2 }),
  limits('an atomic write may not have nearly 4 MB', { atomicWriteSize: atomicWriteSize / 2 }),
  {
    name: 'reads drop a leading byte order mark',
    rule: 'reads keep a leading byte order mark',
    brokenView: (view) => ({ ...view, decode: (bytes) => view.decode(bytes).replace(/^\ufeff/, '') }),
  },
  {
    name: 'reads drop bytes that are no UTF-8',
    rule: 'reads give U+FFFD for bytes that are no UTF-8',
    brokenView: (view) => ({ ...view, decode: (bytes) => view.decode(bytes).replaceAll('\ufffd', '') }),
  },
  {
    name: 'reads give bytes as Latin-1',
    rule: 'reads are decoded as UTF-8',
    brokenView: (view) => ({ ...view, decode: (bytes) => bytes }),
  },
];
