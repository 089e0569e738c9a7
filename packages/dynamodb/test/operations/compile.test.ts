import { type AtomicOperation, type BinaryString, fromText, type Operation } from '@keyvaluestore/core';

import { stagesOf } from '../../src/batch/batch-stages.js';
import { type Item, valueKey } from '../../src/layout/keys.js';
import { schemaDifferences } from '../../src/layout/table-schema.js';
import { tableDefinition } from '../../src/index.js';
import { compilerOf, type ItemReadName, readerOf } from '../../src/operations/compilers.js';
import { compileRange } from '../../src/operations/sorted-set-ranges.js';
import { type Seen } from '../../src/operations/write.js';

const key = fromText('k');
const text = (value: string): BinaryString => fromText(value);
const B = (value: string) => ({ B: Buffer.from(value, 'latin1') });
const code = (error: unknown): unknown => (error as { code?: unknown }).code;
const mark = B('12345678');
const NOW = 1_700_000_000_000;

const empty: Item = { ...valueKey(key) };
const marked: Item = { ...empty, w: mark };
const string: Item = { ...empty, v: B('text') };
const digits: Item = { ...empty, v: B('41') };
const number: Item = { ...empty, v: { N: '41' } };
const set: Item = { ...empty, v: { BS: [Buffer.from('a'), Buffer.from('b')] } };
const hash: Item = { ...empty, '~Zg': B('x') };
const list: Item = { ...empty, v: { L: [B('a'), B('b')] } };
const member: Item = { ...empty, v: B('_'), rk2: B('12345678_') };

const judge = (operation: AtomicOperation, item: Item | undefined): unknown => {
  try {
    return compilerOf(operation).judge(operation, item);
  } catch (error) {
    return code(error);
  }
};
const compile = (operation: AtomicOperation, seen?: Seen) => compilerOf(operation).compile(operation, seen, NOW);

describe('a failed condition means', () => {
  const items = { absent: undefined, empty, marked, string, digits, number, set, hash, list, member };
  const W = 'WRONG_TYPE';
  const cases: Readonly<Record<string, { operation: AtomicOperation; verdicts: readonly unknown[] }>> = {
    setNX: {
      operation: { name: 'set', key, value: text('x'), when: 'absent', expiry: 'never' },
      verdicts: ['again', 'claim', 'again', 'failed', 'failed', 'failed', 'failed', 'failed', 'failed', W],
    },
    setXX: {
      operation: { name: 'set', key, value: text('x'), when: 'present', expiry: 'never' },
      verdicts: ['failed', 'failed', 'failed', 'again', 'again', 'again', 'again', 'again', 'again', W],
    },
    setEQ: {
      operation: { name: 'set', key, value: text('x'), when: { equals: text('y') }, expiry: 'never' },
      verdicts: ['failed', 'failed', 'failed', 'failed', 'failed', 'failed', W, W, W, W],
    },
    nIncrBy: {
      operation: { name: 'nIncrBy', key, by: 1, expiry: 'keep' },
      verdicts: ['again', 'claim', 'again', 'NOT_AN_INTEGER', 'again', 'again', W, W, W, W],
    },
    'nIncrBy out of range': {
      operation: { name: 'nIncrBy', key, by: Number.MAX_SAFE_INTEGER, expiry: 'keep' },
      verdicts: ['again', 'claim', 'again', 'NOT_AN_INTEGER', 'OUT_OF_RANGE', 'OUT_OF_RANGE', W, W, W, W],
    },
    sAdd: {
      operation: { name: 'sAdd', key, members: [text('a')], expiry: 'keep', count: false },
      verdicts: ['again', 'claim', 'again', W, W, W, 'again', W, W, W],
    },
    sRem: {
      operation: { name: 'sRem', key, members: [text('a')], count: false },
      verdicts: ['nothing', 'nothing', 'nothing', W, W, W, 'again', W, W, W],
    },
    'sRem of others': {
      operation: { name: 'sRem', key, members: [text('z')], count: false },
      verdicts: ['nothing', 'nothing', 'nothing', W, W, W, 'nothing', W, W, W],
    },
    hSet: {
      operation: { name: 'hSet', key, entries: [[text('f'), text('x')]], expiry: 'keep', count: false },
      verdicts: ['again', 'claim', 'again', W, W, W, W, 'claim', W, W],
    },
    hSetNX: {
      operation: { name: 'hSetNX', key, field: text('f'), value: text('x'), expiry: 'keep' },
      verdicts: ['again', 'again', 'again', W, W, W, W, 'failed', W, W],
    },
    hDel: {
      operation: { name: 'hDel', key, fields: [text('f')], count: false },
      verdicts: ['nothing', 'claim', 'again', W, W, W, W, 'again', W, W],
    },
    'hDel of others': {
      operation: { name: 'hDel', key, fields: [text('g')], count: false },
      verdicts: ['nothing', 'claim', 'again', W, W, W, W, 'nothing', W, W],
    },
    checkExists: {
      operation: { name: 'check', key, expect: 'present' },
      verdicts: ['failed', 'failed', 'failed', 'again', 'again', 'again', 'again', 'again', 'again', W],
    },
    deleteXX: {
      operation: { name: 'deleteXX', key },
      verdicts: ['failed', 'failed', 'failed', 'again', 'again', 'again', 'again', 'again', 'again', W],
    },
  };

  it.each(Object.entries(cases))('%s: by the item that was met', (_, { operation, verdicts }) => {
    expect(Object.values(items).map((item) => judge(operation, item))).toEqual(verdicts);
  });
});

