import { type BinaryString } from '@keyvaluestore/core';

import { parseExpiry, parseTime } from '../../src/commands/arguments.js';
import { addDecimals } from '../../src/commands/decimals.js';
import { parseInt64, parseInteger, parseNonNegative, parseScore } from '../../src/commands/numbers.js';
import { formatDouble } from '../../src/protocol/format-double.js';

const text = (value: string) => value as BinaryString;

describe('integers', () => {
  it.each(['', ' 1', '1 ', '+1', '01', '-0', '1.0', '0x1', '1e3', 'a', '9223372036854775808', '-9223372036854775809'])(
    'refuse %j',
    (arg) => {
      expect(() => parseInt64(text(arg))).toThrow('ERR value is not an integer or out of range');
    },
  );

  it('are exact', () => {
    expect(parseInt64(text('-12'))).toBe(-12);
    expect(parseInt64(text('9007199254740991'))).toBe(Number.MAX_SAFE_INTEGER);
    expect(parseInt64(text('9007199254740993'))).toBe(9007199254740993n);
    expect(parseInt64(text('-9223372036854775808'))).toBe(-9223372036854775808n);
  });

  it('are the nearest safe ones for positions and counts', () => {
    expect(parseInteger(text('9223372036854775807'))).toBe(Number.MAX_SAFE_INTEGER);
    expect(parseInteger(text('-9223372036854775808'))).toBe(Number.MIN_SAFE_INTEGER);
    expect(parseInteger(text('7'))).toBe(7);
    expect(() => parseNonNegative(text('-1'))).toThrow('ERR value is out of range, must be positive');
  });
});

describe('floating point numbers', () => {
  it.each([
    ['1', 1],
    ['-1.5', -1.5],
    ['+.5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['0e999', 0],
    ['inf', Infinity],
    ['+INF', Infinity],
    ['-Infinity', -Infinity],
    ['0x10', 16],
    ['-0x1.8p1', -3],
  ])('read %j', (arg, value) => {
    expect(parseScore(text(arg))).toBe(value);
  });

  it.each(['', ' 1', '1 ', '.', 'nan', '1e', '1e400', '-1e400', '1e-400', 'abc', '1,5', '0x', '0xp1', '1\0'])(
    'refuse %j',
    (arg) => {
      expect(() => parseScore(text(arg))).toThrow('ERR value is not a valid float');
    },
  );

  it.each([
    [3, '3'],
    [-0, '-0'],
    [0.1, '0.1'],
    [-1.5, '-1.5'],
    [1e16, '10000000000000000'],
    [-12345678901234568, '-12345678901234568'],
    [1e17, '1e+17'],
    [1.5e300, '1.5e+300'],
    [0.0001, '0.0001'],
    [-0.00001, '-1e-05'],
    [5e-324, '5e-324'],
    [Infinity, 'inf'],
    [-Infinity, '-inf'],
  ])('write %d', (value, written) => {
    expect(formatDouble(value)).toBe(written);
  });
});

describe('decimal sums', () => {
  it.each([
    ['0', '1', '1'],
    ['1', '-1.1', '-0.1'],
    ['0.1', '0.2', '0.3'],
    ['17179869184', '1.5', '17179869185.5'],
    ['5.0e3', '2.0e2', '5200'],
    ['10.50', '-10.5', '0'],
    ['0', '0.024390243902439025', '0.02439024390243902'],
    ['0.02439024390243902', '-0.024390243902439025', '0'],
    ['1e30', '0', `1${'0'.repeat(30)}`],
    ['-.5', '.25', '-0.25'],
  ])('%s + %s', (value, increment, sum) => {
    expect(addDecimals(text(value), text(increment))).toBe(sum);
  });

  it.each(['', ' 11', '11 ', '.', 'e5', 'nan', '1e5000', '1\u00002', '1'.repeat(6000)])('refuse %j', (value) => {
    expect(() => addDecimals(text(value), text('1'))).toThrow('ERR value is not a valid float');
  });

  it('refuse what is not finite', () => {
    for (const increment of ['inf', '+inf', '-Infinity']) {
      expect(() => addDecimals(text('0'), text(increment))).toThrow('ERR increment would produce NaN or Infinity');
    }
    expect(() => addDecimals(text(`9${'9'.repeat(4948)}`), text('1'))).toThrow('would produce NaN or Infinity');
  });
});

describe('times', () => {
  const now = 1_700_000_000_000;

  it('are relative or absolute', () => {
    expect(parseExpiry('EX', text('10'), 'SET', now)).toEqual({ ttl: 10_000, when: 'always' });
    expect(parseExpiry('PX', text('10'), 'SET', now)).toEqual({ ttl: 10, when: 'always' });
    expect(parseExpiry('EXAT', text('10'), 'SET', now)).toEqual({ at: 10_000, when: 'always' });
    expect(parseExpiry('PXAT', text('9223372036854775807'), 'SET', now)).toEqual({
      at: 8_640_000_000_000_000,
      when: 'always',
    });
  });

  it.each([
    ['EX', '0'],
    ['EX', '-1'],
    ['PXAT', '-5'],
    ['EX', '9223372036854776'],
    ['EX', '-9999999999999999'],
    ['EX', '9223372036854775'],
    ['PX', '9223372036854770000'],
    ['EXAT', '18446744073709561'],
  ] as const)('refuse %s %s', (unit, arg) => {
    expect(() => parseExpiry(unit, text(arg), 'SET', now)).toThrow("ERR invalid expire time in 'set' command");
  });

  it('may be past where that is asked for', () => {
    expect(parseTime('EX', text('-1'), 'EXPIRE', now)).toBe(-1000);
    expect(parseTime('PXAT', text('-9223372036854770000'), 'PEXPIREAT', now)).toBe(-8_640_000_000_000_000);
    expect(() => parseTime('EX', text('-9223372036854776'), 'EXPIRE', now)).toThrow("in 'expire' command");
  });
});
