import { type Duel, duels } from './duels.js';
import { type FileStore, type FileStores, openFileStores } from './lmdb-others.js';
import { microseconds, type Row } from './measure.js';

const KEYS = 1_000;
const AT_ONCE = 64;

const name = (index: number): string => `user:${index % KEYS}`;
const value = (index: number): string => `the value of ${index}`;
const from = (index: number): number => (index * 37) % (KEYS - 100);

async function fill({ backend, lmdb, level, files }: FileStores): Promise<void> {
  const batch = backend.batch();
  for (let index = 0; index < KEYS; index++) {
    batch.set(name(index), value(index));
    batch.zAdd('board', `member:${index}`, index);
  }
  await batch.exec();
  for (const store of [lmdb, level, files]) {
    await Promise.all(Array.from({ length: KEYS }, (_, index) => store.set(name(index), value(index))));
    if (store.range === undefined) continue;
    await Promise.all(Array.from({ length: KEYS }, (_, index) => store.add(index, `member:${index}`)));
  }
}

function against({ backend }: FileStores, theirs: FileStore, goals: { reads: object; writes: object }): Duel[] {
  const set: Pick<Duel, 'ours' | 'theirs'> = {
    ours: (index) => backend.set(name(index), value(index)),
    theirs: (index) => theirs.set(name(index), value(index)),
  };
  const reads: Duel[] = [
    {
      name: 'get',
      against: theirs.name,
      calls: 3_000,
      ours: (index) => backend.get(name(index)),
      theirs: (index) => theirs.get(name(index)),
      ...goals.reads,
    },
  ];
  if (theirs.range !== undefined) {
    reads.push({
      name: 'range of 100',
      against: theirs.name,
      calls: 200,
      ours: (index) => backend.zRangeByScore('board', from(index), Infinity, { limit: 100 }),
      theirs: (index) => theirs.range?.(from(index)) ?? Promise.resolve(),
      ...goals.reads,
    });
  }
  return [
    ...reads,
    { name: 'durable set, one after the other', against: theirs.name, calls: 20, ...set, ...goals.writes },
    {
      name: `durable set, ${AT_ONCE} at once`,
      against: theirs.name,
      calls: 4 * AT_ONCE,
      width: AT_ONCE,
      ...set,
      ...goals.writes,
    },
  ];
}

/** The LMDB backend against its own client, and against other stores in files. */
export async function lmdb(): Promise<Row[]> {
  const stores = await openFileStores();
  try {
    await fill(stores);
    const ahead = { reads: { goalAbove: 1 }, writes: { goalAbove: 1 } };
    return await duels({ group: 'LMDB', unit: 'µs', rounds: 25, clock: microseconds }, [
      ...against(stores, stores.lmdb, { reads: { goal: 0.7 }, writes: { goal: 0.9 } }),
      ...against(stores, stores.level, ahead),
      ...against(stores, stores.files, ahead),
    ]);
  } finally {
    await stores.close();
  }
}
