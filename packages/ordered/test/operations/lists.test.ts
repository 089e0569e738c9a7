import { type BinaryString, positionOf, positionsIn, type Side, without } from '@keyvaluestore/core';
import { freshSeed, seededRandom } from '@keyvaluestore/test-services';

import { all, ANSWERS, b, openDriver } from '../support/calling.js';

const key = b('list');
const LONG = 'x'.repeat(150_000);
const isLong = process.env['KV_LONG'] === '1';

type Driven = ReturnType<typeof openDriver>;

const push = (call: Driven['call'], side: Side, ...values: string[]) =>
  call({ name: 'lPush', key, values: all(...values), side, expiry: 'keep' });
const range = (call: Driven['call'], start = 0, stop = -1) => call({ name: 'lRange', key, start, stop });

describe.each(ANSWERS)('lists in %s', (_, answers) => {
  it('grow at both ends', async () => {
    const { call } = openDriver(answers);
    expect(await push(call, 'right', 'c', 'd')).toBe(2);
    expect(await push(call, 'left', 'b', 'a')).toBe(4);
    expect(await range(call)).toEqual(['a', 'b', 'c', 'd']);
    expect(await call({ name: 'lLen', key })).toBe(4);
    expect(await call({ name: 'type', key })).toBe('list');
    expect(await call({ name: 'lIndex', key, index: -1 })).toBe('d');
    expect(await call({ name: 'lIndex', key, index: 4 })).toBeNull();
  });

  it('grow only where there is one, by lPushX', async () => {
    const { call, dump } = openDriver(answers);
    const more = { name: 'lPushX', key, values: all('b'), side: 'right', expiry: 'keep' } as const;
    expect(await call(more)).toBe(0);
    expect(dump()).toEqual([]);
    await push(call, 'right', 'a');
    expect(await call(more)).toBe(2);
  });

  it('give values in the order in which they are taken, and go with the last', async () => {
    const { call, dump } = openDriver(answers);
    await push(call, 'right', 'a', 'b', 'c', 'd', 'e');
    expect(await call({ name: 'lPop', key, count: 2, side: 'right' })).toEqual(['e', 'd']);
    expect(await call({ name: 'lPop', key, count: 1, side: 'left' })).toEqual(['a']);
    expect(await call({ name: 'lPop', key, count: 2 ** 53 - 1, side: 'left' })).toEqual(['b', 'c']);
    expect(await call({ name: 'lPop', key, count: 1, side: 'left' })).toEqual([]);
    expect(dump()).toEqual([]);
  });

  it('hold values that do not fit in a row, and leave nothing of them behind', async () => {
    const { call, dump } = openDriver(answers);
    const parts = () => dump().filter(([row]) => row.includes('\0\x15\x06')).length;
    await push(call, 'right', 'a', LONG, 'b');
    expect(parts()).toBe(2);
    expect(await call({ name: 'lIndex', key, index: 1 })).toBe(LONG);
    expect(await call({ name: 'lInsert', key, side: 'left', pivot: b('a'), value: b(LONG) })).toBe(4);
    expect(await range(call)).toEqual([LONG, 'a', LONG, 'b']);
    expect(parts()).toBe(4);
    expect(await call({ name: 'lSet', key, index: 0, value: b('z') })).toBe(true);
    expect(parts()).toBe(2);
    expect(await call({ name: 'lPop', key, count: 3, side: 'right' })).toEqual(['b', LONG, 'a']);
    expect(parts()).toBe(0);
    expect(await call({ name: 'lSet', key, index: -1, value: b(LONG) })).toBe(true);
    await call({ name: 'lMove', source: key, destination: b('other'), from: 'left', to: 'left' });
    expect(await call({ name: 'lIndex', key: b('other'), index: 0 })).toBe(LONG);
    expect(parts()).toBe(2);
    await call({ name: 'delete', key: b('other') });
    expect(dump()).toEqual([]);
  });

  it('are moved to one whose type is right, even where there is nothing to move', async () => {
    const { call, kv } = openDriver(answers);
    const other = b('other');
    const move = { name: 'lMove', source: key, destination: other, from: 'left', to: 'right' } as const;
    expect(await call(move)).toBeNull();
    await kv.set('other', 'text');
    await expect(call(move)).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    await push(call, 'right', 'a', 'b');
    await expect(call(move)).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    expect(await range(call)).toEqual(['a', 'b']);
    await kv.delete('other');
    expect([await call(move), await call(move), await call(move)]).toEqual(['a', 'b', null]);
    expect(await call({ name: 'lRange', key: other, start: 0, stop: -1 })).toEqual(['a', 'b']);
  });

  it('keep their expiry, take another, and start anew where they have expired', async () => {
    let now = 1000;
    const { call, kv } = openDriver(answers, { clock: () => now });
    await push(call, 'right', 'a', 'b', 'c');
    expect(await kv.expire('list', { ttl: 100 })).toBe(true);
    await push(call, 'left', '0');
    await call({ name: 'lPop', key, count: 1, side: 'right' });
    await call({ name: 'lTrim', key, start: 0, stop: 1 });
    await call({ name: 'lInsert', key, side: 'right', pivot: b('a'), value: b('x') });
    await call({ name: 'lRem', key, count: 0, value: b('0') });
    await call({ name: 'lMove', source: key, destination: key, from: 'left', to: 'right' });
    expect(await range(call)).toEqual(['x', 'a']);
    expect(await kv.ttl('list')).toBe(100);
    expect(await call({ name: 'lPush', key, values: all('y'), side: 'right', expiry: { ttl: 5, when: 'none' } })).toBe(
      3,
    );
    expect(await kv.ttl('list')).toBe(100);
    await call({ name: 'lTrim', key, start: 0, stop: 0 });
    expect(await call({ name: 'lMove', source: key, destination: key, from: 'left', to: 'right' })).toBe('x');
    expect([await range(call), await kv.ttl('list')]).toEqual([['x'], 100]);
    expect(await kv.persist('list')).toBe(true);
    await call({ name: 'lPush', key, values: all('z'), side: 'right', expiry: { ttl: 50, when: 'always' } });
    now += 50;
    expect(await range(call)).toEqual([]);
    expect(await call({ name: 'lSet', key, index: 0, value: b('v') })).toBe(false);
    expect(await call({ name: 'lPop', key, count: 1, side: 'left' })).toEqual([]);
    expect(await push(call, 'right', 'new')).toBe(1);
    expect([await range(call), await kv.ttl('list')]).toEqual([['new'], Infinity]);
    expect(await call({ name: 'lPush', key, values: all('w'), side: 'left', expiry: { at: 1, when: 'always' } })).toBe(
      2,
    );
    expect(await kv.exists('list')).toBe(false);
  });

  it('are replaced, compared and checked as sets and hashes are', async () => {
    const { call, kv, driver } = openDriver(answers);
    await push(call, 'right', 'a');
    await expect(kv.get('list')).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    await expect(kv.setEQ('list', 'b', 'a')).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    await expect(kv.zAdd('list', 'a', 1)).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    expect(await kv.setNX('list', 'b')).toBe(false);
    await kv.set('list', 'b');
    await expect(range(call)).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    await kv.delete('list');
    const context = { consistency: 'strong' } as const;
    const pushX = { name: 'lPushX', key, values: all('a'), side: 'left', expiry: 'keep' } as const;
    const set = { name: 'set', key: b('other'), value: b('1'), when: 'always', expiry: 'never' } as const;
    expect(await driver.runAtomicWrite([set, pushX], context)).toEqual([1]);
    expect(await driver.runAtomicWrite([set, { ...pushX, name: 'lPush' }], context)).toEqual([]);
    expect(await driver.runAtomicWrite([{ name: 'lSet', key, index: 1, value: b('z') }], context)).toEqual([0]);
    expect(await driver.runAtomicWrite([{ name: 'check', key, expect: 'present' }, set], context)).toEqual([]);
    expect(await driver.runAtomicWrite([{ name: 'deleteXX', key }], context)).toEqual([]);
    expect(await kv.exists('list')).toBe(false);
  });

  it('are what arrays make of the same calls', async () => {
    const first = freshSeed();
    for (let run = 0; run < (isLong ? 500 : 10); run++) await compare(first + run);
  }, 3_600_000);

  async function compare(seed: number): Promise<void> {
    const random = seededRandom(seed);
    const { call } = openDriver(answers);
    const below = (n: number): number => Math.floor(random() * n);
    const values = ['a', 'b', 'c', 'd', LONG];
    const lists = new Map<string, BinaryString[]>();
    const change = (name: string, list: BinaryString[]): void => {
      if (list.length === 0) lists.delete(name);
      else lists.set(name, list);
    };
    for (let step = 0; step < 60; step++) {
      const [name, other] = [below(2) === 0 ? 'l' : 'm', below(2) === 0 ? 'l' : 'm'];
      const [own, value] = [b(name), b(values[below(values.length)] as string)];
      const [side, to] = [below(2) === 0 ? 'left' : 'right', below(2) === 0 ? 'left' : 'right'] as const;
      const list = lists.get(name) ?? [];
      const [start, stop] = [below(12) - 6, below(12) - 6];
      const { start: from, end } = positionsIn(list.length, start, stop);
      const join = (l: readonly BinaryString[], v: BinaryString, s: Side) => (s === 'left' ? [v, ...l] : [...l, v]);
      const at = list.indexOf(value);
      const steps: (() => Promise<readonly [actual: unknown, expected: unknown]>)[] = [
        async () => {
          change(name, side === 'left' ? [value, b('p'), ...list] : [...list, b('p'), value]);
          return [
            await call({ name: 'lPush', key: own, values: [b('p'), value], side, expiry: 'keep' }),
            list.length + 2,
          ];
        },
        async () => {
          const taken = side === 'left' ? list.slice(0, 2) : list.slice(-2).reverse();
          change(name, side === 'left' ? list.slice(2) : list.slice(0, -2));
          return [await call({ name: 'lPop', key: own, count: 2, side }), taken];
        },
        async () => [await call({ name: 'lPos', key: own, value, rank: -2 }), positionOf(list, value, -2)],
        async () => [await call({ name: 'lRange', key: own, start, stop }), list.slice(from, end)],
        async () => [await call({ name: 'lIndex', key: own, index: start }), list.at(start) ?? null],
        async () => {
          const index = start < 0 ? list.length + start : start;
          const isThere = index >= 0 && index < list.length;
          if (isThere) list[index] = value;
          return [await call({ name: 'lSet', key: own, index: start, value }), isThere];
        },
        async () => {
          if (at >= 0) change(name, list.toSpliced(side === 'left' ? at : at + 1, 0, b('i')));
          const output = await call({ name: 'lInsert', key: own, side, pivot: value, value: b('i') });
          return [output, at < 0 ? null : list.length + 1];
        },
        async () => {
          const count = below(3) - 1;
          const left = without(list, value, count);
          change(name, left);
          return [await call({ name: 'lRem', key: own, count, value }), list.length - left.length];
        },
        async () => {
          if (below(3) > 0) return [0, 0];
          change(name, list.slice(from, end));
          return [await call({ name: 'lTrim', key: own, start, stop }), undefined];
        },
        async () => {
          const moved = side === 'left' ? list.at(0) : list.at(-1);
          if (moved !== undefined) {
            change(name, side === 'left' ? list.slice(1) : list.slice(0, -1));
            change(other, join(lists.get(other) ?? [], moved, to));
          }
          const output = await call({ name: 'lMove', source: own, destination: b(other), from: side, to });
          return [output, moved ?? null];
        },
      ];
      const index = below(steps.length);
      const [actual, expected] = await (steps[index] as (typeof steps)[number])();
      expect([seed, step, index, actual]).toEqual([seed, step, index, expected]);
      for (const each of ['l', 'm']) {
        const found = await call({ name: 'lRange', key: b(each), start: 0, stop: -1 });
        expect([seed, step, index, found]).toEqual([seed, step, index, lists.get(each) ?? []]);
      }
    }
  }
});

