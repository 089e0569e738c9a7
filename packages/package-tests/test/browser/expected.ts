/** What the program gives everywhere. */
export const EXPECTED = {
  strings: {
    different: [],
    bytes: [0, 127, 128, 255],
    asText: '\0\x7f\uFFFD\uFFFD',
    manyBytes: 100_000,
    noUtf8: 'a\uFFFDb\uFFFD',
    isInByteOrder: true,
    loneSurrogate: 'INVALID_ARGUMENT',
    object: 'INVALID_ARGUMENT',
    tooLong: 'none',
  },
  collections: { best: [{ value: 'Ян', score: 5 }], hash: { naïve: 'ü' }, members: ['a', 'ß'] },
  writes: {
    outcomes: [5, 'WRONG_TYPE', '5'],
    isBatchError: true,
    execs: [true, false],
    after: ['me', '6'],
  },
  wrappers: {
    answers: [undefined, 3, '3', '3'],
    batches: [4],
    below: '3',
    faults: ['THROTTLED', 'UNKNOWN_OUTCOME', '1'],
  },
};
