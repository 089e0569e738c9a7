import { type BinaryString, type FieldWhen, fromText, type Operation, positionsIn } from '@keyvaluestore/core';
import { seededRandom } from '@keyvaluestore/test-services';

import { memberWrite } from '../../src/expiring/members.js';
import { scoreKey } from '../../src/layout/scores.js';
import { EVERYTHING, queryOfRange, sortKeyAfter, sortKeyBefore } from '../../src/layout/sort-key-ranges.js';
import { compileRange, planOfRanks } from '../../src/operations/sorted-set-ranges.js';
import { itemOfMember, sortedSetWrites } from '../../src/operations/sorted-sets.js';
import { transactionsOf } from '../../src/transport/transactions.js';

const random = seededRandom(20260201);
const key = fromText('k');
const field = fromText('f');
const binary = (text: string): { B: Buffer } => ({ B: Buffer.from(text, 'latin1') });

const zAdd = (when: FieldWhen, score = 1, count = false): Operation<'zAdd'> => ({
  ...{ name: 'zAdd', key, field, member: field, score, when, expiry: 'keep', count },
});

describe('an addition', () => {
  const condition = (when: FieldWhen) => sortedSetWrites.zAdd.compile(zAdd(when), undefined, 0).input;

  it('is one put, on a condition that says when', () => {
    expect(condition('always')).not.toHaveProperty('ConditionExpression');
    expect(condition('absent').ConditionExpression).toBe('attribute_not_exists(hk)');
    expect(condition('present').ConditionExpression).toBe('attribute_exists(hk)');
    expect(condition('greater').ConditionExpression).toBe('(attribute_not_exists(hk) OR rk2 < :rk2)');
    expect(condition('less')).toMatchObject({
      ConditionExpression: '(attribute_not_exists(hk) OR rk2 > :rk2)',
      ExpressionAttributeValues: { ':rk2': binary(scoreKey(1, field)) },
    });
  });

  it('at zero is not greater than the negative zero of the Go library, nor less', () => {
    const negative = scoreKey(-0, field);
    const bound = (when: FieldWhen): string =>
      Buffer.from(
        sortedSetWrites.zAdd.compile(zAdd(when, 0), undefined, 0).input.ExpressionAttributeValues![':rk2']!.B!,
      ).toString('latin1');
    expect(negative < bound('greater')).toBe(false);
    expect(negative > bound('less')).toBe(false);
  });

  it('asks for what was there only to count, and shares no request then', () => {
    expect(sortedSetWrites.zAdd.compile(zAdd('always'), undefined, 0)).not.toHaveProperty('returns');
    expect(sortedSetWrites.zAdd.compile(zAdd('always', 1, true), undefined, 0)).toMatchObject({ returns: 'ALL_OLD' });
    expect(sortedSetWrites.zAdd.isBlind(zAdd('always'))).toBe(true);
    expect(sortedSetWrites.zAdd.isBlind(zAdd('always', 1, true))).toBe(false);
    expect(sortedSetWrites.zAdd.isBlind(zAdd('greater'))).toBe(false);
  });

  it('in a life compares with members of that life alone', () => {
    const inLife = (when: FieldWhen, generation: number): string | undefined =>
      memberWrite(zAdd(when), itemOfMember(zAdd(when)), generation, undefined).input.ConditionExpression;
    expect(inLife('present', 0)).toBe('attribute_exists(hk) AND attribute_not_exists(g)');
    expect(inLife('present', 7)).toBe('attribute_exists(hk) AND g = :g');
    expect(inLife('greater', 0)).toBe('((attribute_not_exists(hk)) OR attribute_not_exists(g) AND rk2 < :rk2)');
    expect(inLife('less', 7)).toBe(
      '((attribute_not_exists(hk) OR attribute_not_exists(g) OR g < :g) OR g = :g AND rk2 > :rk2)',
    );
  });
});

