import { type Backend } from '@keyvaluestore/core';

const WRITERS = 50;

/** Each of fifty writers changes the same thing, once, all at once; says what is left in the end. */
export async function contend(kv: Backend) {
  const all = <T>(write: (writer: number) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));

  const numbers = await all(() => kv.nIncrBy('counter', 1));
  const scores = await all(() => kv.zIncrBy('sorted', 'field', 1));
  await all((writer) => kv.zAdd('sorted', `member-${writer}`, writer));
  const committed = await all((writer) => {
    const write = kv.atomicWrite();
    write.nIncrBy('total', 2);
    write.sAdd('writers', writer);
    write.setNX(`done-${writer}`, 1);
    return write.exec();
  });
  return {
    numbers: numbers.sort((a, b) => a - b),
    scores: scores.sort((a, b) => a - b),
    members: await kv.zCount('sorted', -Infinity, Infinity),
    committed: committed.filter(Boolean).length,
    total: await kv.get('total'),
    writers: (await kv.sMembers('writers')).length,
  };
}

const upToFifty = Array.from({ length: WRITERS }, (_, index) => index + 1);

/** What must be left. */
export const EXACT = {
  numbers: upToFifty,
  scores: upToFifty,
  members: WRITERS + 1,
  committed: WRITERS,
  total: String(2 * WRITERS),
  writers: WRITERS,
};
