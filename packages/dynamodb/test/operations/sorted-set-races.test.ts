import { createManualClock } from '@keyvaluestore/conformance';
import { type Backend } from '@keyvaluestore/core';

import { DynamoDBBackend } from '../../src/index.js';
import { numbers } from '../support/cost-lines.js';
import { rawItems } from '../support/raw-table.js';
import { openService, type TestService } from '../support/service.js';

const clock = createManualClock(Date.now());
const ttl = 10_000;

let service: TestService;
let tableName: string;
let backend: Backend;
/** What happens before the n-th request of a call on `watched`, from 1. */
let before: ((request: number) => Promise<void>) | undefined;
let watched: Backend;

beforeEach(async () => {
  service = await openService();
  tableName = await service.createTable();
});

afterEach(() => service.close());

/** Makes the backends of a test. */
function open(expiringSortedSets: boolean): void {
  const options = { tableName, clock: clock.now, expiringSortedSets };
  backend = new DynamoDBBackend({ ...options, client: service.client });
  const client = service.createClient();
  let requests = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      requests += 1;
      await before?.(requests);
      return next(args);
    },
    { step: 'initialize', name: 'before' },
  );
  watched = new DynamoDBBackend({ ...options, client });
}

/** Makes a call on `watched`, with something done by others before its n-th request. */
async function interrupted<T>(call: () => Promise<T>, others: () => Promise<unknown>, at = 2): Promise<T> {
  before = async (request) => {
    if (request === at) await others();
  };
  try {
    return await call();
  } finally {
    before = undefined;
  }
}

const members = (key: string): Promise<string[]> => backend.zRange(key, 0, -1);
const fill = async (key: string, size: number): Promise<void> => {
  const batch = backend.batch();
  for (const index of numbers(size)) batch.zAdd(key, `m${index}`, index);
  await batch.exec();
};
const values = (rows: readonly { readonly value: string }[]): string[] => rows.map(({ value }) => value);

describe('while others write', () => {
  beforeEach(() => open(false));

  it('a pop gives the next member where another has taken the first', async () => {
    await fill('z', 3);
    expect(
      await interrupted(
        () => watched.zPopMin('z'),
        () => backend.zPopMin('z'),
      ),
    ).toMatchObject({ value: 'm1' });
    expect(await members('z')).toEqual(['m2']);
  });

  it('a pop of several takes none of what another has taken', async () => {
    await fill('z', 4);
    expect(
      values(
        await interrupted(
          () => watched.zPopMin('z', 2),
          () => backend.zPopMin('z'),
        ),
      ),
    ).toEqual(['m1', 'm2']);
    expect(await members('z')).toEqual(['m3']);
  });

  it('a pop gives a member as it is removed, not as it was', async () => {
    await fill('z', 1);
    const popped = await interrupted(
      () => watched.zPopMax('z'),
      () => backend.zhAdd('z', 'm0', 'other', 0),
    );
    expect(popped).toEqual({ field: 'm0', value: 'other', score: 0 });
  });

  it('a pop passes over a member that is added below it after it has looked', async () => {
    await fill('z', 1);
    const popped = await interrupted(
      () => watched.zPopMin('z'),
      () => backend.zAdd('z', 'below', -1),
    );
    expect(popped).toMatchObject({ value: 'm0' });
    expect(await members('z')).toEqual(['below']);
  });

  it('a removal by score removes what has moved within the range, and leaves and does not count the rest', async () => {
    await fill('z', 4);
    const others = async (): Promise<void> => {
      await backend.zAdd('z', 'm0', 2.5);
      await backend.zAdd('z', 'm1', 7);
      await backend.zRem('z', 'm2');
    };
    expect(await interrupted(() => watched.zRemRangeByScore('z', 0, 3), others)).toBe(2);
    expect(await members('z')).toEqual(['m1']);
  });

  it('a removal by lex removes what has another score', async () => {
    await fill('z', 2);
    expect(
      await interrupted(
        () => watched.zRemRangeByLex('z', '-', '+'),
        () => backend.zAdd('z', 'm0', 9),
      ),
    ).toBe(2);
  });

  it('a removal by position looks again where the positions have changed', async () => {
    await fill('z', 3);
    expect(
      await interrupted(
        () => watched.zRemRangeByRank('z', 0, 1),
        () => backend.zPopMin('z'),
      ),
    ).toBe(2);
    expect(await members('z')).toEqual([]);
  });

  it('each member is popped by one of many, and all are', async () => {
    await fill('queue', 100);
    const popped: string[] = [];
    const work = async (count: number): Promise<void> => {
      for (;;) {
        const some = values(await backend.zPopMin('queue', count));
        if (some.length === 0) return;
        popped.push(...some);
      }
    };
    await Promise.all([1, 1, 1, 3, 3, 20].map(work));
    expect(popped).toHaveLength(100);
    expect(new Set(popped).size).toBe(100);
  });

  it('each member is counted by one of many removals', async () => {
    await fill('z', 250);
    const counts = await Promise.all(numbers(5).map(() => backend.zRemRangeByScore('z', 0, 229)));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(230);
    expect(await backend.zCard('z')).toBe(20);
  });

  it('members of 4 MB and more are popped and removed in as many transactions as they need', async () => {
    const large = 'x'.repeat(150_000);
    for (const index of numbers(32)) await backend.zhAdd('large', `f${index}`, large, index);
    expect(await backend.zPopMin('large', 15)).toHaveLength(15);
    expect(await backend.zRemRangeByRank('large', 0, -2)).toBe(16);
    expect(await backend.zUnionStore('copy', ['large'])).toBe(1);
  });
});

