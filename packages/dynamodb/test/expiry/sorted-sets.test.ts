import { createManualClock } from '@keyvaluestore/conformance';
import { type Backend } from '@keyvaluestore/core';

import { DynamoDBBackend } from '../../src/index.js';
import { rawItems } from '../support/raw-table.js';
import { openService, type TestService } from '../support/service.js';

const clock = createManualClock(Date.now());
const ttl = 10_000;
const MARGIN = 300_000;

let service: TestService;
let tableName: string;
let backend: DynamoDBBackend;
/** What happens before the n-th request of a call on `watched`, from 1. */
let before: ((request: number, name: string) => Promise<void>) | undefined;
let watched: Backend;
let requests = 0;

beforeEach(async () => {
  service = await openService();
  tableName = await service.createTable();
  const options = { tableName, clock: clock.now, expiringSortedSets: true };
  backend = new DynamoDBBackend({ ...options, client: service.client });
  const client = service.createClient();
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        requests += 1;
        await before?.(requests, String(commandName));
        return next(args);
      },
    { step: 'initialize', name: 'before' },
  );
  watched = new DynamoDBBackend({ ...options, client });
});

afterEach(() => service.close());

const raw = (key: string) => rawItems(service.client, tableName, key);
const members = (key: string): Promise<string[]> => backend.zRangeByLex(key, '-', '+');

/** Makes a call on `watched`, with something done by others before its second request. */
async function interrupted<T>(call: () => Promise<T>, others: () => Promise<unknown>, at = 2): Promise<T> {
  requests = 0;
  before = async (request) => {
    if (request === at) await others();
  };
  try {
    return await call();
  } finally {
    before = undefined;
  }
}

describe('a sorted set that expires', () => {
  it('has a header, which no sweeper but ours removes; members carry the generation of a later life', async () => {
    await backend.zAdd('z', 'a', 1, { ttl });
    await backend.zAdd('z', 'b', 2);
    const x = clock.now() + ttl;
    expect(await raw('z')).toEqual([{ field: 'a', v: 'a' }, { field: 'b', v: 'b' }, { x }]);
    await clock.advance(ttl);
    await backend.zAdd('z', 'c', 3);
    const g = clock.now();
    expect(await raw('z')).toEqual([
      { field: 'c', v: 'c', g },
      { g, o: g },
    ]);
    await backend.zhAdd('z', 'b', 'of b', 4, { ttl });
    expect(await raw('z')).toEqual([
      ...[
        { field: 'b', v: 'of b', g },
        { field: 'c', v: 'c', g },
        { x: g + ttl, g, o: g },
      ],
    ]);
  });

  it('leaves none where it never was told to', async () => {
    await backend.zAdd('plain', 'a', 1);
    await backend.zIncrBy('plain', 'b', 1);
    expect(await backend.persist('plain')).toBe(false);
    expect(await raw('plain')).toEqual([
      { field: 'a', v: 'a' },
      { field: 'b', v: 'b' },
    ]);
  });

  it('does not come back with a value of another type under its key, before and after it has gone', async () => {
    await backend.zAdd('z', 'old', 1, { ttl });
    await backend.set('z', 'beside');
    expect(await members('z')).toEqual(['old']);
    await backend.delete('z');
    expect(await raw('z')).toEqual([]);
    await backend.zAdd('z', 'old', 1, { ttl });
    await clock.advance(ttl);
    await backend.set('z', 'string', { ttl });
    await backend.hSet('h', 'f', 'v');
    expect(await members('z')).toEqual([]);
    expect(await backend.type('z')).toBe('string');
    await clock.advance(ttl);
    expect(await backend.exists('z')).toBe(false);
    await backend.sAdd('z', 'm');
    expect(await members('z')).toEqual([]);
    expect(await backend.zScore('z', 'old')).toBeNull();
  });

  it('loses its expiry with its last member, alone and in an atomic write', async () => {
    await backend.zAdd('z', 'a', 1, { ttl });
    await backend.zRem('z', 'a');
    expect(await raw('z')).toEqual([]);
    await backend.zAdd('z', 'a', 1, { ttl });
    await clock.advance(ttl);
    await backend.zAdd('z', 'b', 1, { ttl });
    const write = backend.atomicWrite();
    write.zRem('z', 'b');
    write.set('beside', 1);
    expect(await write.exec()).toBe(true);
    expect(await backend.ttl('z')).toBeNull();
    await backend.zAdd('z', 'c', 1);
    expect(await backend.ttl('z')).toBe(Infinity);
    expect(await members('z')).toEqual(['c']);
  });

  it('is removed whole, header included', async () => {
    await backend.zAdd('z', 'a', 1, { ttl });
    await clock.advance(ttl);
    expect(await backend.delete('z')).toBe(false);
    expect(await raw('z')).toEqual([]);
    await backend.zAdd('z', 'a', 1, { ttl });
    await clock.advance(ttl);
    await backend.zAdd('z', 'b', 1);
    expect(await backend.delete('z')).toBe(true);
    expect(await raw('z')).toEqual([]);
  });

  it('gives full pages where members of lives before are between those that count', async () => {
    const old = backend.batch();
    for (let index = 0; index < 200; index++) old.zAdd('z', `${index}`.padStart(4, '0'), index);
    await old.exec();
    await backend.expire('z', { ttl });
    await clock.advance(ttl);
    for (const index of [50, 120, 190, 300]) await backend.zAdd('z', `${index}`.padStart(4, '0'), index);
    const now = ['0050', '0120', '0190', '0300'];
    expect(await backend.zRangeByScore('z', -Infinity, Infinity, { limit: 3 })).toEqual(now.slice(0, 3));
    expect(await backend.zRevRangeByLex('z', '-', '+', { limit: 2 })).toEqual(['0300', '0190']);
    expect(await backend.zCount('z', 100, 200)).toBe(2);
    expect(await backend.zLexCount('z', '-', '+')).toBe(4);
    expect(await backend.exists('z')).toBe(true);
  });

  it('counts one more in an atomic write', async () => {
    const write = backend.atomicWrite();
    for (let index = 0; index < 99; index++) write.zAdd('z', index, index);
    expect(await write.exec()).toBe(true);
    const more = backend.atomicWrite();
    for (let index = 0; index < 100; index++) more.zAdd('z', index, index);
    await expect(more.exec()).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED', limit: 100, actual: 101 });
  });
});

