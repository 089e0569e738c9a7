import {
  type BinaryString,
  type CallOptions,
  defaultView,
  type Driver,
  DriverBackend,
  type MethodName,
  METHODS,
  type NamesAt,
  type Value,
} from '../../src/index.js';
import { capabilities, scan } from '../support/capabilities.js';

/** A backend, and what its driver is asked. */
function setUp() {
  const asked: unknown[] = [];
  const driver: Driver = {
    capabilities,
    run: (operation) => {
      asked.push(operation);
      return Promise.resolve(undefined as never);
    },
    runBatch: (operations) => {
      asked.push(...operations);
      return Promise.resolve(operations.map(() => ({ output: undefined })));
    },
    runAtomicWrite: (operations) => {
      asked.push(...operations);
      return Promise.resolve([]);
    },
    scan,
  };
  return { backend: new DriverBackend(driver, defaultView(driver)), asked };
}

const INVALID = { code: 'INVALID_ARGUMENT' };
type Arguments = [key: string, field: string, value: Value];

describe('arguments', () => {
  it.each([null, 5, 'now', {}, new AbortController()])('refuse a signal that is none: %p', async (signal) => {
    const { backend, asked } = setUp();
    const options = { signal } as CallOptions;
    const write = backend.atomicWrite();
    write.set('k', 1);
    const batch = backend.batch();
    batch.get('k');
    const outcomes = await Promise.allSettled([
      backend.get('k', options),
      backend.sAdd('k', 'a', options),
      backend.zRangeByScore('k', 0, 1, options),
      batch.exec(options),
      write.exec(options),
    ]);
    const reason = { ...INVALID, message: expect.stringContaining('options.signal') };
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason });
    expect(asked).toEqual([]);
  });

  it('refuse options, or a value, that do not follow a record directly', async () => {
    const { backend, asked } = setUp();
    const named = { ...INVALID, operation: 'hSet', key: 'k', message: expect.stringContaining('value') };
    for (const signal of [AbortSignal.abort(), new AbortController().signal]) {
      const list = ['k', { f: 1 }, undefined, { signal }] as unknown as Arguments;
      await expect(backend.hSet(...list)).rejects.toMatchObject(named);
    }
    await expect(backend.hSet(...(['k', { f: 1 }, 'v'] as unknown as Arguments))).rejects.toMatchObject(INVALID);
    const batch = backend.batch();
    expect(() => batch.hSet(...(['k', { f: 1 }, 'v'] as unknown as Arguments))).toThrow(expect.objectContaining(named));
    const write = backend.atomicWrite();
    expect(() => write.hSet(...(['k', { f: 1 }, 'v'] as unknown as Arguments))).toThrow(expect.objectContaining(named));
    await batch.exec();
    await write.exec();
    expect(asked).toEqual([]);
    await backend.hSet(...(['k', { f: 1 }, undefined, undefined] as unknown as Arguments));
    expect(asked).toEqual([{ name: 'hSet', key: 'k', entries: [['f', '1']], expiry: 'keep', count: false }]);
  });
});

