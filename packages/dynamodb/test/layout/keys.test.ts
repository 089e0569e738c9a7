import { type BinaryString, compareBytes, fromText } from '@keyvaluestore/core';
import { seededRandom } from '@keyvaluestore/test-services';

import { attributeField, fieldAttribute, fieldSortKey } from '../../src/layout/keys.js';
import { boundsOf, sortKeyBefore } from '../../src/layout/sort-key-ranges.js';
import { decodeScore, encodeScore, highestKey, lowestKey } from '../../src/layout/scores.js';

const random = seededRandom(20260101);
const bytes = (...codes: number[]): BinaryString => String.fromCharCode(...codes) as BinaryString;

/** Short strings over few bytes, so that many are prefixes of others, and most begin with `_`. */
function someBytes(): BinaryString {
  const length = Math.floor(random() * 5);
  return bytes(...Array.from({ length }, () => [0, 1, 94, 95, 95, 96, 255][Math.floor(random() * 7)] ?? 0));
}

describe('the sort key of a field', () => {
  it('is the field itself, but for _ and those that are _ and zero bytes', () => {
    expect(fieldSortKey(fromText('a_'))).toBe('a_');
    expect(fieldSortKey(fromText('__'))).toBe('__');
    expect(fieldSortKey(fromText('_'))).toBe('_\0');
    expect(fieldSortKey(fromText('_\0\0'))).toBe('_\0\0\0');
    expect(fieldSortKey(fromText('_\n'))).toBe('_\n');
  });

  it('is never that of a string, set or hash, and keeps the order of the fields', () => {
    for (let run = 0; run < 20_000; run++) {
      const [a, b] = [someBytes(), someBytes()];
      expect(fieldSortKey(a)).not.toBe('_');
      expect(compareBytes(fieldSortKey(a), fieldSortKey(b))).toBe(compareBytes(a, b));
    }
  });
});

describe('the attribute of a field', () => {
  it('is that of the Go library, for every byte and for the empty name', () => {
    expect(fieldAttribute(fromText('foo'))).toBe('~Zm9v');
    expect(fieldAttribute(bytes())).toBe('~');
    expect(fieldAttribute(bytes(0xfb, 0xff))).toBe('~-_8');
    for (let run = 0; run < 2000; run++) {
      const field = someBytes();
      expect(attributeField(fieldAttribute(field))).toBe(field);
    }
    expect(attributeField('v')).toBeNull();
  });
});

describe('the key of a score', () => {
  const scores = [-Infinity, -1.7e308, -1, -5e-324, 0, 5e-324, 1, 1.0000000000000002, 2 ** 53, 1.7e308, Infinity];

  it('keeps every bit, and the order of the numbers', () => {
    for (const score of [...scores, 0.1, Math.PI, -123.456]) {
      expect(decodeScore(Buffer.from(`${encodeScore(score)}field`, 'latin1'))).toBe(score);
    }
    const keys = scores.map(encodeScore);
    expect([...keys].sort(compareBytes)).toEqual(keys);
  });

  it('reads the negative zero of the Go library as zero', () => {
    expect(Object.is(decodeScore(Buffer.from('7fffffffffffffff', 'hex')), 0)).toBe(true);
  });

  it('has bounds between which exactly the scores of a range lie', () => {
    const negativeZero = Buffer.from('7fffffffffffffff', 'hex').toString('latin1') as BinaryString;
    for (const min of scores) {
      for (const max of scores) {
        for (const [minExclusive, maxExclusive] of [
          [false, false],
          [true, false],
          [false, true],
          [true, true],
        ] as const) {
          const [low, high] = [lowestKey(min, minExclusive), highestKey(max, maxExclusive)];
          const isIn = (score: number): boolean =>
            (minExclusive ? score > min : score >= min) && (maxExclusive ? score < max : score <= max);
          for (const score of scores) {
            for (const field of ['\0', 'm', '\xff']) {
              const key = `${encodeScore(score)}${field}`;
              expect(low <= key && key <= high).toBe(isIn(score));
            }
          }
          const key = `${negativeZero}m`;
          expect(low <= key && key <= high).toBe(isIn(0));
        }
      }
    }
  });
});

describe('the greatest sort key below another', () => {
  it('has 1024 bytes, or is the other one without its last zero byte', () => {
    expect(sortKeyBefore(fromText('b'))).toBe(`a${'\xff'.repeat(1023)}`);
    expect(sortKeyBefore(bytes(98, 0))).toBe('b');
    expect(sortKeyBefore(bytes(0))).toBeNull();
    expect(sortKeyBefore(bytes())).toBeNull();
  });

  it('leaves nothing in between', () => {
    for (let run = 0; run < 20_000; run++) {
      const [key, other] = [someBytes(), someBytes()];
      if (key === '' || other === '') continue;
      const before = sortKeyBefore(key);
      expect(before !== null && other <= before).toBe(other < key);
    }
  });
});

describe('the bounds of a lex range', () => {
  const inclusive = (value: BinaryString) => ({ value, exclusive: false });
  const exclusive = (value: BinaryString) => ({ value, exclusive: true });

  it('hold exactly the fields of the range', () => {
    for (let run = 0; run < 20_000; run++) {
      const [a, b, field] = [someBytes(), someBytes(), someBytes()];
      if (field === '') continue;
      const min = random() < 0.2 ? '-' : random() < 0.5 ? inclusive(a) : exclusive(a);
      const max = random() < 0.2 ? '+' : random() < 0.5 ? inclusive(b) : exclusive(b);
      const aboveMin = min === '-' || (min.exclusive ? field > a : field >= a);
      const belowMax = max === '+' || (max.exclusive ? field < b : field <= b);
      const bounds = boundsOf({ by: 'lex', min, max });
      const key = fieldSortKey(field);
      const { low, high } = bounds ?? {};
      const found = bounds !== null && (low === undefined || key >= low) && (high === undefined || key <= high);
      expect(found).toBe(aboveMin && belowMax);
      // DynamoDB refuses empty bounds, and a BETWEEN whose bounds are the wrong way round.
      if (bounds === null) continue;
      expect(low).not.toBe('');
      expect(high).not.toBe('');
      if (low !== undefined && high !== undefined) expect(low <= high).toBe(true);
    }
  });
});
