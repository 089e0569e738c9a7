import { isEmptyRange, PORTABLE_LIMITS } from '../../src/index.js';
import { checkLimit, lexRange, scoreRange } from '../../src/values/bounds.js';

const code = (code: string) => expect.objectContaining({ code });
const lex = (min: unknown, max: unknown) => lexRange(min, max, PORTABLE_LIMITS);

describe('bounds', () => {
  it.each([
    [1.5, 1.5, false],
    ['(1.5', 1.5, true],
    ['(-Infinity', -Infinity, true],
    [Infinity, Infinity, false],
    ['(1e+21', 1e21, true],
    ['(5e-324', 5e-324, true],
    [-0, 0, false],
    ['(0', 0, true],
  ])('reads the score bound %p', (bound, value, exclusive) => {
    const { min, max } = scoreRange(bound, bound);
    expect(min).toEqual({ value, exclusive });
    expect(max).toEqual({ value, exclusive });
  });

  it.each([NaN, '1', '(', '(NaN', '( 1', '(1.0', '(0x10', '(1 ', '(-0', '(inf', '+inf', '[1', null, undefined, 1n, {}])(
    'refuses the score bound %p',
    (bound) => {
      expect(() => scoreRange(bound, 0)).toThrow(code('INVALID_ARGUMENT'));
      expect(() => scoreRange(0, bound)).toThrow(code('INVALID_ARGUMENT'));
    },
  );

  it('reads lex bounds', () => {
    expect(lex('-', '+')).toEqual({ by: 'lex', min: '-', max: '+' });
    expect(lex('[', '(é')).toEqual({
      by: 'lex',
      min: { value: '', exclusive: false },
      max: { value: '\u00c3\u00a9', exclusive: true },
    });
    expect(() => lex(`[${'x'.repeat(1016)}`, '+')).not.toThrow();
  });

  it.each(['', 'a', '+inf', '--', 1, null, undefined, '[\ud800'])('refuses the lex bound %p', (bound) => {
    expect(() => lex(bound, '+')).toThrow(code('INVALID_ARGUMENT'));
    expect(() => lex('-', bound)).toThrow(code('INVALID_ARGUMENT'));
  });

  it('refuses a lex bound above the limit', () => {
    expect(() => lex(`[${'x'.repeat(1017)}`, '+')).toThrow(code('LIMIT_EXCEEDED'));
    expect(() => lex('-', `(${'é'.repeat(509)}`)).toThrow(code('LIMIT_EXCEEDED'));
  });

  it.each([
    [scoreRange(1, 2), false],
    [scoreRange(1, 1), false],
    [scoreRange(2, 1), true],
    [scoreRange('(1', 1), true],
    [scoreRange(1, '(1'), true],
    [scoreRange(-Infinity, Infinity), false],
    [lex('-', '+'), false],
    [lex('+', '+'), true],
    [lex('-', '-'), true],
    [lex('+', '-'), true],
    [lex('[b', '[a'), true],
    [lex('[a', '[a'), false],
    [lex('(a', '[a'), true],
    [lex('[a', '(a'), true],
  ])('knows whether %j is empty', (range, empty) => {
    expect(isEmptyRange(range)).toBe(empty);
  });

  it('takes a positive safe integer as a limit', () => {
    expect(checkLimit(undefined)).toBeUndefined();
    expect(checkLimit(1)).toBe(1);
    for (const limit of [0, -1, 1.5, NaN, Infinity, 2 ** 53, '1', null, 1n]) {
      expect(() => checkLimit(limit)).toThrow(code('INVALID_ARGUMENT'));
    }
  });
});
