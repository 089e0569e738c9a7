import { type BinaryString, NO_LIMITS, type Operation, PORTABLE_LIMITS } from '@keyvaluestore/core';
import { MemoryBackend } from '@keyvaluestore/memory';

import { ReplyError } from '../../src/protocol/reply.js';
import { limitsChecker } from '../../src/run/limits-checker.js';
import { direct } from '../support/direct.js';

const text = (length: number) => 'x'.repeat(length) as BinaryString;
const bound = (length: number) => ({ value: text(length), exclusive: false });
const written = { when: 'always', expiry: 'never' } as const;
const added = { when: 'always', expiry: 'keep', count: false } as const;

it.each<[string, (length: number) => Operation, number]>([
  ['a key', (length) => ({ name: 'get', key: text(length) }), 2048],
  [
    'one of several keys',
    (length) => ({ name: 'sCombine', how: 'union', isolated: false, keys: [text(1), text(length)] }),
    2048,
  ],
  ['a field', (length) => ({ name: 'hGet', key: text(1), field: text(length) }), 1016],
  ['one of several fields', (length) => ({ name: 'hMGet', key: text(1), fields: [text(1), text(length)] }), 1016],
  ['a member', (length) => ({ name: 'zScore', key: text(1), field: text(length) }), 1016],
  ['a bound', (length) => ({ name: 'zCount', key: text(1), range: { by: 'lex', min: '-', max: bound(length) } }), 1016],
  ['a string', (length) => ({ name: 'set', key: text(1), value: text(length), ...written }), 409_600 - 7],
  [
    'what a string is compared with',
    (length) => ({ name: 'set', key: text(1), value: text(1), expiry: 'never', when: { equals: text(length) } }),
    409_600 - 7,
  ],
  [
    'a sorted hash',
    (length) => ({ name: 'zAdd', key: text(1), field: text(1), member: text(length), score: 0, ...added }),
    204_800 - 19,
  ],
])('refuses %s that is too long, and nothing shorter', (_what, operation, longest) => {
  const check = limitsChecker(PORTABLE_LIMITS);
  check(operation(longest));
  expect(() => check(operation(longest + 1))).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }));
  limitsChecker(NO_LIMITS)(operation(longest + 1));
});

it('refuses a key that is too short', () => {
  expect(() => limitsChecker(PORTABLE_LIMITS)({ name: 'get', key: text(0) })).toThrow(
    expect.objectContaining({ code: 'LIMIT_EXCEEDED' }),
  );
});

it('is used for what commands ask', async () => {
  const redis = direct(new MemoryBackend())();
  expect(await redis('SET', 'k', text(409_600))).toBeInstanceOf(ReplyError);
  expect(await redis('GET', '')).toBeInstanceOf(ReplyError);
  expect(await redis('GET', 'k')).toBeNull();
});
