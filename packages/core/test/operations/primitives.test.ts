import {
  type AtomicOperation,
  type BinaryString,
  type ByPart,
  checkTypes,
  dispatch,
  type FieldWhen,
  type Handlers,
  isRefused,
  isRepeatable,
  itemOf,
  keysOf,
  mapParts,
  type Operation,
  type PartKind,
  PRIMITIVES,
  sizeOf,
  withKeys,
} from '../../src/index.js';

const KINDS: readonly PartKind[] = ['key', 'field', 'value', 'number', 'fieldWhen', 'expiry', 'flag'];

const bytes = (text: string) => text as BinaryString;
const key = bytes('k');
const field = bytes('f');
const value = bytes('v');

const set = (when: Operation<'set'>['when']): Operation => ({ name: 'set', key, value, when, expiry: 'never' });
const zAdd = (when: FieldWhen, count = false): Operation<'zAdd'> => ({
  name: 'zAdd',
  key,
  field,
  member: value,
  score: 1,
  when,
  expiry: 'keep',
  count,
});

it.each([
  [set('always'), true],
  [set('absent'), false],
  [set('present'), false],
  [set({ equals: value }), false],
  [{ name: 'delete', key } as const, false],
  [{ name: 'nIncrBy', key, by: 1, expiry: 'keep' } as const, false],
  [{ name: 'sAdd', key, members: [value], expiry: 'keep', count: false } as const, true],
  [{ name: 'sAdd', key, members: [value], expiry: 'keep', count: true } as const, false],
  [{ name: 'sRem', key, members: [value], count: false } as const, true],
  [{ name: 'sRem', key, members: [value], count: true } as const, false],
  [{ name: 'sAddNX', key, member: value, expiry: 'keep' } as const, false],
  [{ name: 'sRemXX', key, member: value } as const, false],
  [{ name: 'sPop', key, count: 1 } as const, false],
  [{ name: 'sRandMember', key, count: 1 } as const, true],
  [{ name: 'sMove', source: key, destination: key, member: value } as const, false],
  [{ name: 'hSet', key, entries: [[field, value]], expiry: 'keep', count: false } as const, true],
  [{ name: 'hSet', key, entries: [[field, value]], expiry: 'keep', count: true } as const, false],
  [{ name: 'hDel', key, fields: [field], count: false } as const, true],
  [{ name: 'hDel', key, fields: [field], count: true } as const, false],
  [{ name: 'hSetNX', key, field, value, expiry: 'keep' } as const, false],
  [zAdd('always'), true],
  [zAdd('absent'), false],
  [zAdd('greater'), false],
  [zAdd('always', true), false],
  [{ name: 'zRem', key, field, count: false } as const, true],
  [{ name: 'zRem', key, field, count: true } as const, false],
  [{ name: 'zPop', key, count: 1, reverse: false } as const, false],
  [{ name: 'lPush', key, values: [value], side: 'left', expiry: 'keep' } as const, false],
  [{ name: 'lTrim', key, start: 0, stop: 1 } as const, false],
  [{ name: 'zIncrBy', key, field, by: 1 } as const, false],
  [{ name: 'get', key } as const, true],
])('knows whether %j is repeatable', (operation, repeatable) => {
  expect(isRepeatable(operation)).toBe(repeatable);
});

it('knows which answers say that a condition failed', () => {
  const refused: readonly (readonly [Operation, unknown])[] = [
    [set('absent'), false],
    [zAdd('absent'), false],
    [{ name: 'sAddNX', key, member: value, expiry: 'keep' }, false],
    [{ name: 'hSetEQ', key, field, value, oldValue: value, expiry: 'keep' }, false],
    [{ name: 'lSet', key, index: 0, value }, false],
    [{ name: 'lPushX', key, values: [value], side: 'left', expiry: 'keep' }, 0],
  ];
  for (const [operation, output] of refused) {
    expect([operation.name, isRefused(operation, output)]).toEqual([operation.name, true]);
    expect(isRefused(operation, true)).toBe(false);
  }
  const others: readonly (readonly [Operation, unknown])[] = [
    [{ name: 'delete', key }, false],
    [{ name: 'sMove', source: key, destination: key, member: value }, false],
    [{ name: 'sCard', key }, 0],
    [{ name: 'lRem', key, count: 0, value }, 0],
    [{ name: 'lPushX', key, values: [value], side: 'left', expiry: 'keep' }, 1],
    [zAdd('always', true), 'kept'],
    [{ name: 'zRemXX', key, field }, true],
  ];
  for (const [operation, output] of others) {
    expect([operation.name, isRefused(operation, output)]).toEqual([operation.name, false]);
  }
});

