import {
  type AtomicOperation,
  defaultView,
  type Driver,
  DriverBackend,
  transact,
  type Transaction,
} from '../../src/index.js';
import { capabilities, scan } from '../support/capabilities.js';

/** Runs a transaction on a store that holds `there` under `k`, and gives what its driver is asked at the end. */
async function plan(there: string | null, run: (tx: Transaction) => unknown): Promise<readonly AtomicOperation[]> {
  const asked: AtomicOperation[] = [];
  const driver: Driver = {
    capabilities,
    run: async () => there as never,
    runBatch: async () => [],
    runAtomicWrite: async (operations) => {
      asked.push(...operations);
      return [];
    },
    scan,
  };
  await transact(new DriverBackend(driver, defaultView(driver)), run);
  return asked;
}

const set = (value: string, when: unknown, expiry: unknown = 'never') => ({
  name: 'set',
  key: 'k',
  value,
  when,
  expiry,
});
const check = (expect: unknown) => ({ name: 'check', key: 'k', expect });

const past = { expiresAt: 1 };

type Case = [name: string, there: string | null, run: (tx: Transaction) => unknown, planned: unknown[]];
const CASES: readonly Case[] = [
  ['a read', '1', (tx) => tx.get('k'), [check({ equals: '1' })]],
  ['a read of nothing', null, (tx) => tx.get('k'), [check('absent')]],
  ['a write', '1', (tx) => tx.set('k', 2), [set('2', 'always')]],
  ['two writes', '1', (tx) => [tx.set('k', 2), tx.set('k', 3)], [set('3', 'always')]],
  ['a read, then a write', '1', async (tx) => [await tx.get('k'), tx.set('k', 2)], [set('2', { equals: '1' })]],
  ['a write, then a read', '1', async (tx) => [tx.set('k', 2), await tx.get('k')], [set('2', 'always')]],
  ['a read of nothing, then a write', null, async (tx) => [await tx.get('k'), tx.set('k', 2)], [set('2', 'absent')]],
  [
    'a read, then a write with an expiry',
    '1',
    async (tx) => [await tx.get('k'), tx.set('k', 2, { ttl: 5 })],
    [set('2', { equals: '1' }, { ttl: 5, when: 'always' })],
  ],
  [
    'a read, then a write that keeps the expiry',
    '1',
    async (tx) => [await tx.get('k'), tx.set('k', 2, { keepTTL: true })],
    [set('2', { equals: '1' }, 'keep')],
  ],
  [
    'a read of nothing, then a write that keeps the expiry',
    null,
    async (tx) => [await tx.get('k'), tx.set('k', 2, { keepTTL: true })],
    [set('2', 'absent', 'never')],
  ],
  [
    'a read, then a removal',
    '1',
    async (tx) => [await tx.get('k'), tx.delete('k')],
    [{ name: 'deleteEQ', key: 'k', oldValue: '1' }],
  ],
  ['a read of nothing, then a removal', null, async (tx) => [await tx.get('k'), tx.delete('k')], [check('absent')]],
  ['a removal', '1', (tx) => tx.delete('k'), [{ name: 'delete', key: 'k' }]],
  ['a removal of what is there', '1', (tx) => tx.deleteXX('k'), [{ name: 'deleteXX', key: 'k' }]],
  ['a removal, then a write', '1', (tx) => [tx.delete('k'), tx.setNX('k', 2)], [set('2', 'always')]],
  ['a new value', null, (tx) => tx.setNX('k', 2), [set('2', 'absent')]],
  ['a new value, then another', null, (tx) => [tx.setNX('k', 2), tx.setXX('k', 3)], [set('3', 'absent')]],
  ['a value in the place of one', '1', (tx) => tx.setXX('k', 2), [set('2', 'present')]],
  ['a value in the place of another', '1', (tx) => tx.setEQ('k', 2, 1), [set('2', { equals: '1' })]],
  ['a removal of a value', '1', (tx) => tx.deleteEQ('k', 1), [{ name: 'deleteEQ', key: 'k', oldValue: '1' }]],
  ['a check', '1', (tx) => tx.checkExists('k'), [check('present')]],
  ['a check, then a read', '1', async (tx) => [tx.checkExists('k'), await tx.get('k')], [check({ equals: '1' })]],
  ['an increment', '1', (tx) => tx.nIncrBy('k', 2), [{ name: 'nIncrBy', key: 'k', by: 2, expiry: 'keep' }]],
  [
    'two increments',
    '1',
    (tx) => [tx.nIncrBy('k', 2, { ttl: 5 }), tx.nIncrBy('k', 3)],
    [{ name: 'nIncrBy', key: 'k', by: 5, expiry: { ttl: 5, when: 'always' } }],
  ],
  [
    'a read, then an increment',
    '1',
    async (tx) => [await tx.get('k'), tx.nIncrBy('k', 2)],
    [set('3', { equals: '1' }, 'keep')],
  ],
  [
    'an increment, then a read',
    '1',
    async (tx) => [tx.nIncrBy('k', 2), await tx.get('k')],
    [set('3', { equals: '1' }, 'keep')],
  ],
  [
    'an increment of nothing, then a read',
    null,
    async (tx) => [tx.nIncrBy('k', 2), await tx.get('k')],
    [set('2', 'absent')],
  ],
  [
    'a write, then an increment',
    '1',
    (tx) => [tx.set('k', 5, { ttl: 9 }), tx.nIncrBy('k', 2)],
    [set('7', 'always', { ttl: 9, when: 'always' })],
  ],
  [
    'other types',
    null,
    (tx) => tx.sAdd('s', 'a', 'b'),
    [{ name: 'sAdd', key: 's', members: ['a', 'b'], expiry: 'keep', count: false }],
  ],
  [
    'all other writes, and what they demand',
    null,
    (tx) => [
      ...[tx.sAddNX('a', 'm'), tx.sRemXX('b', 'm'), tx.hSetEQ('c', 'f', 2, 1), tx.hIncrBy('d', 'f', 3)],
      ...[tx.hDelXX('e', 'f'), tx.lPush('f', 'v'), tx.rPushX('g', 'v', { ttl: 9 }), tx.lSet('h', 0, 'v')],
      ...[tx.zAddGT('i', 'm', 1), tx.zRemXX('i', 'n')],
    ],
    [
      { name: 'sAddNX', key: 'a', member: 'm', expiry: 'keep' },
      { name: 'sRemXX', key: 'b', member: 'm' },
      { name: 'hSetEQ', key: 'c', field: 'f', value: '2', oldValue: '1', expiry: 'keep' },
      { name: 'hIncrBy', key: 'd', field: 'f', by: 3, expiry: 'keep' },
      { name: 'hDelXX', key: 'e', field: 'f' },
      { name: 'lPush', key: 'f', values: ['v'], side: 'left', expiry: 'keep' },
      { name: 'lPushX', key: 'g', values: ['v'], side: 'right', expiry: { ttl: 9, when: 'always' } },
      { name: 'lSet', key: 'h', index: 0, value: 'v' },
      {
        ...{ name: 'zAdd', key: 'i', field: 'm', member: 'm', score: 1 },
        when: 'greater',
        expiry: 'keep',
        count: false,
      },
      { name: 'zRemXX', key: 'i', field: 'n' },
    ],
  ],
];

