import { type Backend } from '@keyvaluestore/core';

import { type Act, expectValue, outcomes } from './act.js';
import { statesAfter, surely } from './outcome.js';

const listOf = async (backend: Backend, key: string): Promise<string[]> => backend.lRange(key, 0, -1);

/** Makes a list hold these values, once. */
async function prepare(sound: Backend, key: string, ...values: string[]): Promise<void> {
  await surely(async () => {
    await sound.delete(key);
    await sound.rPush(key, ...values);
  });
}

/** Counters, pushes and conditions: made once or not at all, and no condition is failed by its own first try. */
const madeOnce: Act = async ({ backend, sound, tally, random }, key) => {
  await surely(() => sound.hSet(`${key}h`, 'f', 'old'));
  const counted = await tally.call(() => backend.hIncrBy(`${key}h`, 'n', 1));
  expectValue(counted, 1);
  const set = await tally.call(() => backend.hSetEQ(`${key}h`, 'f', 'new', 'old'));
  expectValue(set, true);
  const left = random() < 0.5;
  const push = left ? () => backend.lPush(`${key}l`, 'v', 'w') : () => backend.rPush(`${key}l`, 'w', 'v');
  const pushed = await tally.call(push);
  expectValue(pushed, 2);
  const added = await tally.call(() => backend.sAddNX(`${key}a`, 'm'));
  expectValue(added, true);
  return async () => {
    expect(statesAfter(counted, null, '1')).toContain(await sound.hGet(`${key}h`, 'n'));
    expect(statesAfter(set, 'old', 'new')).toContain(await sound.hGet(`${key}h`, 'f'));
    expect(statesAfter(pushed, [], ['w', 'v'])).toContainEqual(await listOf(sound, `${key}l`));
    expect(statesAfter(added, 0, 1)).toContain(await sound.sCard(`${key}a`));
  };
};

/** What was taken was taken once, and is what the caller got. */
const taken: Act = async ({ backend, sound, tally }, key) => {
  await prepare(sound, `${key}l`, 'a', 'b', 'c');
  await surely(() => sound.sAdd(`${key}a`, 'x', 'y', 'z'));
  const values = await tally.call(() => backend.lPop(`${key}l`, 2));
  expectValue(values, ['a', 'b']);
  const members = await tally.call(() => backend.sPop(`${key}a`, 2));
  return async () => {
    expect(statesAfter(values, ['a', 'b', 'c'], ['c'])).toContainEqual(await listOf(sound, `${key}l`));
    const left = await sound.sMembers(`${key}a`);
    expect(statesAfter(members, 3, 1)).toContain(left.length);
    if (typeof members === 'object') expect([...members.value, ...left].sort()).toEqual(['x', 'y', 'z']);
  };
};

/** What was moved is in one place, and never in none or both. */
const moved: Act = async ({ backend, sound, tally }, key) => {
  const [from, to, a, b] = ['from', 'to', 'a', 'b'].map((name) => key + name) as [string, string, string, string];
  await surely(() => sound.sAdd(a, 'm', 'stays'));
  await surely(() => sound.sAdd(b, 'other'));
  const member = await tally.call(() => backend.sMove(a, b, 'm'));
  expectValue(member, true);
  await prepare(sound, from, 'v', 'w');
  await prepare(sound, to, 'first');
  const value = await tally.call(() => backend.lMove(from, to, 'left', 'right'));
  expectValue(value, 'v');
  return async () => {
    const sets = [(await sound.sMembers(a)).sort(), (await sound.sMembers(b)).sort()];
    expect(statesAfter<unknown>(member, [['m', 'stays'], ['other']], [['stays'], ['m', 'other']])).toContainEqual(sets);
    const lists = [await listOf(sound, from), await listOf(sound, to)];
    expect(statesAfter<unknown>(value, [['v', 'w'], ['first']], [['w'], ['first', 'v']])).toContainEqual(lists);
  };
};

/** A sorted set that a store has replaced has gone as a whole. */
const stored: Act = async ({ backend, sound, tally }, key) => {
  await surely(() => sound.sAdd(`${key}a`, 'x', 'y'));
  await surely(() => sound.sAdd(`${key}b`, 'y', 'z'));
  await surely(() => sound.zhAdd(`${key}to`, 'f', 'member', 1));
  const count = await tally.call(() => backend.sUnionStore(`${key}to`, [`${key}a`, `${key}b`]));
  expectValue(count, 3);
  return async () => {
    const type = await sound.type(`${key}to`);
    expect(statesAfter(count, 'sortedSet', 'set')).toContain(type);
    if (type === 'set') expect((await sound.sMembers(`${key}to`)).sort()).toEqual(['x', 'y', 'z']);
    else expect(await sound.zhGet(`${key}to`, 'f')).toBe('member');
  };
};

/** Pushes and increments of a batch take effect once and in their order, as far as they were made. */
const batchOfPushes: Act = async (world, key) => {
  const batch = world.backend.batch();
  const pushes = Array.from({ length: 5 }, (_, index) => batch.rPush(`${key}l`, index));
  const counts = Array.from({ length: 5 }, () => batch.hIncrBy(`${key}h`, 'n', 1));
  const all = await outcomes(world, () => batch.exec(), [...pushes, ...counts]);
  const unknown = (from: number): number => all.slice(from, from + 5).filter((outcome) => outcome === 'unknown').length;
  const done = (from: number): number =>
    all.slice(from, from + 5).filter((outcome) => typeof outcome === 'object').length;
  return async () => {
    const list = await listOf(world.sound, `${key}l`);
    expect(list).toEqual([...new Set(list)].sort());
    expect(list.length).toBeGreaterThanOrEqual(done(0));
    expect(list.length).toBeLessThanOrEqual(done(0) + unknown(0));
    const count = Number((await world.sound.hGet(`${key}h`, 'n')) ?? 0);
    expect(count).toBeGreaterThanOrEqual(done(5));
    expect(count).toBeLessThanOrEqual(done(5) + unknown(5));
  };
};

/** What is done with sets, hashes and lists. */
export const ITEM_ACTS: readonly Act[] = [madeOnce, taken, moved, stored, batchOfPushes];