describe('a range by position', () => {
  it('gives what it would of the whole, and reads no more than it must from one end', () => {
    for (let run = 0; run < 2000; run++) {
      const position = (): number => Math.floor(random() * 14) - 7;
      const all = Array.from({ length: Math.floor(random() * 7) }, (_, index) => index);
      const [start, stop, reverse] = [position(), position(), random() < 0.5];
      const ordered = reverse ? [...all].reverse() : all;
      const { start: first, end } = positionsIn(all.length, start, stop);
      const plan = planOfRanks({ start, stop }, reverse);
      const read = (plan?.reverse ? [...all].reverse() : all).slice(0, plan?.limit);
      expect(plan?.pick(read) ?? []).toEqual(ordered.slice(first, end));
    }
  });

  it('is read from the nearer end, and whole only where one position is from each', () => {
    expect(planOfRanks({ start: 2, stop: 4 }, false)).toMatchObject({ reverse: false, limit: 5 });
    expect(planOfRanks({ start: -4, stop: -2 }, false)).toMatchObject({ reverse: true, limit: 4 });
    expect(planOfRanks({ start: -4, stop: -2 }, true)).toMatchObject({ reverse: false, limit: 4 });
    expect(planOfRanks({ start: 0, stop: -1 }, false)).toMatchObject({ reverse: false, limit: undefined });
    expect(planOfRanks({ start: -3, stop: 2 }, false)).toMatchObject({ reverse: false, limit: 6 });
    expect(planOfRanks({ start: 4, stop: 2 }, false)).toBeNull();
    expect(planOfRanks({ start: -2, stop: -4 }, false)).toBeNull();
  });
});

describe('the sort keys next to another', () => {
  const longest = 'x'.repeat(1023);

  it('hold no more than 1024 bytes, and leave nothing in between', () => {
    expect(sortKeyAfter(field)).toBe('f\0');
    expect(sortKeyAfter(`${longest}a` as BinaryString)).toBe(`${longest}b`);
    expect(sortKeyAfter(`${'x'.repeat(1000)}${'\xff'.repeat(24)}` as BinaryString)).toBe(`${'x'.repeat(999)}y`);
    expect(sortKeyAfter('\xff'.repeat(1024) as BinaryString)).toBeNull();
    for (const each of [field, `${longest}a`, `${longest}\0`, 'f\0'] as BinaryString[]) {
      expect(sortKeyBefore(sortKeyAfter(each) as BinaryString)).toBe(each);
    }
  });
});

describe('a range behind a position', () => {
  const range = { by: 'score', min: { value: 1, exclusive: false }, max: { value: 2, exclusive: false } } as const;
  const bounds = (score: number | undefined, reverse: boolean): readonly (string | undefined)[] | undefined => {
    const after = score === undefined ? undefined : { score, field };
    const values = compileRange({ key, range, after, reverse }, 'v', false)?.ExpressionAttributeValues;
    return values && [':low', ':high'].map((name) => values[name]?.B && Buffer.from(values[name].B).toString('latin1'));
  };
  const whole = bounds(undefined, false);

  it('begins with the next sort key, in either direction', () => {
    expect(bounds(1, false)?.[0]).toBe(`${scoreKey(1, field)}\0`);
    expect(bounds(1, false)?.[1]).toBe(whole?.[1]);
    expect(bounds(1, true)?.[0]).toBe(whole?.[0]);
    expect(bounds(1, true)?.[1]).toBe(sortKeyBefore(scoreKey(1, field)));
  });

  it('is the whole where the position lies before it, and is not sent where it lies behind', () => {
    expect(bounds(0, false)).toEqual(whole);
    expect(bounds(3, true)).toEqual(whole);
    expect(bounds(3, false)).toBeUndefined();
    expect(bounds(0, true)).toBeUndefined();
  });

  it('of all that there is counts what stands before a member', () => {
    const query = queryOfRange(key, EVERYTHING, false, { sortKey: scoreKey(1, field), reverse: true });
    expect(query).toMatchObject({ IndexName: 'rk2', KeyConditionExpression: expect.stringContaining('BETWEEN') });
  });
});

describe('the transactions of a list', () => {
  it('hold 100 actions and 4 MB at most, in order', () => {
    const list = Array.from({ length: 250 }, (_, index) => index);
    expect(transactionsOf(list, () => 1).map(({ length }) => length)).toEqual([100, 100, 50]);
    expect(transactionsOf(list, () => 1).flat()).toEqual(list);
    expect(transactionsOf([1, 2, 3, 4, 5], () => 1_500_000)).toEqual([[1, 2], [3, 4], [5]]);
    expect(transactionsOf([1, 2], () => 5_000_000)).toEqual([[1], [2]]);
    expect(transactionsOf([], () => 1)).toEqual([]);
  });
});
