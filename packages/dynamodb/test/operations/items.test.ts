import { type AtomicOperation, type BinaryString, fromText, type Operation } from '@keyvaluestore/core';

import { type Item, valueKey } from '../../src/layout/keys.js';
import { type Change } from '../../src/operations/changes.js';
import { compilerOf, type ItemReadName, readerOf } from '../../src/operations/compilers.js';
import {
  insertValue,
  popBlindly,
  popValues,
  removeValue,
  rotateValues,
  trimValues,
} from '../../src/operations/list-changes.js';
import { popMembers } from '../../src/operations/sets.js';
import { type Seen } from '../../src/operations/write.js';

const key = fromText('k');
const text = (value: string): BinaryString => fromText(value);
const B = (value: string) => ({ B: Buffer.from(value, 'latin1') });
const code = (error: unknown): unknown => (error as { code?: unknown }).code;
const NOW = 1_700_000_000_000;
const [a, b, f, x] = ['a', 'b', 'f', 'x'].map(text) as [BinaryString, BinaryString, BinaryString, BinaryString];

const empty: Item = { ...valueKey(key) };
const marked: Item = { ...empty, w: B('12345678') };
const string: Item = { ...empty, v: B('text') };
const set: Item = { ...empty, v: { BS: [Buffer.from('a'), Buffer.from('b')] } };
const hash: Item = { ...empty, '~Zg': B('x') };
const counter: Item = { ...empty, '~Zg': { N: '41' } };
const list: Item = { ...empty, v: { L: [B('a'), B('b')] } };
const member: Item = { ...empty, v: B('_'), rk2: B('12345678_') };
const items = { absent: undefined, empty, marked, string, set, hash, counter, list, member };
const W = 'WRONG_TYPE';

const compile = (operation: AtomicOperation, seen?: Seen) => compilerOf(operation).compile(operation, seen, NOW);
const judge = (operation: AtomicOperation, item: Item | undefined): unknown => {
  try {
    return compilerOf(operation).judge(operation, item);
  } catch (error) {
    return code(error);
  }
};

describe('a failed condition means', () => {
  const pushed = { key, values: [a], side: 'right', expiry: 'keep' } as const;
  const cases: readonly (readonly [AtomicOperation, readonly unknown[]])[] = [
    [{ name: 'sAddNX', key, member: a, expiry: 'keep' }, ['again', 'claim', 'again', W, 'failed', W, W, W, W]],
    [{ name: 'sAddNX', key, member: x, expiry: 'keep' }, ['again', 'claim', 'again', W, 'again', W, W, W, W]],
    [{ name: 'sRemXX', key, member: a }, ['failed', 'failed', 'failed', W, 'again', W, W, W, W]],
    [{ name: 'sRemXX', key, member: x }, ['failed', 'failed', 'failed', W, 'failed', W, W, W, W]],
    [
      { name: 'hSetEQ', key, field: f, value: a, oldValue: x, expiry: 'keep' },
      ['failed', 'failed', 'failed', W, W, 'again', 'failed', W, W],
    ],
    [
      { name: 'hSetEQ', key, field: f, value: a, oldValue: text('41'), expiry: 'keep' },
      ['failed', 'failed', 'failed', W, W, 'failed', 'again', W, W],
    ],
    [{ name: 'hDelXX', key, field: f }, ['failed', 'failed', 'failed', W, W, 'again', 'again', W, W]],
    [{ name: 'hDelXX', key, field: x }, ['failed', 'failed', 'failed', W, W, 'failed', 'failed', W, W]],
    [
      { name: 'hIncrBy', key, field: f, by: 1, expiry: 'keep' },
      ['again', 'again', 'again', W, W, 'NOT_AN_INTEGER', 'again', W, W],
    ],
    [
      { name: 'hIncrBy', key, field: f, by: Number.MAX_SAFE_INTEGER, expiry: 'keep' },
      ['again', 'again', 'again', W, W, 'NOT_AN_INTEGER', 'OUT_OF_RANGE', W, W],
    ],
    [{ name: 'lPush', ...pushed }, ['again', 'claim', 'again', W, W, W, W, 'again', W]],
    [{ name: 'lPushX', ...pushed }, ['failed', 'failed', 'failed', W, W, W, W, 'again', W]],
    [{ name: 'lSet', key, index: 1, value: a }, ['failed', 'failed', 'failed', W, W, W, W, 'again', W]],
    [{ name: 'lSet', key, index: -3, value: a }, ['failed', 'failed', 'failed', W, W, W, W, 'failed', W]],
  ];

  it.each(cases)('%j: by the item that was met', (operation, verdicts) => {
    expect(Object.values(items).map((item) => judge(operation, item))).toEqual(verdicts);
  });
});

