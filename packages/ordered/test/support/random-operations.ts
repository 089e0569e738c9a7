import {
  type AnyRange,
  type AtomicOperation,
  type BinaryString,
  type ByPart,
  type Expiry,
  fromText,
  itemOf,
  type Operation,
  type OperationName,
  type PartKind,
  type PrimitiveName,
  PRIMITIVES,
} from '@keyvaluestore/core';

type Random = () => number;

const KEYS = ['a', 'a\0', 'b', 'c\0\0', 'd'].map((text) => fromText(text));
/** The key that is mostly of this type. */
const HOMES = ['string', 'set', 'hash', 'sortedSet', 'list'];
const FIELDS = ['f', 'g', 'h', 'h\0'].map((text) => fromText(text));
// A counter, one that fits in a row of any kind, one that does only in some, one that does in none.
const VALUES = ['v', '7', 'f', 'w'.repeat(2000), 'x'.repeat(150_000)].map((text) => fromText(text));
const SCORES = [0, 1, -1, 2.5, 1e300, Infinity, -Infinity];

/** What every key is looked at with. */
const TYPED: Readonly<Record<string, Operation['name']>> = {
  string: 'get',
  set: 'sMembers',
  hash: 'hGetAll',
  list: 'lRange',
  sortedSet: 'zRange',
};

/** What each operation is to hold by kind of part, where that depends on the operation. */
const NUMBERS: Readonly<Record<string, (random: Random, operation: OperationName) => number>> = {
  score: (random) => pick(random, SCORES),
  by: (random, operation) =>
    operation === 'zIncrBy' ? pick(random, SCORES) : pick(random, [1, -3, Number.MAX_SAFE_INTEGER]),
  // What is drawn by lot is all that there is, so that two stores draw the same.
  count: (random, operation) =>
    operation === 'lRem'
      ? between(random, -2, 2)
      : PRIMITIVES[operation].gives === 'drawn'
        ? 1000
        : between(random, 1, 3),
  rank: (random) => pick(random, [1, 2, -1, -2]),
};

const position = (random: Random): number => between(random, -5, 5);

function pick<T>(random: Random, of: readonly T[]): T {
  return of[Math.floor(random() * of.length)] as T;
}

function between(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

function some<T>(random: Random, of: readonly T[]): T[] {
  return Array.from({ length: between(random, 1, 3) }, () => pick(random, of));
}

const each = <T>(list: readonly T[]): T[] => [...new Set(list)];

function range(random: Random): AnyRange {
  const bound = <T>(value: T) => ({ value, exclusive: random() < 0.5 });
  const text = () => (random() < 0.3 ? pick(random, ['-', '+'] as const) : bound(pick(random, FIELDS)));
  switch (between(random, 0, 2)) {
    case 0:
      return { by: 'score', min: bound(pick(random, SCORES)), max: bound(pick(random, SCORES)) };
    case 1:
      return { by: 'lex', min: text(), max: text() };
    default:
      return { by: 'rank', start: position(random), stop: position(random) };
  }
}

function time(random: Random, now: number): Exclude<Expiry, string> {
  const when = pick(random, ['always', 'none'] as const);
  return random() < 0.7 ? { ttl: pick(random, [50, 500]), when } : { at: now + pick(random, [-1, 90]), when };
}

/** One of every kind of part. */
function partsOf(random: Random, now: number, operation: OperationName): ByPart<unknown> {
  const value = () => pick(random, VALUES);
  const field = () => pick(random, FIELDS);
  const equals = () => ({ equals: value() });
  const { parts, type } = PRIMITIVES[operation];
  const key = () => (random() < 0.3 ? pick(random, KEYS) : (KEYS[HOMES.indexOf(type)] ?? pick(random, KEYS)));
  const keys = Array.from({ length: between(random, 1, 3) }, key);
  return {
    key,
    keys: () => keys,
    hashField: field,
    hashFields: () => each(some(random, FIELDS)),
    hashFieldList: () => some(random, FIELDS),
    field,
    fieldList: () => some(random, FIELDS),
    value,
    values: () => each(some(random, VALUES)),
    list: () => some(random, VALUES),
    entries: () => each(some(random, FIELDS)).map((name) => [name, value()]),
    number: (_, name) => (NUMBERS[name] ?? position)(random, operation),
    when: () => pick(random, ['always', 'absent', 'present', equals()]),
    expect: () => pick(random, ['absent', 'present', equals()]),
    fieldWhen: () => pick(random, ['always', 'absent', 'present', 'greater', 'less']),
    // A string may be told to lose its expiry, and what is changed in place may not.
    expiry: () => pick(random, ['when' in parts && !('field' in parts) ? 'never' : 'keep', 'keep', time(random, now)]),
    expiryTime: () => time(random, now),
    range: () => {
      for (;;) {
        const found = range(random);
        if (found.by !== 'rank') return found;
      }
    },
    anyRange: () => range(random),
    after: () => (random() < 0.5 ? undefined : { score: pick(random, SCORES), field: field() }),
    flag: () => random() < 0.5,
    side: () => pick(random, ['left', 'right']),
    combination: () => pick(random, ['union', 'inter', 'diff']),
    weights: () => keys.map(() => pick(random, SCORES)),
    aggregate: () => pick(random, ['sum', 'min', 'max']),
    limit: () => pick(random, [undefined, 1, 2]),
  };
}

function make(random: Random, now: number, name: OperationName): Operation {
  const kinds = Object.entries<PartKind>(PRIMITIVES[name].parts);
  const table = partsOf(random, now, name) as unknown as Readonly<
    Record<string, (value: unknown, name: string) => unknown>
  >;
  const made = { name, ...Object.fromEntries(kinds.map(([part, kind]) => [part, table[kind]?.(undefined, part)])) };
  // Only what is in order of the score begins behind a position.
  const { range: given, after } = made as { readonly range?: AnyRange; readonly after?: unknown };
  const operation = after !== undefined && given?.by !== 'score' ? { ...made, after: undefined } : made;
  return operation as unknown as Operation;
}

const names = Object.keys(PRIMITIVES) as OperationName[];
const ALONE = names.filter((name) => PRIMITIVES[name].alone);
const ATOMIC = names.filter((name) => PRIMITIVES[name].atomic);

/** Any operation, on some of a few keys. A list is moved to another one: what it is to itself has tests of its own. */
export function randomOperation(random: Random, now: number): Operation<PrimitiveName> {
  for (;;) {
    const operation = make(random, now, pick(random, ALONE));
    if (operation.name !== 'lMove' || operation.source !== operation.destination) return operation;
  }
}

/** A few operations that one atomic write can hold. Sorted sets keep their expiry. */
export function randomAtomicWrite(random: Random, now: number): readonly AtomicOperation[] {
  const write = new Map<string, AtomicOperation>();
  for (let count = between(random, 1, 4); count > 0; count--) {
    const made = make(random, now, pick(random, ATOMIC)) as unknown as AtomicOperation;
    const operation = made.name === 'zAdd' ? { ...made, expiry: 'keep' as const } : made;
    write.set(itemOf(operation), operation);
  }
  return [...write.values()];
}

/** The operation that gives all of a key of some type. */
export function wholeOf(key: BinaryString, type: string): Operation {
  const all = { by: 'score', min: { value: -Infinity, exclusive: false }, max: { value: Infinity, exclusive: false } };
  const range = { range: all, after: undefined, reverse: false, withScores: true, withFields: true, limit: undefined };
  return { name: TYPED[type], key, start: 0, stop: -1, ...range } as unknown as Operation;
}

export { KEYS };
