import { isDone, type Outcome, runAll, type Workload } from './fault-workloads.js';

const HOUR = 3_600_000;
const ttl = HOUR;
/** An expiry that has come when the write is made. */
const past = { expiresAt: 1 };

/** Each on keys of its own: what was there is given once, and what is told is so. */
const exchanges: Workload = async ({ faulty, sound, run, worker, rounds }) => {
  const checks: (() => Promise<void>)[] = [];
  const chain = `chain ${worker}`;
  let last: string | null = null;
  // What was lost may have been written, at any time.
  const lost = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    const key = `e${worker}.${round}`;
    const exchanged = await run(() => faulty.getSet(chain, key));
    if (isDone(exchanged)) {
      if (exchanged.value !== last) expect(lost).toContain(exchanged.value);
      last = key;
    } else if (exchanged === 'unknown') lost.add(key);

    await sound.set(`t${key}`, 'ticket');
    const taken = await run(() => faulty.getDelete(`t${key}`));
    if (isDone(taken)) expect(taken.value).toBe('ticket');
    await sound.set(`l${key}`, 'me');
    const freed = await run(() => faulty.deleteEQ(`l${key}`, 'me'));
    if (isDone(freed)) expect(freed.value).toBe(true);
    await sound.hSet(`h${key}`, 'f', 1);
    const given = await run(() => faulty.expire(`h${key}`, { ttl }));
    if (isDone(given)) expect(given.value).toBe(true);
    const told = await run(() => faulty.ttl(`h${key}`));
    if (isDone(told) && given !== 'unknown') expect(told.value === Infinity).toBe(given === 'refused');
    await sound.set(`p${key}`, 1, { ttl });
    const persisted = await run(() => faulty.persist(`p${key}`));
    if (isDone(persisted)) expect(persisted.value).toBe(true);
    checks.push(async () => {
      if (isDone(taken)) expect(await sound.get(`t${key}`)).toBeNull();
      if (taken === 'refused') expect(await sound.get(`t${key}`)).toBe('ticket');
      if (isDone(freed)) expect(await sound.exists(`l${key}`)).toBe(false);
      if (freed === 'refused') expect(await sound.get(`l${key}`)).toBe('me');
      if (isDone(given)) expect(await sound.ttl(`h${key}`)).toBeLessThanOrEqual(ttl);
      if (isDone(persisted)) expect(await sound.ttl(`p${key}`)).toBe(Infinity);
    });
  }
  return () => runAll(checks);
};

/** Writes where an expired item is in the way: nothing of it is left, and nothing is made twice. */
const expiredItems: Workload = async ({ faulty, sound, run, worker, rounds }) => {
  const checks: (() => Promise<void>)[] = [];
  for (let round = 0; round < rounds; round++) {
    const key = (name: string): string => `x${worker}.${round} ${name}`;
    const names = ['hash', 'counter', 'set', 'string', 'tx hash', 'tx counter', 'tx set'];
    for (const name of names) await sound.hSet(key(name), 'old', 1, past);
    const hash = await run(() => faulty.hSet(key('hash'), { f: round }, { ttl, when: 'none' }));
    const counter = await run(() => faulty.nIncrBy(key('counter'), 1, { ttl, when: 'none' }));
    if (isDone(counter)) expect(counter.value).toBe(1);
    const set = await run(() => faulty.sAdd(key('set'), 'm'));
    const string = await run(() => faulty.setNX(key('string'), 'v', { ttl }));
    if (isDone(string)) expect(string.value).toBe(true);
    const together = await run(() => {
      const write = faulty.atomicWrite();
      write.hSet(key('tx hash'), 'f', round);
      write.nIncrBy(key('tx counter'), 1);
      write.sAdd(key('tx set'), 'm', { ttl });
      return write.exec();
    });
    if (isDone(together)) expect(together.value).toBe(true);
    checks.push(async () => {
      const all = ['tx hash', 'tx counter', 'tx set'].map((name) => sound.type(key(name)));
      if (isDone(hash)) expect(await sound.hGetAll(key('hash'))).toEqual({ f: String(round) });
      if (isDone(hash)) expect(await sound.ttl(key('hash'))).toBeLessThanOrEqual(ttl);
      if (counter !== 'refused') expect(['1', null]).toContain(await sound.get(key('counter')));
      if (isDone(set)) expect(await sound.sMembers(key('set'))).toEqual(['m']);
      if (isDone(set)) expect(await sound.ttl(key('set'))).toBe(Infinity);
      if (isDone(string)) expect(await sound.get(key('string'))).toBe('v');
      if (isDone(together)) expect(await Promise.all(all)).toEqual(['hash', 'string', 'set']);
      if (together === 'refused') expect(await Promise.all(all)).toEqual([null, null, null]);
      if (isDone(together)) expect(await sound.get(key('tx counter'))).toBe('1');
    });
  }
  return () => runAll(checks);
};

/** Sorted sets that expire, again and again: every member that was written counts, and none of a life before. */
const lives: Workload = async ({ faulty, sound, run, worker, rounds }) => {
  const checks: (() => Promise<void>)[] = [];
  for (let round = 0; round < rounds; round++) {
    const key = `v${worker}.${round}`;
    await sound.zAdd(key, 'older', 1, past);
    await sound.zAdd(key, 'm', 1);
    await sound.zAdd(key, 'old', 1, past);
    const added = await run(() => faulty.zAdd(key, 'm', round));
    const raised = await run(() => faulty.zIncrBy(key, 'n', 1));
    if (isDone(raised)) expect(raised.value).toBe(1);
    const fresh = await run(() => faulty.zAddNX(key, 'older', 2));
    if (isDone(fresh)) expect(fresh.value).toBe(true);
    const timed = await run(() => faulty.zAdd(key, 't', 3, { ttl, when: 'none' }));
    const together = await run(() => {
      const write = faulty.atomicWrite();
      write.zAdd(key, 'o', 4);
      write.set(`${key} beside`, 1);
      return write.exec();
    });
    if (isDone(together)) expect(together.value).toBe(true);
    const range = await run(() => faulty.zRangeByScore(key, -Infinity, Infinity));
    if (isDone(range)) expect(range.value).not.toContain('old');
    if (isDone(range) && isDone(added)) expect(range.value).toContain('m');
    checks.push(async () => {
      const members = await sound.zRangeByLex(key, '-', '+');
      expect(members).not.toContain('old');
      const done = { m: added, n: raised, older: fresh, t: timed, o: together };
      for (const [member, outcome] of Object.entries<Outcome<unknown>>(done)) {
        if (isDone(outcome)) expect(members).toContain(member);
        if (outcome === 'refused') expect(members).not.toContain(member);
      }
      if (isDone(timed)) expect(await sound.ttl(key)).toBeLessThanOrEqual(ttl);
      if (isDone(together) || together === 'refused') {
        expect(await sound.exists(`${key} beside`)).toBe(isDone(together));
      }
    });
  }
  return () => runAll(checks);
};

export const EXPIRY_WORKLOADS: Readonly<Record<string, Workload>> = {
  exchanges,
  'expired items': expiredItems,
  'lives of sorted sets': lives,
};