describe('a write', () => {
  it('stores a safe integer in its decimal form as a number, and everything else as bytes', () => {
    const stored = (value: string) => {
      const write = compile({ name: 'set', key, value: text(value), when: 'always', expiry: 'never' });
      return write.action === 'Put' ? write.input.Item['v'] : undefined;
    };
    for (const value of ['0', '7', '-7', '9007199254740991', '-9007199254740991'])
      expect(stored(value)).toEqual({ N: value });
    for (const value of ['', '-0', '007', '1.0', ' 1', '1e3', '9007199254740992', 'NaN', '١']) {
      expect(stored(value)).toEqual(B(fromText(value)));
    }
  });

  it('of a counter in text replaces just this text', () => {
    expect(compile({ name: 'nIncrBy', key, by: 1, expiry: 'keep' }, digits).input).toMatchObject({
      UpdateExpression: 'SET v=:new REMOVE w',
      ConditionExpression: 'v = :old AND (attribute_not_exists(x) OR x > :now) AND attribute_not_exists(rk2)',
      ExpressionAttributeValues: { ':old': B('41'), ':new': { N: '42' } },
    });
  });

  it('of an empty item happens only while it has the mark that was seen', () => {
    for (const operation of [
      { name: 'set', key, value: text('x'), when: 'absent', expiry: 'never' },
      { name: 'nIncrBy', key, by: 1, expiry: 'keep' },
      { name: 'sAdd', key, members: [text('a')], expiry: 'keep', count: false },
      { name: 'hDel', key, fields: [text('f')], count: false },
    ] as const) {
      const { input } = compile(operation, marked);
      expect(input.ConditionExpression).toContain('w = :w');
      expect(input.ExpressionAttributeValues).toMatchObject({ ':w': mark });
    }
  });

  it('that adds to an item takes its mark away', () => {
    for (const operation of [
      { name: 'nIncrBy', key, by: 1, expiry: 'keep' },
      { name: 'sAdd', key, members: [text('a')], expiry: 'keep', count: false },
      { name: 'hSet', key, entries: [[text('f'), text('x')]], expiry: 'keep', count: false },
      { name: 'hSetNX', key, field: text('f'), value: text('x'), expiry: 'keep' },
    ] as const) {
      expect(compile(operation).input).toMatchObject({ UpdateExpression: expect.stringMatching(/ REMOVE w$/) });
    }
  });

  it('keeps its expressions below 4 KB and 300 operators, however many fields', () => {
    for (const count of [1, 99, 100, 101, 400, 490, 600, 899, 900, 901, 5000]) {
      const fields = Array.from({ length: count }, (_, index) => text(`f${index}`));
      const entries = fields.map((field) => [field, text('x')] as const);
      const seen: Item = { ...marked, '~eA': B('x') };
      for (const { input } of [
        compile({ name: 'hSet', key, entries, expiry: 'keep', count: false }),
        compile({ name: 'hSet', key, entries, expiry: 'keep', count: false }, seen),
        compile({ name: 'hDel', key, fields, count: false }, seen),
        ...(count > 900 ? [] : [compile({ name: 'hDel', key, fields, count: false })]),
      ]) {
        const expressions = [
          input.ConditionExpression ?? '',
          'UpdateExpression' in input ? input.UpdateExpression : '',
        ];
        for (const expression of expressions) {
          expect(expression.length).toBeLessThanOrEqual(4096);
          expect(expression.match(/attribute_|\b(?:AND|OR)\b/g)?.length ?? 0).toBeLessThanOrEqual(300);
        }
      }
    }
  });

  it('of a set lets a member remain, or removes the item as it was seen', () => {
    const sRem = { name: 'sRem', key, members: [text('a')], count: false } as const;
    expect(compile(sRem).input.ConditionExpression).toBe(
      'attribute_type(v, :type) AND size(v) > :size AND (attribute_not_exists(x) OR x > :now)',
    );
    expect(compile(sRem, set).input).toMatchObject({
      ConditionExpression:
        'attribute_type(v, :type) AND contains(v, :member) AND (attribute_not_exists(x) OR x > :now)',
      ExpressionAttributeValues: { ':member': B('b') },
    });
    const both = { name: 'sRem', key, members: [text('a'), text('b')], count: false } as const;
    expect(compile(both, set)).toMatchObject({
      action: 'Delete',
      input: {
        ConditionExpression: 'attribute_type(v, :type) AND v = :old AND (attribute_not_exists(x) OR x > :now)',
        ExpressionAttributeValues: { ':old': set['v'] },
      },
    });
    expect(compile(both, null).action).toBe('ConditionCheck');
    expect(compile(both, empty).action).toBe('ConditionCheck');
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
    const outputs = (operation: Operation<ItemReadName>) =>
      [undefined, empty, marked, string, number, set, hash, list, member].map((item) => read(operation, item));
    const W = 'WRONG_TYPE';
    expect(outputs({ name: 'get', key })).toEqual([null, null, null, 'text', '41', W, W, W, W]);
    expect(outputs({ name: 'sMembers', key })).toEqual([[], [], [], W, W, ['a', 'b'], W, W, W]);
    expect(outputs({ name: 'hGetAll', key })).toEqual([[], [], [], W, W, W, [['f', 'x']], W, W]);
    expect(outputs({ name: 'hGet', key, field: text('f') })).toEqual([null, null, null, W, W, W, 'x', W, W]);
  });

  it('of numbers beyond the safe ones gives all their digits', () => {
    expect(read({ name: 'get', key }, { ...empty, v: { N: '9223372036854775807' } })).toBe('9223372036854775807');
  });

  it('asks for no more than it needs', () => {
    const hGet: Operation<'hGet'> = { name: 'hGet', key, field: text('f') };
    expect(readerOf(hGet).compile(hGet)).toMatchObject({
      ProjectionExpression: '#0,v,rk2,x',
      ExpressionAttributeNames: { '#0': '~Zg' },
    });
  });
});