describe('a writer that knew the life before', () => {
  const anotherLife = async (): Promise<void> => {
    await clock.advance(ttl);
    await backend.zAdd('z', 'm', 100);
  };

  beforeEach(async () => {
    await backend.zAdd('z', 'm', 1, { ttl });
  });

  it('does not hide what another has put into the next', async () => {
    await interrupted(() => watched.zAdd('z', 'm', 2), anotherLife);
    expect(await backend.zScore('z', 'm')).toBe(2);
  });

  it('does not take it for its own life', async () => {
    expect(
      await interrupted(
        () => watched.zAddNX('z', 'n', 2),
        () => anotherLife().then(() => backend.zAdd('z', 'n', 7)),
      ),
    ).toBe(false);
    expect(await backend.zScore('z', 'n')).toBe(7);
  });

  it('adds to the score that is there now', async () => {
    expect(await interrupted(() => watched.zIncrBy('z', 'm', 5), anotherLife, 3)).toBe(105);
    expect(await backend.zScore('z', 'm')).toBe(105);
  });

  it('does not replace in an atomic write what another has put into the next', async () => {
    const write = watched.atomicWrite();
    const taken = write.zAddNX('z', 'n', 2);
    write.set('beside', 1);
    const others = () => anotherLife().then(() => backend.zAdd('z', 'n', 7));
    expect(await interrupted(() => write.exec(), others)).toBe(false);
    expect(taken.conditionFailed).toBe(true);
    expect(await backend.zScore('z', 'n')).toBe(7);
  });

  it('does not commit into it', async () => {
    const write = watched.atomicWrite();
    write.zAdd('z', 'n', 2);
    write.zAddNX('z', 'o', 3);
    write.set('beside', 1);
    expect(await interrupted(() => write.exec(), anotherLife)).toBe(true);
    expect(await members('z')).toEqual(['m', 'n', 'o']);
  });

  it('gives the next the time that it had meant', async () => {
    expect(await interrupted(() => watched.expire('z', { ttl: 5 * ttl }), anotherLife, 4)).toBe(true);
    expect(await members('z')).toEqual(['m']);
    expect(await backend.ttl('z')).toBe(4 * ttl);
  });

  it('leaves what was added meanwhile to a sorted set that it had emptied', async () => {
    await interrupted(
      () => watched.zRem('z', 'm'),
      () => backend.zAdd('z', 'n', 1),
      3,
    );
    expect(await members('z')).toEqual(['n']);
    await interrupted(
      () => watched.zRem('z', 'n'),
      () => backend.zAdd('z', 'o', 1, { ttl: 5 }),
      4,
    );
    expect(await members('z')).toEqual(['o']);
    expect(await backend.ttl('z')).toBe(5);
  });
});