it('tells the items of atomic writes apart', () => {
  const zRem = (of: string, member: string): AtomicOperation => ({
    name: 'zRem',
    key: bytes(of),
    field: bytes(member),
    count: false,
  });
  const same = (a: AtomicOperation, b: AtomicOperation) => itemOf(a) === itemOf(b);
  expect(same(zRem('k', 'f'), zAdd('always'))).toBe(true);
  expect(same(zRem('k', 'f'), zRem('k', 'g'))).toBe(false);
  expect(same(zRem('ab', 'c'), zRem('a', 'bc'))).toBe(false);
  expect(same({ name: 'check', key, expect: 'absent' }, { name: 'deleteXX', key })).toBe(true);
  expect(same({ name: 'delete', key }, zRem('k', 'f'))).toBe(false);
  expect(same({ name: 'delete', key: bytes('z1:kf') }, zRem('k', 'f'))).toBe(false);
  expect(same({ name: 'zRemXX', key, field }, zRem('k', 'f'))).toBe(true);
  // All that is done to one list, set or hash is on one item, whatever field it names.
  const hSetNX = (name: string): AtomicOperation => {
    return { name: 'hSetNX', key, field: bytes(name), value, expiry: 'keep' };
  };
  expect(same(hSetNX('f'), hSetNX('g'))).toBe(true);
  expect(same(hSetNX('f'), { name: 'lSet', key, index: 0, value })).toBe(true);
  expect(same({ name: 'lSet', key, index: 0, value }, { name: 'lSet', key, index: 1, value })).toBe(true);
});

it('names the keys of an operation, and puts others in their place', () => {
  const operation: Operation = { name: 'get', key };
  expect(keysOf(operation)).toEqual(['k']);
  expect(withKeys(operation, (name) => bytes(`t:${name}`))).toEqual({ name: 'get', key: 't:k' });
  expect(operation.key).toBe('k');
  const inTenant = (name: string) => bytes(`t:${name}`);
  const move: Operation = { name: 'lMove', source: bytes('a'), destination: bytes('b'), from: 'left', to: 'right' };
  expect(keysOf(move)).toEqual(['a', 'b']);
  expect(withKeys(move, inTenant)).toEqual({ ...move, source: 't:a', destination: 't:b' });
  const keys = [bytes('b'), bytes('a'), bytes('b')];
  const store: Operation = { name: 'sCombineStore', destination: bytes('d'), keys, how: 'diff' };
  expect(keysOf(store)).toEqual(['d', 'b', 'a', 'b']);
  expect(withKeys(store, inTenant)).toEqual({ ...store, destination: 't:d', keys: ['t:b', 't:a', 't:b'] });
});

it('counts what an operation takes in an atomic write', () => {
  expect(sizeOf({ name: 'set', key, value, when: 'always', expiry: 'never' })).toBe(100 + 8);
  expect(sizeOf({ name: 'set', key, value, when: { equals: bytes('four') }, expiry: 'never' })).toBe(100 + 8 + 4);
  expect(sizeOf({ name: 'set', key, value, when: 'always', expiry: 'keep' })).toBe(100 + 8 + 24);
  expect(sizeOf({ name: 'deleteEQ', key, oldValue: bytes('four') })).toBe(100 + 1 + 4);
  expect(sizeOf({ name: 'hSet', key, entries: [[field, value]], expiry: 'keep', count: false })).toBe(100 + 6 + 48 + 4);
  expect(sizeOf({ name: 'hDel', key, fields: [field], count: false })).toBe(100 + 6 + 48 + 2 * 3);
  expect(sizeOf({ name: 'check', key, expect: 'absent' })).toBe(100 + 1);
});

it('shows the parts of an operation in the order of its row', () => {
  const show = (part: unknown, name: string): string => `${name} ${JSON.stringify(part)}`;
  const table = Object.fromEntries(KINDS.map((kind) => [kind, show])) as unknown as ByPart<string>;
  expect(mapParts(zAdd('absent'), table)).toEqual([
    'key "k"',
    'field "f"',
    'member "v"',
    'score 1',
    'when "absent"',
    'expiry "keep"',
    'count false',
  ]);
});

it('refuses a key that is a sorted set and another type in one atomic write', () => {
  const check: AtomicOperation = { name: 'check', key, expect: 'absent' };
  expect(() => checkTypes([zAdd('always'), check])).toThrow(expect.objectContaining({ code: 'WRONG_TYPE' }));
  expect(() => checkTypes([zAdd('always'), { ...check, key: bytes('other') }])).not.toThrow();
});

it('has no trait that depends on a condition without one', () => {
  for (const row of Object.values(PRIMITIVES)) {
    const traits: (boolean | string)[] = [row.repeatable, row.batch];
    if (traits.includes('unconditionally')) expect(row.parts).toHaveProperty('when');
    if (row.atomic) expect(typeof row.size).toBe('function');
  }
});

it('names an operation for which there is no handler', () => {
  const noHandlers = {} as Handlers;
  expect(() => dispatch(noHandlers, { name: 'get', key }, { consistency: 'strong' })).toThrow(
    expect.objectContaining({ code: 'UNSUPPORTED', message: expect.stringContaining("'get'") as string }),
  );
});
