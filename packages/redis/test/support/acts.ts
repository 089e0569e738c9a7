import { type Backend, WrongTypeError } from '@keyvaluestore/core';

import { type Act, expectValue, outcomes } from './act.js';
import { EXPIRY_ACTS } from './acts-expiry.js';
import { ITEM_ACTS } from './acts-items.js';
import { TRANSACT_ACTS } from './acts-transact.js';
import { type Outcome, statesAfter, surely } from './outcome.js';

const nIncrBy: Act = async ({ backend, sound, tally }, key) => {
  const outcome = await tally.call(() => backend.nIncrBy(key, 1));
  expectValue(outcome, 1);
  return async () => expect(statesAfter(outcome, null, '1')).toContain(await sound.get(key));
};

const zIncrBy: Act = async ({ backend, sound, tally }, key) => {
  const outcome = await tally.call(() => backend.zIncrBy(key, 'm', 1.5));
  expectValue(outcome, 1.5);
  return async () => expect(statesAfter(outcome, null, 1.5)).toContain(await sound.zScore(key, 'm'));
};

const setNX: Act = async ({ backend, sound, tally, random }, key) => {
  const taken = random() < 0.3;
  if (taken) await surely(() => sound.set(key, 'taken'));
  const outcome = await tally.call(() => backend.setNX(key, 'mine'));
  expectValue(outcome, !taken);
  const states = taken ? ['taken'] : statesAfter(outcome, null, 'mine');
  return async () => expect(states).toContain(await sound.get(key));
};

const setEQ: Act = async ({ backend, sound, tally, random }, key) => {
  const equal = random() < 0.7;
  await surely(() => sound.set(key, 'old'));
  const outcome = await tally.call(() => backend.setEQ(key, 'new', equal ? 'old' : 'other'));
  expectValue(outcome, equal);
  const states = equal ? statesAfter(outcome, 'old', 'new') : ['old'];
  return async () => expect(states).toContain(await sound.get(key));
};

const fieldNX: Act = async ({ backend, sound, tally }, key) => {
  const hash = await tally.call(() => backend.hSetNX(`${key}h`, 'f', 'v'));
  expectValue(hash, true);
  const sorted = await tally.call(() => backend.zhAddNX(`${key}z`, 'f', 'member', 2));
  expectValue(sorted, true);
  return async () => {
    expect(statesAfter(hash, null, 'v')).toContain(await sound.hGet(`${key}h`, 'f'));
    const members = (await sound.zhRangeByScore(`${key}z`, 2, 2))[0] ?? null;
    expect(statesAfter(sorted, null, 'member')).toContain(members);
  };
};

/** Whether a key holds anything, a sorted set included. */
async function isThere(backend: Backend, key: string): Promise<boolean> {
  try {
    return (await backend.get(key)) !== null;
  } catch (error) {
    if (WrongTypeError.is(error)) return true;
    throw error;
  }
}

const remove: Act = async ({ backend, sound, tally, random }, key) => {
  if (random() < 0.5) await surely(() => sound.set(key, 'there'));
  else await surely(() => sound.zhAdd(key, 'f', 'there', 1));
  const outcome = await tally.call(() => backend.delete(key));
  expectValue(outcome, true);
  return async () => {
    expect(statesAfter(outcome, true, false)).toContain(await isThere(sound, key));
  };
};

const repeatable: Act = async ({ backend, sound, tally }, key) => {
  const set = await tally.call(() => backend.set(`${key}s`, 'v'));
  const added = await tally.call(() => backend.sAdd(`${key}a`, 'm', 'n'));
  const sorted = await tally.call(() => backend.zhAdd(`${key}z`, 'f', 'member', 1));
  const removed = await tally.call(() => backend.zRem(`${key}z`, 'f'));
  return async () => {
    expect(statesAfter(set, null, 'v')).toContain(await sound.get(`${key}s`));
    expect(statesAfter(added, 0, 2)).toContain((await sound.sMembers(`${key}a`)).length);
    const added1 = statesAfter(sorted, 0, 1);
    const states = removed === 'refused' ? added1 : statesAfter(removed, 1, 0);
    expect(states.concat(typeof removed === 'object' ? [] : added1)).toContain(await sound.zCount(`${key}z`, 1, 1));
  };
};

/** Increments of one key: those that were made were made once, and in order. */
const batchOfIncrements: Act = async (world, key) => {
  const batch = world.backend.batch();
  const handles = Array.from({ length: 5 }, () => batch.nIncrBy(`${key}n`, 1));
  const others = Array.from({ length: 5 }, (_, index) => batch.nIncrBy(`${key}o${index}`, 1));
  const all = await outcomes(world, () => batch.exec(), [...handles, ...others]);
  const same = all.slice(0, 5);
  const numbers = same.flatMap((outcome) => (typeof outcome === 'object' ? [outcome.value as number] : []));
  numbers.forEach((number, index) => expect(number).toBeGreaterThan(numbers[index - 1] ?? 0));
  return async () => {
    const final = Number((await world.sound.get(`${key}n`)) ?? 0);
    const unknown = same.filter((outcome) => outcome === 'unknown').length;
    expect(final).toBeGreaterThanOrEqual(numbers.length);
    expect(final).toBeLessThanOrEqual(numbers.length + unknown);
    for (const [index, outcome] of all.slice(5).entries()) {
      expectValue(outcome, 1);
      expect(statesAfter(outcome, null, '1')).toContain(await world.sound.get(`${key}o${index}`));
    }
  };
};