describe('a write', () => {
  const LIVE = '(attribute_not_exists(x) OR x > :now)';

  it('to the left of a list puts the last value first', () => {
    const push = { name: 'lPush', key, values: [a, b], side: 'left', expiry: 'keep' } as const;
    expect(compile(push).input).toMatchObject({
      UpdateExpression: 'SET v=list_append(:values,if_not_exists(v,:none)) REMOVE w',
      ConditionExpression: `(attribute_not_exists(hk) OR attribute_type(v, :type)) AND ${LIVE}`,
      ExpressionAttributeValues: { ':values': { L: [B('b'), B('a')] }, ':none': { L: [] }, ':type': { S: 'L' } },
    });
    expect(compile({ ...push, side: 'right' }).input).toMatchObject({
      UpdateExpression: 'SET v=list_append(if_not_exists(v,:none),:values) REMOVE w',
      ExpressionAttributeValues: { ':values': { L: [B('a'), B('b')] } },
    });
    expect(compile(push, 'expired')).toMatchObject({ action: 'Put', input: { Item: { v: { L: [B('b'), B('a')] } } } });
  });

  it('of an empty item happens only while it has the mark that was seen', () => {
    for (const operation of [
      { name: 'sAddNX', key, member: a, expiry: 'keep' },
      { name: 'lPush', key, values: [a], side: 'left', expiry: 'keep' },
    ] as const) {
      expect(compile(operation, marked).input).toMatchObject({
        ConditionExpression: expect.stringContaining('w = :w'),
        ExpressionAttributeValues: { ':w': marked['w'] },
      });
    }
  });

  it('of an index from the end is one of the length that was seen, and of one that is not there none', () => {
    const last = { name: 'lSet', key, index: -1, value: x } as const;
    expect(compile(last, list).input).toMatchObject({
      UpdateExpression: 'SET v[1]=:value',
      ConditionExpression: `attribute_type(v, :type) AND size(v) = :size AND ${LIVE}`,
      ExpressionAttributeValues: { ':size': { N: '2' } },
    });
    for (const seen of [null, 'expired', set] as const) {
      expect(compile(last, seen).input.ConditionExpression).toBe('attribute_exists(hk) AND attribute_not_exists(hk)');
    }
    expect(compile({ ...last, index: 2 ** 53 - 1 }).input).toMatchObject({
      UpdateExpression: 'SET v[409600]=:value',
      ExpressionAttributeValues: { ':size': { N: String(2 ** 53 - 1) } },
    });
  });

  it('of a counter in a hash replaces just the text that was seen, or adds to a number', () => {
    const increment = { name: 'hIncrBy', key, field: f, by: 1, expiry: 'keep' } as const;
    expect(compile(increment, { ...hash, '~Zg': B('41') }).input).toMatchObject({
      UpdateExpression: 'SET #0=:sum REMOVE w',
      ConditionExpression: expect.stringContaining('#0 = :old'),
      ExpressionAttributeValues: { ':old': B('41'), ':sum': { N: '42' } },
    });
    for (const seen of [undefined, null, counter]) {
      expect(compile(increment, seen).input).toMatchObject({
        UpdateExpression: 'ADD #0 :by REMOVE w',
        ConditionExpression: expect.stringContaining('(attribute_not_exists(#0) OR #0 BETWEEN :min AND :max)'),
      });
    }
  });

  it('of a field under a condition takes text and number alike', () => {
    const replace = { name: 'hSetEQ', key, field: f, value: x, expiry: 'keep' } as const;
    expect(compile({ ...replace, oldValue: text('41') }).input.ExpressionAttributeValues).toMatchObject({
      ':e0': B('41'),
      ':e1': { N: '41' },
      ':0': B('x'),
    });
    expect(compile({ ...replace, oldValue: text('041') }).input.ExpressionAttributeValues).not.toHaveProperty(':e1');
  });

  it('brings what was there only where it is to be counted', () => {
    const entries = [[f, x]] as const;
    const returned = (count: boolean, seen?: Seen) =>
      [
        { name: 'sAdd', key, members: [a], expiry: 'keep', count } as const,
        { name: 'sRem', key, members: [a], count } as const,
        { name: 'hSet', key, entries, expiry: 'keep', count } as const,
        { name: 'hDel', key, fields: [f], count } as const,
      ].map((operation) => compile(operation, seen).returns);
    expect(returned(false)).toEqual([undefined, undefined, undefined, 'ALL_NEW']);
    expect(returned(true)).toEqual(['ALL_OLD', 'ALL_OLD', 'UPDATED_OLD', 'ALL_OLD']);
    expect(returned(true, 'expired')).toEqual(['ALL_OLD', undefined, 'ALL_OLD', undefined]);
  });

  it('counts nothing of an item that had expired', () => {
    const gone = { x: { N: String(NOW) } };
    const add = { name: 'sAdd', key, members: [a, x], expiry: 'keep', count: true } as const;
    const put = { name: 'hSet', key, entries: [[f, x]], expiry: 'keep', count: true } as const;
    expect(compilerOf(add).output(add, set, NOW)).toBe(1);
    expect(compilerOf(add).output(add, { ...set, ...gone }, NOW)).toBe(2);
    expect(compilerOf(put).output(put, hash, NOW)).toBe(0);
    expect(compilerOf(put).output(put, { ...hash, ...gone }, NOW)).toBe(1);
  });

  it('knows of a hash that was counted whether it is empty now', () => {
    const remove = { name: 'hDel', key, fields: [f], count: true } as const;
    const write = compile(remove);
    const left = compilerOf(remove).leaves?.(remove, write, hash);
    expect(left).toEqual({ ...empty, w: write.input.ExpressionAttributeValues?.[':w'] });
    expect(compilerOf(remove).leaves?.(remove, write, { ...hash, '~eA': B('x') })).toHaveProperty('~eA');
  });
});

