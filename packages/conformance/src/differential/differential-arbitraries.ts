import fc from 'fast-check';

import { HOSTILE_TEXTS } from './hostile-texts.js';

/** One call of a method; the key is a place in {@link KEY_NAMES}, so that every run of a sequence has its own keys. */
export interface Call {
  readonly method: string;
  readonly key: number;
  readonly args: readonly unknown[];
}

/** What a sequence consists of. */
export type Command =
  | { readonly kind: 'call'; readonly binary: boolean; readonly call: Call }
  | { readonly kind: 'batch'; readonly binary: boolean; readonly calls: readonly Call[] }
  | { readonly kind: 'atomicWrite'; readonly calls: readonly Call[] };

/** Two keys for strings, one for sets, one for hashes, and two for sorted sets, of which the last has equal scores. */
export const KEY_NAMES = ['string', 'string\0', 'set', 'hash', 'sorted', 'sorted é'];
const ITEM_KEYS = [0, 1, 2, 3];
const SORTED_KEYS = [4, 5];

type Args = fc.Arbitrary<readonly unknown[]>;
type Methods = Readonly<Record<string, Args>>;

const none: Args = fc.constant([]);
const text = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('a', 'b', 'aa', 'a\0', '_', 'é', '\uFFFD', '\u{1F600}') },
  { weight: 2, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }) },
);
const bytes = fc.oneof(
  text.map((value) => Uint8Array.from(Buffer.from(value))),
  fc.uint8Array({ minLength: 1, maxLength: 3 }),
);
const value = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 3, arbitrary: fc.constantFrom<unknown>('', '5', '05', 5, 0, -0, 7n, 2n ** 53n, 2 ** 53 - 1) },
  { weight: 1, arbitrary: bytes },
);
const member = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 1, arbitrary: bytes },
  fc.constantFrom<unknown>(5, 5n),
);
const hashField = fc.oneof({ weight: 4, arbitrary: text }, fc.constantFrom('', '__proto__', 'constructor', '\0'));
const increment = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(1, -1, 0, -0, 5, 1000, 2 ** 53 - 1, -(2 ** 53) + 1) },
  { weight: 1, arbitrary: fc.maxSafeInteger() },
);
const score = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(1, 1, 1, 2, 0, -0, -1, 0.1, 0.1 + 0.2, 1e300, 5e-324, Infinity, -Infinity) },
  { weight: 1, arbitrary: fc.double({ noNaN: true }) },
);
const scoreBound = fc.oneof(
  fc.constantFrom(-Infinity, Infinity),
  score,
  score.map((number) => `(${number}`),
);
/** Mostly the smaller first, so that most ranges hold something. */
const scoreBounds = fc
  .tuple(scoreBound, scoreBound, fc.nat(4))
  .map(([a, b, turned]) =>
    Number(String(a).replace('(', '')) > Number(String(b).replace('(', '')) === turned > 0 ? [b, a] : [a, b],
  );
const lexBound = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('-', '+', '[', '(') },
  { weight: 3, arbitrary: text.map((bound) => `[${bound}`) },
  { weight: 3, arbitrary: text.map((bound) => `(${bound}`) },
);
const lexBounds = fc.oneof({ weight: 2, arbitrary: fc.constant(['-', '+']) }, fc.tuple(lexBound, lexBound));
const options = fc.oneof(
  fc.constant({}),
  fc.record({ limit: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constant(1000)) }),
);
const record = fc
  .array(fc.tuple(hashField, value), { minLength: 1, maxLength: 4 })
  .map((entries) => Object.fromEntries(entries));
const fields = fc.array(hashField, { minLength: 1, maxLength: 4 });
const members = fc.array(value, { minLength: 1, maxLength: 4 });

const STRINGS: Methods = {
  get: none,
  set: fc.tuple(value),
  setNX: fc.tuple(value),
  setXX: fc.tuple(value),
  setEQ: fc.tuple(value, value),
  delete: none,
  nIncrBy: fc.tuple(increment),
};
const SETS: Methods = { sAdd: members, sRem: members, sMembers: none };
const HASHES: Methods = {
  hSet: fc.oneof<[Args, Args]>(fc.tuple(hashField, value), fc.tuple(record)),
  hSetNX: fc.tuple(hashField, value),
  hDel: fields,
  hGet: fc.tuple(hashField),
  hGetAll: none,
};