describe('sweep', () => {
  const fill = async (key: string, count: number): Promise<void> => {
    const batch = backend.batch();
    for (let index = 0; index < count; index++) batch.zAdd(key, `m${index}`, index);
    await batch.exec();
    await backend.expire(key, { ttl });
  };

  it('removes the members of what has expired at once, and headers five minutes later', async () => {
    await fill('z', 120);
    await fill('short', 1);
    await backend.zAdd('live', 'm', 1, { ttl: MARGIN * 9 });
    expect(await backend.sweep()).toBe(0);
    await clock.advance(ttl);
    expect(await backend.sweep()).toBe(2);
    expect(await raw('z')).toEqual([{ x: clock.now() }]);
    expect(await backend.sweep()).toBe(0);
    await clock.advance(MARGIN);
    expect(await backend.sweep({ limit: 1 })).toBe(1);
    expect(await backend.sweep()).toBe(1);
    expect([await raw('z'), await raw('short')]).toEqual([[], []]);
    expect(await members('live')).toEqual(['m']);
  });

  it('removes what is left of lives before, and leaves the present one', async () => {
    await fill('z', 120);
    await clock.advance(ttl);
    await backend.zAdd('z', 'm7', 1);
    expect((await raw('z')).length).toBeLessThan(120);
    expect(await backend.sweep()).toBe(1);
    const g = clock.now();
    expect(await raw('z')).toEqual([
      { field: 'm7', v: 'm7', g },
      { g, o: g },
    ]);
    await clock.advance(MARGIN);
    await backend.sweep();
    expect(await raw('z')).toEqual([{ field: 'm7', v: 'm7', g }, { g }]);
    await backend.zRem('z', 'm7');
    await clock.advance(MARGIN);
    expect(await backend.sweep()).toBe(1);
    expect(await raw('z')).toEqual([]);
  });

  it('touches nothing that another has put anew meanwhile', async () => {
    await fill('z', 3);
    await clock.advance(ttl);
    const sweeping = watched as DynamoDBBackend;
    const other = (): Promise<unknown> => backend.zAdd('z', 'm1', 7);
    await interrupted(() => sweeping.sweep(), other, 3);
    expect(await members('z')).toEqual(['m1']);
    await clock.advance(MARGIN);
    await backend.expire('z', { ttl });
    await clock.advance(ttl + MARGIN);
    await interrupted(
      () => sweeping.sweep(),
      () => backend.zAdd('z', 'm2', 7),
      4,
    );
    expect(await members('z')).toEqual(['m2']);
  });

  it('is nothing where sorted sets do not expire', async () => {
    const plain = new DynamoDBBackend({ client: service.client, tableName: 'nowhere' });
    expect(await plain.sweep()).toBe(0);
    await expect(backend.sweep({ limit: 0 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(backend.sweep({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

it('many writers at the moment of expiry all get into the next life', async () => {
  for (let round = 0; round < 5; round++) {
    await backend.zAdd('z', 'old', 1, { ttl });
    await clock.advance(ttl);
    const names = Array.from({ length: 20 }, (_, index) => `m${index}`);
    await Promise.all(
      names.map((name, index) => {
        if (index % 3 === 0) return backend.zAdd('z', name, index, { ttl, when: 'none' });
        return index % 3 === 1 ? backend.zAdd('z', name, index) : backend.zIncrBy('z', name, index);
      }),
    );
    expect((await members('z')).sort()).toEqual(names.sort());
    expect(await backend.ttl('z')).toBe(ttl);
  }
});