describe('a change', () => {
  const of = (length: number): Item => ({ ...empty, v: { L: Array.from({ length }, (_, index) => B(`${index}`)) } });
  const pop = (count: number, side: 'left' | 'right') => ({ name: 'lPop', key, count, side }) as const;
  const condition = ({ write }: Change<unknown>) => write?.input.ConditionExpression;

  it('takes from the left without a look, from the right by the length, and all as long as it is no more', () => {
    expect(popBlindly(pop(2, 'left'), NOW)?.write).toMatchObject({
      input: { UpdateExpression: 'REMOVE v[0],v[1]', ExpressionAttributeValues: { ':size': { N: '2' } } },
      returns: 'ALL_OLD',
    });
    expect(popBlindly(pop(1, 'right'), NOW)).toBeUndefined();
    const right = popValues(pop(2, 'right'), of(4), NOW);
    expect(right.write).toMatchObject({ input: { UpdateExpression: 'REMOVE v[2],v[3]' } });
    expect(condition(right)).toContain('size(v) = :size');
    // What is there by then, not what was seen.
    expect(right.output(of(6))).toEqual(['5', '4']);
    const all = popValues(pop(9, 'right'), of(2), NOW);
    expect(all.write).toMatchObject({ action: 'Delete', returns: 'ALL_OLD' });
    expect(condition(all)).toContain('size(v) <= :size');
    expect(all.output(of(3))).toEqual(['2', '1', '0']);
  });

  it('names no more indexes than an expression holds', () => {
    for (const [count, side] of [
      [400, 'left'],
      [400, 'right'],
      [401, 'left'],
      [401, 'right'],
      [5000, 'right'],
    ] as const) {
      const { write, output } = popValues(pop(count, side), of(20_000), NOW);
      const { UpdateExpression = '' } = write?.input as { UpdateExpression?: string };
      expect(UpdateExpression.length).toBeLessThanOrEqual(4096);
      const values = output(of(20_000));
      expect(values).toHaveLength(count);
      expect(values[1]).toBe(side === 'left' ? '1' : '19998');
    }
  });

  it('is made of a list as it was seen, and of none where nothing is to be done', () => {
    const same = { ConditionExpression: 'v = :old AND (attribute_not_exists(x) OR x > :now)' };
    const trim = { name: 'lTrim', key, start: 1, stop: -1 } as const;
    expect(trimValues(trim, list, NOW).write).toMatchObject({
      input: { ...same, ExpressionAttributeValues: { ':old': list['v'], ':new': { L: [B('b')] } } },
    });
    expect(trimValues({ ...trim, start: 2 }, list, NOW).write).toMatchObject({ action: 'Delete', input: same });
    expect(trimValues({ ...trim, start: 0 }, list, NOW)).not.toHaveProperty('write');
    const insert = { name: 'lInsert', key, side: 'right', pivot: a, value: x } as const;
    expect(insertValue(insert, list, NOW).write).toMatchObject({
      input: { ...same, ExpressionAttributeValues: { ':new': { L: [B('a'), B('x'), B('b')] } } },
    });
    expect(insertValue({ ...insert, pivot: x }, list, NOW)).not.toHaveProperty('write');
    const remove = { name: 'lRem', key, count: 0, value: a } as const;
    expect(removeValue(remove, list, NOW).output(undefined)).toBe(1);
    expect(removeValue({ ...remove, value: x }, list, NOW)).not.toHaveProperty('write');
    const move = { name: 'lMove', source: key, destination: key, from: 'left', to: 'right' } as const;
    expect(rotateValues(move, list, NOW).write).toMatchObject({
      input: { ...same, ExpressionAttributeValues: { ':new': { L: [B('b'), B('a')] } } },
    });
    expect(rotateValues({ ...move, to: 'left' }, list, NOW)).not.toHaveProperty('write');
  });

  it('draws from a set what must still be there, or all that there is by then', () => {
    const { write, output } = popMembers({ name: 'sPop', key, count: 1 }, set, NOW);
    const drawn = output(undefined);
    expect(write?.input.ExpressionAttributeValues).toMatchObject({ ':0': B(drawn[0] as string), ':size': { N: '1' } });
    expect(write?.input.ConditionExpression).toContain('size(v) > :size AND contains(v, :0)');
    const all = popMembers({ name: 'sPop', key, count: 2 }, set, NOW);
    expect(all.write).toMatchObject({ action: 'Delete', returns: 'ALL_OLD' });
    expect(all.output({ ...empty, v: { BS: [Buffer.from('x')] } })).toEqual(['x']);
    const many = { ...empty, v: { BS: Array.from({ length: 100 }, (_, index) => Buffer.from(`${index}`)) } };
    const half = popMembers({ name: 'sPop', key, count: 51 }, many, NOW);
    expect(condition(half)).toContain('v = :old');
    expect(new Set(half.output(undefined)).size).toBe(51);
  });
});

