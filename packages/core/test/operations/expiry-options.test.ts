import {
  checkCall,
  defaultView,
  type Driver,
  expiryAfter,
  isExpired,
  type MethodName,
  type Operation,
} from '../../src/index.js';
import { capabilities } from '../support/capabilities.js';

const refuse = (): never => {
  throw new Error('the driver was called');
};

/** What a method of a backend asks of its driver. */
function asked(method: MethodName, args: readonly unknown[], expiringSortedSets = false): unknown {
  const driver: Driver = {
    capabilities: { ...capabilities, expiringSortedSets },
    run: refuse,
    runBatch: refuse,
    runAtomicWrite: refuse,
    scan: refuse,
  };
  return checkCall({ driver, view: defaultView(driver) }, method, args).operation;
}

const expiryOf = (operation: unknown): unknown => (operation as Operation<'set'>).expiry;
const LAST = 8_640_000_000_000_000;

/** The arguments of each method that takes an expiry, by what it does with one that it is not given. */
const REPLACE = { set: ['k', 'v'], setXX: ['k', 'v'], setEQ: ['k', 'v', 'w'], getSet: ['k', 'v'] } as const;
const CHANGE = {
  ...{ nIncrBy: ['k', 1], sAdd: ['k', 'm'], sAddNX: ['k', 'm'], hSetNX: ['k', 'f', 'v'] },
  ...{ hSetEQ: ['k', 'f', 'v', 'w'], hIncrBy: ['k', 'f', 1] },
  ...{ lPush: ['k', 'v'], rPush: ['k', 'v'], lPushX: ['k', 'v'], rPushX: ['k', 'v'] },
  ...{ zAddXX: ['k', 'm', 1], zAddGT: ['k', 'm', 1], zhAddXX: ['k', 'f', 'm', 1], zhAddLT: ['k', 'f', 'm', 1] },
  ...{ zAdd: ['k', 'm', 1], zAddNX: ['k', 'm', 1], zhAdd: ['k', 'f', 'm', 1], zhAddNX: ['k', 'f', 'm', 1] },
} as const;
const names = <T extends object>(of: T) => Object.entries(of) as [MethodName, readonly unknown[]][];