describe('of sorted sets that expire', () => {
  beforeEach(() => open(true));

  const raw = (key: string) => rawItems(service.client, tableName, key);
  /** Another process finds the sorted set expired, and puts a member into its next life. */
  const anotherLife = async (): Promise<void> => {
    await clock.advance(ttl);
    await backend.zAdd('z', 'm', 100);
  };

  it('conditions see no member of a life that has ended, and one that fails begins none', async () => {
    await backend.zAdd('z', 'm', 5, { ttl });
    await clock.advance(ttl);
    const left = await raw('z');
    expect(await backend.zAddXX('z', 'm', 1)).toBe(false);
    expect(await backend.zRemXX('z', 'm')).toBe(false);
    expect(await backend.zPopMin('z')).toBeNull();
    expect(await backend.zRemRangeByScore('z', 0, 9)).toBe(0);
    expect(await raw('z')).toEqual(left);
    expect(await backend.zAddLT('z', 'm', 7)).toBe(true);
    expect(await backend.zAddGT('z', 'm', 6)).toBe(false);
    expect(await backend.zMScore('z', ['m', 'n'])).toEqual([7, null]);
  });

  it('conditions are judged by a life that another has begun meanwhile', async () => {
    await backend.zAdd('z', 'm', 5, { ttl });
    expect(await interrupted(() => watched.zAddXX('z', 'm', 1), anotherLife)).toBe(true);
    expect(await members('z')).toEqual(['m']);
  });

  it('conditions of atomic writes are judged by a life that another has begun meanwhile', async () => {
    await backend.zAdd('z', 'm', 5, { ttl });
    const write = watched.atomicWrite();
    write.zRemXX('z', 'm');
    write.set('beside', 1);
    expect(await interrupted(() => write.exec(), anotherLife)).toBe(true);
    expect(await backend.zCard('z')).toBe(0);
  });

  it.each<[string, (kv: Backend) => Promise<unknown>]>([
    ['zRemXX', (kv) => kv.zRemXX('z', 'm')],
    ['zPopMin', (kv) => kv.zPopMin('z')],
    ['zPopMax', (kv) => kv.zPopMax('z', 5)],
    ['zRemRangeByRank', (kv) => kv.zRemRangeByRank('z', 0, -1)],
    ['zInterStore', (kv) => kv.zInterStore('z', ['z', 'nothing'])],
  ])('%s of the last member ends the expiry', async (_, call) => {
    await backend.zAdd('z', 'm', 5, { ttl });
    await call(backend);
    expect(await raw('z')).toEqual([]);
    await backend.zAdd('z', 'n', 1);
    expect(await backend.ttl('z')).toBe(Infinity);
  });

  it('an atomic write that removes the last member and then adds another ends the expiry; the other way round it stays', async () => {
    await backend.zAdd('z', 'm', 5, { ttl });
    const write = backend.atomicWrite();
    write.zAdd('z', 'n', 1);
    write.zRem('z', 'm');
    expect(await write.exec()).toBe(true);
    expect(await backend.ttl('z')).toBe(ttl);
    const other = backend.atomicWrite();
    other.zRemXX('z', 'n');
    other.zAdd('z', 'o', 1);
    expect(await other.exec()).toBe(true);
    expect(await backend.ttl('z')).toBe(Infinity);
    expect(await members('z')).toEqual(['o']);
  });

  it('zUnionStore takes the expiry away, also of what has expired, and keeps nothing of it', async () => {
    await backend.zAdd('s', 'a', 1);
    await backend.zAdd('d', 'old', 1, { ttl });
    await backend.set('d', 'beside');
    expect(await backend.zUnionStore('d', ['s'])).toBe(1);
    expect(await raw('d')).toEqual([{ field: 'a', v: 'a' }]);
    await backend.expire('d', { ttl });
    await clock.advance(ttl);
    expect(await backend.zUnionStore('d', ['s', 'd'])).toBe(1);
    expect(await backend.ttl('d')).toBe(Infinity);
    await backend.expire('d', { ttl });
    expect(await backend.zUnionStore('d', ['d'], { weights: [3] })).toBe(1);
    expect(await backend.ttl('d')).toBe(Infinity);
    expect(await backend.zScore('d', 'a')).toBe(3);
  });

  it('zUnionStore of more than a transaction holds gives a new life', async () => {
    await fill('s', 130);
    await backend.zAdd('d', 'old', 1, { ttl });
    await clock.advance(ttl);
    expect(await backend.zUnionStore('d', ['s'])).toBe(130);
    expect(await backend.zCard('d')).toBe(130);
    await backend.expire('d', { ttl });
    expect(await backend.zDiffStore('d', ['s', 'nothing'])).toBe(130);
    expect(await backend.ttl('d')).toBe(Infinity);
  });
});
