import { type Backend } from '@keyvaluestore/core';

const KEYS = ['a', 'a\0', 'b', 'ü\0\0'];
const NAMES = ['f', 'g', 'h'];

type Random = () => number;

function pick<T>(random: Random, of: readonly T[]): T {
  return of[Math.floor(random() * of.length)] as T;
}

/** One of many calls that make, change, expire or remove one of a few keys of all types. */
export function randomCall(kv: Backend, random: Random, now: number): Promise<unknown> {
  const [key, name, other] = [pick(random, KEYS), pick(random, NAMES), pick(random, NAMES)];
  const another = pick(random, KEYS);
  const value = pick(random, ['v', '7', 'x'.repeat(99_995), 'y'.repeat(200_000)]);
  const time = pick(random, [{ ttl: 50 }, { ttl: 500 }, { expiresAt: now - 1 }, { expiresAt: now + 90 }]);
  const change = pick(random, [undefined, time, { ...time, when: 'none' as const }]);
  const replace = pick(random, [undefined, time, { keepTTL: true }]);
  const calls: (() => Promise<unknown>)[] = [
    () => kv.set(key, value, replace),
    () => kv.setNX(key, value, time),
    () => kv.setXX(key, value, replace),
    () => kv.setEQ(key, value, 'v', replace),
    () => kv.getSet(key, 'v', replace),
    () => kv.getDelete(key),
    () => kv.deleteEQ(key, 'v'),
    () => kv.delete(key),
    () => kv.nIncrBy(key, 1, change),
    () => kv.expire(key, change ?? time),
    () => kv.persist(key),
    () => kv.sAdd(key, name, value, change ?? {}),
    () => kv.sRem(key, name, 'v'),
    () => kv.hSet(key, { [name]: value }, change),
    () => kv.hSetNX(key, name, value, change),
    () => kv.hDel(key, name, other),
    () => kv.zAdd(key, name, random(), change),
    () => kv.zhAdd(key, name, value, random(), change),
    () => kv.zIncrBy(key, name, 1),
    () => kv.zRem(key, name),
    () => kv.rPush(key, name, value, change ?? {}),
    () => kv.lPop(key),
    () => kv.lTrim(key, 0, 1),
    () => kv.lMove(key, another, 'left', 'right'),
    () => kv.sMove(key, another, name),
    () => kv.sUnionStore(key, [another, key]),
    () => kv.hIncrBy(key, name, 1, change),
    () => randomAtomicWrite(kv, random, now),
    () => randomBatch(kv, random, now),
  ];
  return pick(random, calls)();
}

function randomAtomicWrite(kv: Backend, random: Random, now: number): Promise<unknown> {
  const write = kv.atomicWrite();
  const [key, another] = [pick(random, KEYS), pick(random, KEYS)];
  const time = pick(random, [undefined, { ttl: 70 }, { expiresAt: now }, { ttl: 90, when: 'none' as const }]);
  const [f, g] = random() < 0.5 ? ['f', 'g'] : ['g', 'f'];
  if (random() < 0.5) write.zRem(key, f as string);
  else write.zhAdd(key, f as string, 'x'.repeat(2000), 1, time);
  write.zAdd(key, g as string, 1, pick(random, [undefined, time, { ttl: 40 }]));
  if (random() < 0.5) write.zRem(key, 'h');
  if (another !== key) write.hSet(another, 'f', 1, time);
  return write.exec();
}

function randomBatch(kv: Backend, random: Random, now: number): Promise<unknown> {
  const batch = kv.batch();
  for (let index = 0; index < 4; index++) {
    const key = pick(random, KEYS);
    const time = pick(random, [{ ttl: 30 }, { expiresAt: now }]);
    if (random() < 0.3) batch.delete(key);
    else if (random() < 0.5) batch.sAdd(key, 'f', time);
    else batch.set(key, 1, time);
  }
  return batch.exec();
}