describe('the expiry of a write', () => {
  it.each(names(REPLACE))('%s takes it away, keeps it, or sets one', (method, args) => {
    const given = (options?: object) => expiryOf(asked(method, options === undefined ? args : [...args, options]));
    expect(given()).toBe('never');
    expect(given({})).toBe('never');
    expect(given({ keepTTL: false })).toBe('never');
    expect(given({ keepTTL: true })).toBe('keep');
    expect(given({ ttl: 5 })).toEqual({ ttl: 5, when: 'always' });
    expect(given({ expiresAt: new Date(7) })).toEqual({ at: 7, when: 'always' });
  });

  it.each(names(CHANGE))('%s keeps it, or sets one', (method, args) => {
    const given = (options?: object) =>
      expiryOf(asked(method, options === undefined ? args : [...args, options], true));
    expect(given()).toBe('keep');
    expect(given({ ttl: 5 })).toEqual({ ttl: 5, when: 'always' });
    expect(given({ expiresAt: 7, when: 'none' })).toEqual({ at: 7, when: 'none' });
  });

  it('follows a field and its value, a record, or members', () => {
    const operation = { name: 'hSet', key: 'k', entries: [['f', '1']], expiry: { ttl: 5, when: 'none' }, count: false };
    expect(asked('hSet', ['k', 'f', 1, { ttl: 5, when: 'none' }])).toEqual(operation);
    expect(asked('hSet', ['k', { f: 1 }, { ttl: 5, when: 'none' }])).toEqual(operation);
    expect(asked('sAdd', ['k', 'a', 'b', { ttl: 5 }])).toMatchObject({
      members: ['a', 'b'],
      expiry: { ttl: 5, when: 'always' },
    });
  });

  it('is one time for all that is past', () => {
    for (const expiresAt of [0, -5, new Date(-1)]) {
      expect(expiryOf(asked('set', ['k', 'v', { expiresAt }]))).toEqual({ at: 1, when: 'always' });
    }
  });

  it.each([
    ...[{ ttl: 0 }, { ttl: -1 }, { ttl: 1.5 }, { ttl: '5' }, { ttl: NaN }, { ttl: LAST + 1 }, { ttl: null }],
    ...[{ expiresAt: 1.5 }, { expiresAt: 'now' }, { expiresAt: new Date(NaN) }, { expiresAt: LAST + 1 }],
    ...[{ ttl: 5, expiresAt: 7 }, { ttl: 5, keepTTL: true }, { expiresAt: 5, keepTTL: true }, { keepTTL: 1 }],
    { when: 'none', ttl: 5 },
  ])('is refused as %p of set', (options) => {
    expect(() => asked('set', ['k', 'v', options])).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it.each([{ when: 'none' }, { when: 'absent', ttl: 5 }, { keepTTL: true }, { ttl: 5, when: null }])(
    'is refused as %p of nIncrBy and expire',
    (options) => {
      const refused = expect.objectContaining({ code: 'INVALID_ARGUMENT' }) as Error;
      expect(() => asked('nIncrBy', ['k', 1, options])).toThrow(refused);
      expect(() => asked('expire', ['k', options])).toThrow(refused);
    },
  );

  it('is refused as keepTTL of setNX, and needed by expire', () => {
    const refused = expect.objectContaining({ code: 'INVALID_ARGUMENT' }) as Error;
    expect(() => asked('setNX', ['k', 'v', { keepTTL: true }])).toThrow(refused);
    expect(() => asked('expire', ['k'])).toThrow(refused);
    expect(() => asked('expire', ['k', {}])).toThrow(refused);
  });

  it('of a sorted set is refused where sorted sets do not expire', () => {
    const refused = expect.objectContaining({ code: 'UNSUPPORTED' }) as Error;
    expect(() => asked('zAdd', ['k', 'm', 1, { ttl: 5 }])).toThrow(refused);
    expect(() => asked('zhAddNX', ['k', 'f', 'm', 1, { ttl: 5 }])).toThrow(refused);
    expect(() => asked('zAddGT', ['k', 'm', 1, { ttl: 5 }])).toThrow(refused);
    expect(expiryOf(asked('zAdd', ['k', 'm', 1, {}]))).toBe('keep');
  });

  it('counts in the size of an item', () => {
    const large = 'a'.repeat(409_594 - 1);
    const refused = expect.objectContaining({ code: 'LIMIT_EXCEEDED' }) as Error;
    asked('set', ['k', large]);
    for (const options of [{ ttl: 5 }, { keepTTL: true }]) {
      expect(() => asked('set', ['k', large, options])).toThrow(refused);
      asked('set', ['k', large.slice(24), options]);
    }
    const record = { '': 'a'.repeat(409_593) };
    asked('hSet', ['k', record]);
    expect(() => asked('hSet', ['k', record, { ttl: 5 }])).toThrow(refused);
  });
});

it('tells when a key expires after a write', () => {
  expect(expiryAfter('never', 50, 10)).toBeUndefined();
  expect(expiryAfter('keep', 50, 10)).toBe(50);
  expect(expiryAfter('keep', undefined, 10)).toBeUndefined();
  expect(expiryAfter({ ttl: 5, when: 'always' }, 50, 10)).toBe(15);
  expect(expiryAfter({ at: 5, when: 'always' }, 50, 10)).toBe(5);
  expect(expiryAfter({ ttl: 5, when: 'none' }, 50, 10)).toBe(50);
  expect(expiryAfter({ ttl: 5, when: 'none' }, undefined, 10)).toBe(15);
});

it('takes a key for absent from the millisecond of its expiry on', () => {
  expect([9, 10, 11].map((now) => isExpired(10, now))).toEqual([false, true, true]);
  expect(isExpired(undefined, Infinity)).toBe(false);
});
