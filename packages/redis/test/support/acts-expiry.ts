import { type Backend } from '@keyvaluestore/core';

import { type Act, expectValue, outcomes } from './act.js';
import { type Outcome, statesAfter, surely } from './outcome.js';

const TTL = 3_600_000;

/** Whether a key expires within the time that a write has given it, never expires, or is absent. */
async function lifeOf(backend: Backend, key: string): Promise<'expires' | 'lasts' | 'absent'> {
  const left = await backend.ttl(key);
  if (left === null) return 'absent';
  if (left === Infinity) return 'lasts';
  // No try has prolonged it.
  expect(left).toBeLessThanOrEqual(TTL);
  return 'expires';
}

/** What a write leaves behind has its expiry, and no key has one without what was written. */
const expiring: Act = async ({ backend, sound, tally }, key) => {
  const options = { ttl: TTL };
  const outcomes = new Map<string, Outcome<unknown>>();
  const write = async (name: string, make: (key: string) => Promise<unknown>): Promise<void> => {
    outcomes.set(`${key}${name}`, await tally.call(() => make(`${key}${name}`)));
  };
  await write('s', (k) => backend.set(k, 'v', options));
  await write('a', (k) => backend.sAdd(k, 'm', options));
  await write('h', (k) => backend.hSet(k, 'f', 'v', { ...options, when: 'none' }));
  await write('x', (k) => backend.hSetNX(k, 'f', 'v', options));
  await write('z', (k) => backend.zhAdd(k, 'f', 'member', 1, options));
  await write('n', (k) => backend.nIncrBy(k, 1, { ...options, when: 'none' }));
  return async () => {
    for (const [k, outcome] of outcomes) {
      expect(statesAfter(outcome, 'absent', 'expires')).toContain(await lifeOf(sound, k));
    }
  };
};

const changedExpiry: Act = async ({ backend, sound, tally, random }, key) => {
  const give = random() < 0.5;
  await surely(() => sound.delete(key));
  await surely(() => sound.zhAdd(key, 'f', 'member', 1));
  if (!give) await surely(() => sound.expire(key, { ttl: TTL }));
  const outcome = await tally.call(() => (give ? backend.expire(key, { ttl: TTL }) : backend.persist(key)));
  expectValue(outcome, true);
  const states = give ? statesAfter(outcome, 'lasts', 'expires') : statesAfter(outcome, 'expires', 'lasts');
  return async () => {
    expect(states).toContain(await lifeOf(sound, key));
    expect(await sound.zhGet(key, 'f')).toBe('member');
  };
};

const takenOrExchanged: Act = async ({ backend, sound, tally, random }, key) => {
  await surely(() => sound.set(key, 'old'));
  const [call, expected, after] = [
    [() => backend.getSet(key, 'new', { ttl: TTL }), 'old', 'new'],
    [() => backend.getDelete(key), 'old', null],
    [() => backend.deleteEQ(key, 'old'), true, null],
    [() => backend.deleteEQ(key, 'other'), false, 'old'],
  ][Math.floor(random() * 4)] as [() => Promise<unknown>, unknown, string | null];
  const outcome = await tally.call<unknown>(call);
  expectValue(outcome, expected);
  return async () => {
    expect(statesAfter(outcome, 'old', after)).toContain(await sound.get(key));
    if (after === 'new' && typeof outcome === 'object') expect(await lifeOf(sound, key)).toBe('expires');
  };
};

const batchOfExpiries: Act = async (world, key) => {
  const batch = world.backend.batch();
  const handles = [
    batch.set(key, '1', { ttl: TTL }),
    batch.nIncrBy(key, 1),
    batch.persist(key),
    batch.ttl(key),
    batch.expire(key, { ttl: TTL }),
    batch.type(key),
  ];
  const all = await outcomes(world, () => batch.exec(), handles);
  if (all.every((outcome) => typeof outcome === 'object')) {
    expect(all.map((outcome) => outcome.value)).toEqual([undefined, 2, true, Infinity, true, 'string']);
  }
  const expired = all[4] as Outcome<boolean>;
  return async () => {
    if (typeof expired === 'object' && expired.value) expect(await lifeOf(world.sound, key)).toBe('expires');
  };
};

const atomicExpiry: Act = async ({ backend, sound, tally }, key) => {
  await surely(() => sound.set(`${key}lock`, 'mine'));
  const write = backend.atomicWrite();
  write.deleteEQ(`${key}lock`, 'mine');
  write.set(`${key}s`, 'v', { ttl: TTL });
  write.hSet(`${key}h`, 'f', 'v', { ttl: TTL });
  write.zhAdd(`${key}z`, 'f', 'member', 1, { ttl: TTL });
  const outcome = await tally.call(() => write.exec());
  expectValue(outcome, true);
  return async () => {
    const found = [await sound.get(`${key}lock`)];
    for (const name of ['s', 'h', 'z']) found.push(await lifeOf(sound, key + name));
    const before = ['mine', 'absent', 'absent', 'absent'];
    expect(statesAfter(outcome, before, [null, 'expires', 'expires', 'expires'])).toContainEqual(found);
  };
};

/** What is done with expiries, and with what came to be together with them. */
export const EXPIRY_ACTS: readonly Act[] = [
  expiring,
  expiring,
  changedExpiry,
  takenOrExchanged,
  takenOrExchanged,
  batchOfExpiries,
  atomicExpiry,
];
