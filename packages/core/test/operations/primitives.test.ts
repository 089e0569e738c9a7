import {
  type AtomicOperation,
  type BinaryString,
  isRepeatable,
  itemOf,
  type Operation,
  PRIMITIVES,
} from '../../src/index.js';

const bytes = (text: string) => text as BinaryString;
const key = bytes('k');
const field = bytes('f');
const value = bytes('v');

const set = (when: Operation<'set'>['when']): Operation => ({ name: 'set', key, value, when });
const zAdd = (when: 'always' | 'absent'): Operation<'zAdd'> => ({
  name: 'zAdd',
  key,
  field,
  member: value,
  score: 1,
  when,
});

it.each([
  [set('always'), true],
  [set('absent'), false],
  [set('present'), false],
  [set({ equals: value }), false],
  [{ name: 'delete', key } as const, false],
  [{ name: 'nIncrBy', key, by: 1 } as const, false],
  [{ name: 'sAdd', key, members: [value] } as const, true],
  [{ name: 'hSet', key, entries: [[field, value]] } as const, true],
  [{ name: 'hSetNX', key, field, value } as const, false],
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

it('has a row for each primitive', () => {
  expect(Object.values(PRIMITIVES).filter(({ access }) => access === 'read')).toHaveLength(7);
  expect(Object.keys(PRIMITIVES)).toHaveLength(18);
});
