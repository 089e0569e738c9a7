import {
  type AtomicOperation,
  type BinaryString,
  type ByPart,
  checkTypes,
  dispatch,
  type Handlers,
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

const KINDS: readonly PartKind[] = ['key', 'field', 'value', 'number', 'fieldWhen', 'expiry'];

const bytes = (text: string) => text as BinaryString;
const key = bytes('k');
const field = bytes('f');
const value = bytes('v');

const set = (when: Operation<'set'>['when']): Operation => ({ name: 'set', key, value, when, expiry: 'never' });
const zAdd = (when: 'always' | 'absent'): Operation<'zAdd'> => ({
  name: 'zAdd',
  key,
  field,
  member: value,
  score: 1,
  when,
  expiry: 'keep',
});

it.each([
  [set('always'), true],
  [set('absent'), false],
  [set('present'), false],
  [set({ equals: value }), false],
  [{ name: 'delete', key } as const, false],
  [{ name: 'nIncrBy', key, by: 1, expiry: 'keep' } as const, false],
  [{ name: 'sAdd', key, members: [value], expiry: 'keep' } as const, true],
  [{ name: 'hSet', key, entries: [[field, value]], expiry: 'keep' } as const, true],
  [{ name: 'hSetNX', key, field, value, expiry: 'keep' } as const, false],
  [zAdd('always'), true],
  [zAdd('absent'), false],
  [{ name: 'zIncrBy', key, field, by: 1 } as const, false],
  [{ name: 'get', key } as const, true],
])('knows whether %j is repeatable', (operation, repeatable) => {
  expect(isRepeatable(operation)).toBe(repeatable);
});

it('tells the items of atomic writes apart', () => {
  const zRem = (of: string, member: string): AtomicOperation => ({
    name: 'zRem',
    key: bytes(of),
    field: bytes(member),
  });
  const same = (a: AtomicOperation, b: AtomicOperation) => itemOf(a) === itemOf(b);
  expect(same(zRem('k', 'f'), zAdd('always'))).toBe(true);
  expect(same(zRem('k', 'f'), zRem('k', 'g'))).toBe(false);
  expect(same(zRem('ab', 'c'), zRem('a', 'bc'))).toBe(false);
  expect(same({ name: 'check', key, expect: 'absent' }, { name: 'deleteXX', key })).toBe(true);
  expect(same({ name: 'delete', key }, zRem('k', 'f'))).toBe(false);
  expect(same({ name: 'delete', key: bytes('z1:kf') }, zRem('k', 'f'))).toBe(false);
});

it('names the keys of an operation, and puts others in their place', () => {
  const operation: Operation = { name: 'get', key };
  expect(keysOf(operation)).toEqual(['k']);
  expect(withKeys(operation, (name) => bytes(`t:${name}`))).toEqual({ name: 'get', key: 't:k' });
  expect(operation.key).toBe('k');
});

it('counts what an operation takes in an atomic write', () => {
  expect(sizeOf({ name: 'set', key, value, when: 'always', expiry: 'never' })).toBe(100 + 8);
  expect(sizeOf({ name: 'set', key, value, when: { equals: bytes('four') }, expiry: 'never' })).toBe(100 + 8 + 4);
  expect(sizeOf({ name: 'set', key, value, when: 'always', expiry: 'keep' })).toBe(100 + 8 + 24);
  expect(sizeOf({ name: 'deleteEQ', key, oldValue: bytes('four') })).toBe(100 + 1 + 4);
  expect(sizeOf({ name: 'hSet', key, entries: [[field, value]], expiry: 'keep' })).toBe(100 + 6 + 48 + 4);
  expect(sizeOf({ name: 'hDel', key, fields: [field] })).toBe(100 + 6 + 48 + 2 * 3);
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