describe('a long list', () => {
  it('costs a push, a pop, an index and a move as many rows as a short one', async () => {
    const costs = async (length: number): Promise<readonly number[]> => {
      const { driver, work } = openDriver({ later: false, pageSize: Infinity, counts: true });
      const run = async (operation: Parameters<typeof driver.run>[0]): Promise<number> => {
        const before = work.rows;
        await driver.run(operation, { consistency: 'strong' });
        return work.rows - before;
      };
      const values = Array.from({ length }, (_, index) => b(String(index)));
      await run({ name: 'lPush', key, values, side: 'right', expiry: 'keep' });
      return [
        await run({ name: 'lPush', key, values: all('a', 'b'), side: 'left', expiry: 'keep' }),
        await run({ name: 'lPush', key, values: all('a', 'b'), side: 'right', expiry: 'keep' }),
        await run({ name: 'lPop', key, count: 1, side: 'left' }),
        await run({ name: 'lPop', key, count: 2, side: 'right' }),
        await run({ name: 'lIndex', key, index: -5 }),
        await run({ name: 'lSet', key, index: 5, value: b('v') }),
        await run({ name: 'lLen', key }),
        await run({ name: 'lMove', source: key, destination: key, from: 'left', to: 'right' }),
        await run({ name: 'lMove', source: key, destination: b('other'), from: 'left', to: 'right' }),
        await run({ name: 'lTrim', key, start: 2, stop: -2 }),
      ];
    };
    const short = await costs(10);
    expect(short).toEqual([1, 1, 2, 3, 2, 1, 1, 3, 3, 1]);
    expect(await costs(100_000)).toEqual(short);
  });
});