const byScore = [0, 1];
const byLex = ['-', '+'];
const byRank = [0, -1];
/** What follows the key in a call of each method that a builder has. */
const ARGUMENTS: { readonly [M in NamesAt<'batch'> | NamesAt<'atomicWrite'>]: readonly unknown[] } = {
  exists: [],
  type: [],
  ttl: [],
  expire: [],
  persist: [],
  get: [],
  set: ['v'],
  setNX: ['v'],
  setXX: ['v'],
  setEQ: ['v', 'old'],
  deleteEQ: ['old'],
  delete: [],
  deleteXX: [],
  nIncrBy: [1],
  checkExists: [],
  checkAbsent: [],
  checkEquals: ['v'],
  sAdd: ['m'],
  sRem: ['m'],
  sAddNX: ['m'],
  sRemXX: ['m'],
  sMembers: [],
  sIsMember: ['m'],
  sMIsMember: [['m']],
  sCard: [],
  hSet: ['f', 'v'],
  hSetNX: ['f', 'v'],
  hDel: ['f'],
  hGet: ['f'],
  hGetAll: [],
  hSetEQ: ['f', 'v', 'old'],
  hIncrBy: ['f', 1],
  hDelXX: ['f'],
  hMGet: [['f']],
  hExists: ['f'],
  hLen: [],
  hKeys: [],
  hVals: [],
  lPush: ['v'],
  rPush: ['v'],
  lPushX: ['v'],
  rPushX: ['v'],
  lLen: [],
  lIndex: [0],
  lRange: byRank,
  lPos: ['v'],
  lSet: [0, 'v'],
  zAdd: ['m', 1],
  zAddNX: ['m', 1],
  zAddXX: ['m', 1],
  zAddGT: ['m', 1],
  zAddLT: ['m', 1],
  zRem: ['m'],
  zRemXX: ['m'],
  zScore: ['m'],
  zMScore: [['m']],
  zCard: [],
  zRank: ['m'],
  zRevRank: ['m'],
  zCount: byScore,
  zLexCount: byLex,
  zRangeByScore: byScore,
  zRangeByScoreWithScores: byScore,
  zRevRangeByScore: byScore,
  zRevRangeByScoreWithScores: byScore,
  zRangeByLex: byLex,
  zRevRangeByLex: byLex,
  zRange: byRank,
  zRangeWithScores: byRank,
  zRevRange: byRank,
  zRevRangeWithScores: byRank,
  zhAdd: ['f', 'm', 1],
  zhAddNX: ['f', 'm', 1],
  zhAddXX: ['f', 'm', 1],
  zhAddGT: ['f', 'm', 1],
  zhAddLT: ['f', 'm', 1],
  zhRem: ['f'],
  zhRemXX: ['f'],
  zhGet: ['f'],
  zhMGet: [['f']],
  zhRangeByScore: byScore,
  zhRangeByScoreWithScores: byScore,
  zhRevRangeByScore: byScore,
  zhRevRangeByScoreWithScores: byScore,
  zhRangeByLex: byLex,
  zhRevRangeByLex: byLex,
  zhRange: byRank,
  zhRangeWithScores: byRank,
  zhRevRange: byRank,
  zhRevRangeWithScores: byRank,
};

describe.each(['batch', 'atomicWrite'] as const)('the methods of a %s', (kind) => {
  const added = Object.entries(ARGUMENTS).filter(([name]) => METHODS[name as MethodName].at.includes(kind));

  it.each(added)('%s refuses options that it does not have', (name, given) => {
    const builder = setUp().backend[kind]() as unknown as Record<string, (...args: unknown[]) => unknown>;
    for (const options of [{ anything: 1 }, { signal: new AbortController().signal }]) {
      const refused = expect.objectContaining({ ...INVALID, operation: name, key: 'k' }) as Error;
      expect(() => builder[name]?.('k', ...given, options)).toThrow(refused);
    }
    // `expire` cannot do without.
    builder[name]?.('k', ...given, ...(name === 'expire' ? [{ ttl: 1 }] : []));
  });
});

it.each([[['a', 'b']], [new Uint8Array([1])], [5], [null], [undefined], [new Map([['f', 1]])], [{}]])(
  'hSet refuses %p as a record',
  async (record) => {
    const { backend, asked } = setUp();
    await expect(backend.hSet('k', record as unknown as { f: 1 })).rejects.toMatchObject({ ...INVALID, key: 'k' });
    expect(asked).toEqual([]);
  },
);

it('hGetAll refuses names of fields that would become one', async () => {
  const bytes = (text: string) => text as BinaryString;
  const entries = [
    [bytes('\xff'), bytes('1')],
    [bytes('\xfe'), bytes('2')],
  ] as const;
  const driver: Driver = { ...setUp().backend.driver, run: () => Promise.resolve(entries as never) };
  const backend = new DriverBackend(driver, defaultView(driver));
  await expect(backend.hGetAll('k')).rejects.toMatchObject({ code: 'UNSUPPORTED', operation: 'hGetAll', key: 'k' });
});
