import { MemoryBackend } from '../../../memory/src/index.js';

import { type LexBound, type ScoreBound, type Value } from '../../src/index.js';

const backend = new MemoryBackend();
const value = (given: unknown) => () => backend.set('k', given as Value);

it.each([
  ["Redis's -inf as a bound", () => backend.zCount('k', '-inf' as unknown as ScoreBound, 1), '-Infinity'],
  ['a number as text as a bound', () => backend.zCount('k', '5' as unknown as ScoreBound, 1), 'a number'],
  ["Redis's +inf as a score", () => backend.zAdd('k', 'm', '+inf' as unknown as number), 'Infinity'],
  ['a text without a bracket as a lex bound', () => backend.zLexCount('k', 'a' as LexBound, '+'), "'[' in front"],
  ['an object as a value', value({ secret: 1 }), 'JSON.stringify'],
  ['a date as a value', value(new Date()), 'toISOString'],
  ['a boolean as a value', value(true), '1 or 0'],
  ['a fraction as a value', value(0.5), 'String'],
  [
    'an undefined value in a record',
    () => backend.hSet('k', { name: 'a', age: undefined as unknown as Value }),
    "'age'",
  ],
  ['a null in a record', () => backend.hSet('k', { nick: null as unknown as Value }), "'nick'"],
])('an error about %s names what is expected', async (_, call, expected) => {
  const error: unknown = await call().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', key: 'k', message: expect.stringContaining(expected) });
  expect((error as Error).message).not.toContain('secret');
});