/** Writes and reads of one key, which scripts and plain commands make in turn, take effect in their order. */
const batchInOrder: Act = async (world, key) => {
  const batch = world.backend.batch();
  const handles = [
    batch.set(key, '5'),
    batch.nIncrBy(key, 1),
    batch.get(key),
    batch.delete(key),
    batch.sAdd(key, 'm'),
    batch.sMembers(key),
  ];
  const all = await outcomes(world, () => batch.exec(), handles);
  if (all.every((outcome) => typeof outcome === 'object')) {
    expect(all.map((outcome) => outcome.value)).toEqual([undefined, 6, '6', true, undefined, ['m']]);
  }
  // What came after a delete that was made, or was made itself, is all there can be.
  const [, , , deleted, added] = all as [unknown, unknown, unknown, Outcome<boolean>, Outcome<void>];
  return async () => {
    if (typeof added === 'object') expect(await world.sound.sMembers(key)).toEqual(['m']);
    else if (added === 'refused' && typeof deleted === 'object') expect(await world.sound.get(key)).toBeNull();
  };
};

/** Reads between writes of one key see what was written before them, and nothing that comes after. */
const batchOfReads: Act = async (world, key) => {
  await surely(() => world.sound.set(key, '0'));
  const batch = world.backend.batch();
  const numbers = [1, 2, 3, 4];
  const pairs = numbers.map((number) => [batch.get(key), batch.set(key, number)] as const);
  const reads = await outcomes(
    world,
    () => batch.exec(),
    pairs.map(([read]) => read),
  );
  const writes = await Promise.all(pairs.map(([, write]) => world.tally.call(async () => write.result())));
  let possible = ['0'];
  for (const number of numbers) {
    const [read, write] = [reads[number - 1] as Outcome<string>, writes[number - 1] as Outcome<void>];
    if (typeof read === 'object') {
      expect(possible).toContain(read.value);
      possible = [read.value];
    }
    if (write !== 'refused') possible = write === 'unknown' ? [...possible, `${number}`] : [`${number}`];
  }
  return async () => expect(possible).toContain(await world.sound.get(key));
};

/** Members that are added and removed again are gone if the removal was made, and do not come back. */
const batchOfOpposites: Act = async (world, key) => {
  await surely(() => world.sound.sAdd(key, 'a', 'kept'));
  const batch = world.backend.batch();
  const handles = [batch.sAdd(key, 'c'), batch.sRem(key, 'a', 'c')];
  const [added, removed] = (await outcomes(world, () => batch.exec(), handles)) as [Outcome<void>, Outcome<void>];
  const states = removed === 'refused' ? [] : [['kept']];
  if (typeof removed !== 'object') states.push(...statesAfter(added, ['a', 'kept'], ['a', 'c', 'kept']));
  return async () => expect(states).toContainEqual((await world.sound.sMembers(key)).sort());
};

const atomicWrite: Act = async ({ backend, sound, tally, random }, key) => {
  const blocked = random() < 0.2;
  const write = backend.atomicWrite();
  write.nIncrBy(`${key}n`, 1);
  write.setNX(`${key}m`, 'mine');
  write.sAdd(`${key}s`, 'member');
  write.zhAdd(`${key}z`, 'f', 'member', 1);
  if (blocked) write.checkExists(`${key}absent`);
  const outcome = await tally.call(() => write.exec());
  expectValue(outcome, !blocked);
  const nothing: unknown[] = [null, null, [], []];
  const states = blocked ? [nothing] : statesAfter(outcome, nothing, ['1', 'mine', ['member'], ['member']]);
  return async () => {
    const found = await Promise.all([
      sound.get(`${key}n`),
      sound.get(`${key}m`),
      sound.sMembers(`${key}s`),
      sound.zhRangeByScore(`${key}z`, 1, 1),
    ]);
    expect(states).toContainEqual(found);
  };
};

/** Removes the last of what there was, of a sorted hash and of sets, and puts other things in its place. */
const atomicExchange: Act = async ({ backend, sound, tally }, key) => {
  await surely(() => sound.zhAdd(key, 'f', 'old', 1));
  await surely(() => sound.sAdd(`${key}s`, 'old'));
  const write = backend.atomicWrite();
  write.zRem(key, 'f');
  write.sRem(`${key}s`, 'old');
  write.zAdd(key, 'g', 2);
  write.zhAdd(key, 'h', 'new', 3);
  write.set(`${key}after`, 'v');
  const outcome = await tally.call(() => write.exec());
  expectValue(outcome, true);
  const states = statesAfter<unknown[]>(outcome, [['old'], ['old'], null], [['g', 'new'], [], 'v']);
  return async () => {
    const found = [
      await sound.zhRangeByScore(key, 0, 9),
      await sound.sMembers(`${key}s`),
      await sound.get(`${key}after`),
    ];
    expect(states).toContainEqual(found);
  };
};

/** Every kind of write, some of them more often. */
export const ACTS: readonly Act[] = [
  nIncrBy,
  nIncrBy,
  zIncrBy,
  setNX,
  setNX,
  setEQ,
  setEQ,
  fieldNX,
  remove,
  repeatable,
  batchOfIncrements,
  batchInOrder,
  batchOfReads,
  batchOfOpposites,
  atomicWrite,
  atomicWrite,
  atomicExchange,
  ...EXPIRY_ACTS,
  ...ITEM_ACTS,
  ...TRANSACT_ACTS,
];