describe('a read', () => {
  const read = (operation: Operation<ItemReadName>, item: Item | undefined): unknown => {
    try {
      return readerOf(operation).output(operation, item);
    } catch (error) {
      return code(error);
    }
  };

  it('takes an empty item for an absent one, and refuses one of another type', () => {
    const outputs = (operation: Operation<ItemReadName>) => Object.values(items).map((item) => read(operation, item));
    const none = <T>(of: T) => [of, of, of];
    expect(outputs({ name: 'sCard', key })).toEqual([...none(0), W, 2, W, W, W, W]);
    expect(outputs({ name: 'sMIsMember', key, members: [x, a] })).toEqual([
      ...none([false, false]),
      ...[W, [false, true], W, W, W, W],
    ]);
    expect(outputs({ name: 'hLen', key })).toEqual([...none(0), W, W, 1, 1, W, W]);
    expect(outputs({ name: 'hKeys', key })).toEqual([...none([]), W, W, ['f'], ['f'], W, W]);
    expect(outputs({ name: 'hMGet', key, fields: [f, x, f] })).toEqual([
      ...none([null, null, null]),
      ...[W, W, ['x', null, 'x'], ['41', null, '41'], W, W],
    ]);
    expect(outputs({ name: 'lLen', key })).toEqual([...none(0), W, W, W, W, 2, W]);
    expect(outputs({ name: 'lIndex', key, index: -1 })).toEqual([...none(null), W, W, W, W, 'b', W]);
    expect(outputs({ name: 'lPos', key, value: b, rank: 1 })).toEqual([...none(null), W, W, W, W, 1, W]);
  });

  it('of fields asks for each once, and for the whole hash where an expression cannot name them', () => {
    const compiled = (fields: readonly BinaryString[]) => {
      const hMGet: Operation<'hMGet'> = { name: 'hMGet', key, fields };
      return readerOf(hMGet).compile(hMGet);
    };
    expect(compiled([f, x, f])).toMatchObject({
      ProjectionExpression: '#0,#1,v,rk2,x',
      ExpressionAttributeNames: { '#0': '~Zg', '#1': '~eA' },
    });
    expect(compiled(Array.from({ length: 2000 }, (_, index) => text(`${index}`)))).toEqual({ Key: valueKey(key) });
  });
});
