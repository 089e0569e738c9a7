import { openMap } from '../support/map-store.js';
import { violationsIn } from '../support/violations.js';

const ANSWERS = { later: true, pageSize: 3, counts: false };

function opened() {
  const clock = { now: 1000 };
  return { clock, ...openMap(ANSWERS, { clock: () => clock.now, expiringSortedSets: true }) };
}

type Write = ReturnType<ReturnType<typeof opened>['kv']['atomicWrite']>;

/** What is left of a sorted set with the members a and b, which expires in 100 ms, and when it expires. */
async function after(build: (write: Write) => void, passed = 0): Promise<unknown> {
  const { clock, kv, dump } = opened();
  await kv.zAdd('z', 'a', 1, { ttl: 100 });
  await kv.zAdd('z', 'b', 1);
  clock.now += passed;
  const write = kv.atomicWrite();
  build(write);
  expect(await write.exec()).toBe(true);
  expect(violationsIn(dump())).toEqual([]);
  return [await kv.zRangeByLex('z', '-', '+'), await kv.ttl('z')];
}

describe('an atomic write to one sorted set', () => {
  it.each<[string, unknown, { readonly passed?: number; readonly build: (write: Write) => void }]>([
    ['keeps its expiry', [['a', 'b', 'c'], 100], { build: (write) => write.zAdd('z', 'c', 1) }],
    [
      'gives it the last that is given',
      [['a', 'b', 'c', 'd'], 7],
      { build: (write) => (write.zAdd('z', 'c', 1, { ttl: 5 }), write.zAdd('z', 'd', 1, { ttl: 7 })) },
    ],
    [
      'keeps one that another of its operations gives',
      [['a', 'b', 'c', 'd', 'e'], 5],
      {
        build: (write) => (
          write.zAdd('z', 'c', 1, { ttl: 5 }),
          write.zAdd('z', 'd', 1),
          write.zAdd('z', 'e', 1, { ttl: 7, when: 'none' })
        ),
      },
    ],
    [
      'makes it anew where it has expired, once for all operations',
      [['c', 'd'], Infinity],
      { build: (write) => (write.zAdd('z', 'c', 1), write.zRem('z', 'a'), write.zAdd('z', 'd', 1)), passed: 100 },
    ],
    [
      'loses its expiry where its removals leave nothing before it adds',
      [['c', 'd'], Infinity],
      {
        build: (write) => (
          write.zRem('z', 'a'),
          write.zRem('z', 'b'),
          write.zAdd('z', 'c', 1),
          write.zAdd('z', 'd', 1)
        ),
      },
    ],
    [
      'keeps its expiry where it adds before its removals leave nothing else',
      [['c'], 100],
      { build: (write) => (write.zRem('z', 'a'), write.zAdd('z', 'c', 1), write.zRem('z', 'b')) },
    ],
    [
      'removes it where it expires in the past in the end',
      [[], null],
      {
        build: (write) => (
          write.zAdd('z', 'c', 1, { ttl: 5 }),
          write.zAdd('z', 'd', 1, { expiresAt: 1 }),
          write.zAdd('z', 'e', 1)
        ),
      },
    ],
    [
      'leaves it where only an operation before the last gives it a time in the past',
      [['a', 'b', 'c', 'd'], 5],
      { build: (write) => (write.zAdd('z', 'c', 1, { expiresAt: 1 }), write.zAdd('z', 'd', 1, { ttl: 5 })) },
    ],
  ])('%s', async (_, expected, { passed, build }) => {
    expect(await after(build, passed)).toEqual(expected);
  });

  it('finds nothing of what has expired for its conditions', async () => {
    const { clock, kv } = opened();
    await kv.zAdd('z', 'a', 1, { ttl: 1 });
    await kv.sAdd('s', 'a', { ttl: 1 });
    clock.now += 1;
    const write = kv.atomicWrite();
    write.zAddNX('z', 'a', 2);
    write.checkAbsent('s');
    expect(await write.exec()).toBe(true);
    expect(await kv.zScore('z', 'a')).toBe(2);
  });
});