describe('a query', () => {
  const range = { by: 'score', min: { value: 1, exclusive: true }, max: { value: 2, exclusive: true } } as const;

  it('by score has both bounds in the index, and needs no filter', () => {
    const query = compileRange({ key, range }, 'v', false);
    expect(query).toMatchObject({
      IndexName: 'rk2',
      KeyConditionExpression: 'hk = :hk AND rk2 BETWEEN :low AND :high',
    });
    expect(query).not.toHaveProperty('FilterExpression');
  });

  it('by lex leaves out the item that is no member', () => {
    expect(compileRange({ key, range: { by: 'lex', min: '-', max: '+' }, reverse: true }, 'v', false)).toEqual({
      KeyConditionExpression: 'hk = :hk',
      ExpressionAttributeValues: { ':hk': B('k') },
      FilterExpression: 'attribute_exists(rk2)',
      ProjectionExpression: 'v',
      ScanIndexForward: false,
    });
  });

  it('is not made for what must be empty', () => {
    const none = (min: '-' | '+' | string, max: '-' | '+' | string) => {
      const bound = (value: string) =>
        value === '-' || value === '+'
          ? value
          : ({ value: text(value.slice(1)), exclusive: value.startsWith('(') } as const);
      return compileRange({ key, range: { by: 'lex', min: bound(min), max: bound(max) } }, 'v', false);
    };
    for (const [min, max] of [
      ['+', '+'],
      ['-', '-'],
      ['-', '['],
      ['-', '('],
      ['[b', '[a'],
      ['(a', '(a'],
      ['(a', '[a'],
    ]) {
      expect(none(min!, max!)).toBeNull();
    }
  });
});