function sortedSetMethods(scores: fc.Arbitrary<number>): Methods {
  const byScore = fc.tuple(scoreBounds, options).map(([bounds, option]) => [...bounds, option]);
  const byLex = fc.tuple(lexBounds, options).map(([bounds, option]) => [...bounds, option]);
  return {
    zAdd: fc.tuple(member, scores),
    zAddNX: fc.tuple(member, scores),
    zRem: fc.tuple(member),
    zScore: fc.tuple(member),
    zIncrBy: fc.tuple(member, scores),
    zhAdd: fc.tuple(text, value, scores),
    zhAddNX: fc.tuple(text, value, scores),
    zhRem: fc.tuple(text),
    zhGet: fc.tuple(text),
    zCount: scoreBounds,
    zLexCount: lexBounds,
    zRangeByScore: byScore,
    zRangeByScoreWithScores: byScore,
    zRevRangeByScore: byScore,
    zRevRangeByScoreWithScores: byScore,
    zRangeByLex: byLex,
    zRevRangeByLex: byLex,
    zhRangeByScore: byScore,
    zhRangeByScoreWithScores: byScore,
    zhRevRangeByScore: byScore,
    zhRevRangeByScoreWithScores: byScore,
    zhRangeByLex: byLex,
    zhRevRangeByLex: byLex,
  };
}

const CONDITIONS: Methods = {
  deleteXX: none,
  checkExists: none,
  checkAbsent: none,
  checkEquals: fc.tuple(value),
};

/** How much more often a method is called than others of its family. */
const WEIGHTS: Readonly<Record<string, number>> = {
  set: 2,
  sAdd: 2,
  hSet: 2,
  zAdd: 8,
  zhAdd: 6,
  zIncrBy: 3,
  zScore: 2,
};

const ONLY_ALONE = ['setNX', 'setXX', 'setEQ', 'hSetNX', 'zAddNX', 'zIncrBy', 'zhAddNX'];
const NOT_ATOMIC = /^(?:get|.*Members|hGet.*|zhGet|zScore|zIncrBy|.*Count|.*Range.*)$/;

/** Calls of some methods, mostly on the keys where they are at home. */
function callsOf(
  methods: Methods,
  home: readonly number[],
  others: readonly number[],
  admits: (name: string) => boolean,
) {
  const key = fc.oneof(
    { weight: 7, arbitrary: fc.constantFrom(...home) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
  const calls = Object.entries(methods)
    .filter(([method]) => admits(method))
    .map(([method, args]) => ({
      weight: WEIGHTS[method] ?? 1,
      arbitrary: fc.record({ method: fc.constant(method), key, args }),
    }));
  return calls.length === 0 ? undefined : fc.oneof(...calls);
}

/** Any call that is admitted; a family of few methods is as likely as one of many. */
function anyCall(mixed: boolean, admits: (name: string) => boolean): fc.Arbitrary<Call> {
  const all = [...ITEM_KEYS, ...SORTED_KEYS];
  const items = mixed ? all : ITEM_KEYS;
  const sorted = mixed ? all : SORTED_KEYS;
  const families = [
    [6, callsOf(STRINGS, [0, 1], items, admits)],
    [4, callsOf(SETS, [2], items, admits)],
    [5, callsOf(HASHES, [3], items, admits)],
    [8, callsOf(sortedSetMethods(score), [4], sorted, admits)],
    [8, callsOf(sortedSetMethods(fc.constantFrom(0, -0)), [5], sorted, admits)],
    [1, callsOf({ delete: none }, all, all, admits)],
  ] as const;
  return fc.oneof(
    ...families.flatMap(([weight, arbitrary]) => (arbitrary === undefined ? [] : [{ weight, arbitrary }])),
  );
}

/** Leaves out what would use one key as a sorted set and as another type in one atomic write. */
function keptApart(calls: readonly Call[]): readonly Call[] {
  const isSorted = ({ method }: Call): boolean => method.startsWith('z');
  return calls.filter((call) => isSorted(call) === isSorted(calls.find(({ key }) => key === call.key) ?? call));
}

/**
 * Sequences of commands over few keys, fields and members, so that they meet.
 * @param mixed whether every method may come with every key; else sorted sets have theirs, and everything else its own
 */
export function sequences(mixed: boolean): fc.Arbitrary<readonly Command[]> {
  const binary = fc.boolean();
  const alone = anyCall(mixed, () => true);
  const inBatch = anyCall(mixed, (method) => !ONLY_ALONE.includes(method));
  const atomic = (method: string): boolean => !NOT_ATOMIC.test(method) && (mixed || method !== 'delete');
  const onItems = mixed ? [...ITEM_KEYS, ...SORTED_KEYS] : ITEM_KEYS;
  const conditions = callsOf({ ...CONDITIONS, delete: none }, ITEM_KEYS, onItems, () => true);
  const others = anyCall(mixed, atomic);
  const inAtomicWrite = conditions === undefined ? others : fc.oneof({ weight: 4, arbitrary: others }, conditions);
  const command: fc.Arbitrary<Command> = fc.oneof(
    { weight: 8, arbitrary: fc.record({ kind: fc.constant('call' as const), binary, call: alone }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('batch' as const),
        binary,
        calls: fc.array(inBatch, { maxLength: 8, size: 'max' }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('atomicWrite' as const),
        calls: fc.array(inAtomicWrite, { maxLength: 5, size: 'max' }).map(keptApart),
      }),
    },
  );
  return fc.array(command, { minLength: 1, maxLength: 60, size: 'max' });
}