it.each(CASES)('%s becomes one operation', async (_, there, run, planned) => {
  expect(await plan(there, run)).toEqual(planned);
});

it.each<[name: string, there: string | null, run: (tx: Transaction) => unknown, code: string]>([
  ['setNX of what was read', '1', async (tx) => [await tx.get('k'), tx.setNX('k', 2)], 'CONFLICT'],
  ['setXX of nothing that was read', null, async (tx) => [await tx.get('k'), tx.setXX('k', 2)], 'CONFLICT'],
  ['setEQ of another value that was read', '1', async (tx) => [await tx.get('k'), tx.setEQ('k', 2, 3)], 'CONFLICT'],
  ['deleteXX after a removal', '1', (tx) => [tx.delete('k'), tx.deleteXX('k')], 'CONFLICT'],
  ['checkAbsent after a write', '1', (tx) => [tx.set('k', 2), tx.checkAbsent('k')], 'CONFLICT'],
  ['a read of nothing after checkExists', null, async (tx) => [tx.checkExists('k'), await tx.get('k')], 'CONFLICT'],
  ['an increment after a check', '1', (tx) => [tx.checkExists('k'), tx.nIncrBy('k', 1)], 'INVALID_ARGUMENT'],
  ['a removal after an increment', '1', (tx) => [tx.nIncrBy('k', 1), tx.delete('k')], 'INVALID_ARGUMENT'],
  ['a write after an increment', '1', (tx) => [tx.nIncrBy('k', 1), tx.set('k', 5)], 'INVALID_ARGUMENT'],
  ['a read after a moment', '1', async (tx) => [tx.set('k', 1, past), await tx.get('k')], 'INVALID_ARGUMENT'],
  ['an increment after a moment', '1', (tx) => [tx.set('k', 1, past), tx.nIncrBy('k', 1)], 'INVALID_ARGUMENT'],
  [
    'an increment after one with a moment',
    '1',
    (tx) => [tx.nIncrBy('k', 1, past), tx.nIncrBy('k', 1)],
    'INVALID_ARGUMENT',
  ],
  ['a condition after a moment', '1', (tx) => [tx.set('k', 1, past), tx.setNX('k', 1)], 'INVALID_ARGUMENT'],
  [
    'keepTTL after a moment',
    '1',
    (tx) => [tx.set('k', 1, past), tx.set('k', 2, { keepTTL: true })],
    'INVALID_ARGUMENT',
  ],
  ['an option of a read', '1', async (tx) => tx.get('k', ...([{ foo: 1 }] as unknown as [])), 'INVALID_ARGUMENT'],
  ['a condition after an increment', '1', (tx) => [tx.nIncrBy('k', 1), tx.setEQ('k', 1, 2)], 'INVALID_ARGUMENT'],
  [
    'an increment of text that was read',
    'one',
    async (tx) => [await tx.get('k'), tx.nIncrBy('k', 1)],
    'NOT_AN_INTEGER',
  ],
  [
    'an increment beyond the integers',
    String(2 ** 53 - 1),
    async (tx) => [await tx.get('k'), tx.nIncrBy('k', 1)],
    'OUT_OF_RANGE',
  ],
  [
    "when: 'none' of a counter that was read",
    '1',
    async (tx) => [await tx.get('k'), tx.nIncrBy('k', 1, { ttl: 5, when: 'none' })],
    'INVALID_ARGUMENT',
  ],
  ['a set where a string was read', null, async (tx) => [await tx.get('k'), tx.sAdd('k', 'a')], 'INVALID_ARGUMENT'],
  ['a wrong argument', null, (tx) => tx.set('', 1), 'LIMIT_EXCEEDED'],
])('%s is refused, and nothing is asked', async (_, there, run, code) => {
  const asked: unknown[] = [];
  const planned = plan(there, run).then((operations) => asked.push(...operations));
  await expect(planned).rejects.toMatchObject({ code });
  expect(asked).toEqual([]);
});
