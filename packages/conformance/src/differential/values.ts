import fc from 'fast-check';

import { HOSTILE_TEXTS } from './hostile-texts.js';

/** Arguments of a call, in order. */
export type Args = fc.Arbitrary<readonly unknown[]>;

export const text = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('a', 'b', 'aa', 'a\0', '_', 'é', '\uFFFD', '\u{1F600}') },
  { weight: 2, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }) },
);
const bytes = fc.oneof(
  text.map((value) => Uint8Array.from(Buffer.from(value))),
  fc.uint8Array({ minLength: 1, maxLength: 3 }),
);
export const value = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 3, arbitrary: fc.constantFrom<unknown>('', '5', '05', 5, 0, -0, 7n, 2n ** 53n, 2 ** 53 - 1) },
  { weight: 1, arbitrary: bytes },
);
export const members = fc.array(value, { minLength: 1, maxLength: 4 });

export const hashField = fc.oneof(
  { weight: 4, arbitrary: text },
  fc.constantFrom('', '__proto__', 'constructor', '\0'),
);
export const hashFields = fc.array(hashField, { minLength: 1, maxLength: 4 });
export const record = fc
  .array(fc.tuple(hashField, value), { minLength: 1, maxLength: 4 })
  .map((entries) => Object.fromEntries(entries));

/** Values of a list, few, so that they are there several times. */
export const listed = fc.oneof({ weight: 4, arbitrary: fc.constantFrom<unknown>('a', 'b', '', 5, '5') }, value);
export const listedValues = fc.array(listed, { minLength: 1, maxLength: 4 });
export const position = fc.integer({ min: -6, max: 6 });
/** How many, or one without saying so. */
export const count: Args = fc.oneof(fc.constant([]), fc.tuple(fc.integer({ min: 1, max: 4 })));
export const rank: Args = fc.oneof(
  fc.constant([]),
  fc.constantFrom(1, 2, 3, -1, -2, -3, 0).map((told) => [{ rank: told }]),
);

export const increment = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(1, -1, 0, -0, 5, 1000, 2 ** 53 - 1, -(2 ** 53) + 1) },
  { weight: 1, arbitrary: fc.maxSafeInteger() },
);

/** A member of a plain sorted set. */
export const member = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 1, arbitrary: bytes },
  fc.constantFrom<unknown>(5, 5n),
);
export const score = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(1, 1, 1, 2, 0, -0, -1, 0.1, 0.1 + 0.2, 1e300, 5e-324, Infinity, -Infinity) },
  { weight: 1, arbitrary: fc.double({ noNaN: true }) },
);
/** A factor for the scores of one of several sorted sets. */
export const weight = fc.constantFrom(1, 1, 2, -1, 0, 0.5, Infinity);
export const aggregate = fc.constantFrom('sum', 'min', 'max', undefined);
export const zero = fc.constantFrom(0, -0);

const scoreBound = fc.oneof(
  fc.constantFrom(-Infinity, Infinity),
  score,
  score.map((number) => `(${number}`),
);
/** Mostly the smaller first, so that most ranges hold something. */
export const scoreBounds = fc
  .tuple(scoreBound, scoreBound, fc.nat(4))
  .map(([a, b, turned]) =>
    Number(String(a).replace('(', '')) > Number(String(b).replace('(', '')) === turned > 0 ? [b, a] : [a, b],
  );
const lexBound = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('-', '+', '[', '(') },
  { weight: 3, arbitrary: text.map((bound) => `[${bound}`) },
  { weight: 3, arbitrary: text.map((bound) => `(${bound}`) },
);
export const lexBounds = fc.oneof({ weight: 2, arbitrary: fc.constant(['-', '+']) }, fc.tuple(lexBound, lexBound));
export const limit = fc.oneof(
  fc.constant({}),
  fc.record({ limit: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constant(1000)) }),
);