describe('the stages of a batch', () => {
  const stages = (...operations: Operation[]): number[][] =>
    stagesOf(operations, false).map((stage) => stage.map(({ index }) => index));
  const set = (name: string): Operation => ({
    name: 'set',
    key: text(name),
    value: text('x'),
    when: 'always',
    expiry: 'never',
  });
  const get = (name: string): Operation => ({ name: 'get', key: text(name) });
  const zAdd = (field: string): Operation<'zAdd'> => ({
    ...{
      name: 'zAdd',
      key,
      field: text(field),
      member: text(field),
      score: 1,
      when: 'always',
      expiry: 'keep',
      count: false,
    },
  });
  const zCount: Operation = { name: 'zCount', key, range: { by: 'lex', min: '-', max: '+' } };

  it('are one where nothing depends on anything', () => {
    expect(stages(set('a'), get('b'), zAdd('x'), zAdd('y'), get('b'))).toEqual([[0, 1, 2, 3, 4]]);
  });

  it('keep reads and writes of one item in order', () => {
    expect(stages(get('a'), set('a'), get('a'), get('a'), set('a'))).toEqual([[0], [1], [2, 3], [4]]);
  });

  it('let a put replace a put, but not across a read or another write', () => {
    expect(stages(set('a'), set('a'), set('a'))).toEqual([[0, 1, 2]]);
    const nIncrBy: Operation = { name: 'nIncrBy', key: text('a'), by: 1, expiry: 'keep' };
    expect(stages(set('a'), nIncrBy, set('a'), set('a'))).toEqual([[0], [1], [2, 3]]);
    expect(stages(zAdd('x'), zCount, zAdd('x'))).toEqual([[0], [1], [2]]);
  });

  it('keep what is on a whole key in order with all its items', () => {
    const remove: Operation = { name: 'delete', key };
    expect(stages(zAdd('x'), zAdd('y'), zCount, zAdd('z'), remove, zAdd('x'))).toEqual([[0, 1], [2], [3], [4], [5]]);
    expect(stages(zCount, zCount, get('k'))).toEqual([[0, 1, 2]]);
  });
});

describe('the schema of a table', () => {
  it('differs in what it is said to differ in', () => {
    const wanted = tableDefinition('t');
    expect(schemaDifferences(wanted, wanted)).toEqual([]);
    expect(schemaDifferences({ ...wanted, LocalSecondaryIndexes: [] }, wanted)).toEqual([
      'there is no local index rk2',
    ]);
    const otherType = wanted.AttributeDefinitions?.map((attribute) => ({ ...attribute, AttributeType: 'S' as const }));
    expect(schemaDifferences({ ...wanted, AttributeDefinitions: otherType }, wanted)).toHaveLength(3);
    const keysOnly = wanted.LocalSecondaryIndexes?.map((index) => ({
      ...index,
      Projection: { ProjectionType: 'KEYS_ONLY' as const },
    }));
    expect(schemaDifferences({ ...wanted, LocalSecondaryIndexes: keysOnly }, wanted)).toEqual([
      'the projection of the local index rk2 is KEYS_ONLY, not ALL',
    ]);
  });
});
