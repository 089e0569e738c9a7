import assert from 'node:assert/strict';

import { type Backend, type BinaryString, fromText, type OperationSteps } from '@keyvaluestore/core';

import { numbersBelow } from '../assertions.js';
import { ask, isolated, read, write } from '../isolated.js';
import { type Suite } from '../suite.js';

const MEMBERS = 5000;

/** The names of a key of each type. */
export function typedKeys(
  key: Suite['key'],
): readonly [string: string, set: string, hash: string, list: string, sorted: string] {
  return [key('a string'), key('a set'), key('a hash'), key('a list'), key('a sorted set')];
}

/** Writes a key of each type. */
export async function fillTyped(kv: Backend, key: Suite['key']): Promise<void> {
  const [string, set, hash, list, sorted] = typedKeys(key);
  await kv.set(string, 'text');
  await kv.sAdd(set, 'a');
  await kv.hSet(hash, { n: 1, other: 'o' });
  await kv.rPush(list, 'a');
  await kv.zhAdd(sorted, 'f', 'member', 1);
}

/** Changes a key of each type, and reads it again. */
export function* changeAll(
  string: BinaryString,
  set: BinaryString,
  hash: BinaryString,
  list: BinaryString,
  sorted: BinaryString,
) {
  yield* write(string, `${yield* read(string)}!`);
  yield* ask({ name: 'sAdd', key: set, members: [fromText('b')], expiry: 'keep', count: false });
  yield* ask({ name: 'hIncrBy', key: hash, field: fromText('n'), by: 2, expiry: 'keep' });
  yield* ask({ name: 'lPush', key: list, values: [fromText('b')], side: 'right', expiry: 'keep' });
  yield* ask({ name: 'zIncrBy', key: sorted, field: fromText('f'), by: 2 });
  return [
    yield* read(string),
    yield* ask({ name: 'sCard', key: set }),
    yield* ask({ name: 'hGet', key: hash, field: fromText('n') }),
    yield* ask({ name: 'lRange', key: list, start: 0, stop: -1 }),
    yield* ask({ name: 'zhGet', key: sorted, field: fromText('f') }),
    yield* ask({ name: 'zScore', key: sorted, field: fromText('f') }),
  ];
}

export function isolatedContentTests(suite: Suite): void {
  const { runner, capabilities, backend, key } = suite;
  const { describe, it } = runner;
  // That the driver has none is told by the tests of the steps themselves.
  if (!capabilities.isolatesKeys) return;
  const types = typedKeys(key);
  const [string, , , list, sorted] = types;
  const fill = (kv: Backend) => fillTyped(kv, key);

  describe('what isolated steps do to keys', () => {
    it('keep expiries, change them, and see what has expired as absent', async () => {
      const kv = await backend();
      for (const name of types.slice(0, 4)) await kv.delete(name);
      await fill(kv);
      for (const name of types.slice(0, 4)) await kv.expire(name, { ttl: 60_000 });
      await isolated(kv, types, changeAll);
      for (const name of types.slice(0, 4)) {
        const left = (await kv.ttl(name)) ?? 0;
        assert.ok(left > 50_000 && left <= 60_000, `${name}: ${left}`);
      }
      assert.equal(await kv.ttl(sorted), Infinity);
      const lefts = await isolated(kv, [string, list], function* (text, values) {
        yield* ask({ name: 'persist', key: text });
        yield* ask({ name: 'expire', key: values, expiry: { at: 1, when: 'always' } });
        return [yield* ask({ name: 'ttl', key: text }), yield* ask({ name: 'ttl', key: values })];
      });
      assert.deepEqual(lefts, [Infinity, null]);
      assert.deepEqual([await kv.ttl(string), await kv.type(list)], [Infinity, null]);
      await kv.set(key('short'), 'old', { ttl: 1000 });
      await suite.clock().advance(1000);
      assert.equal(await isolated(kv, [key('short')], read), '');
      await isolated(kv, [key('short')], (short) => write(short, 'new'));
      assert.equal(await kv.ttl(key('short')), Infinity);
    });

    it('are at one time', async () => {
      const clock = suite.clock();
      if (clock.moveWhenRead === undefined) return;
      const kv = await backend();
      clock.moveWhenRead(10);
      const left = await isolated(kv, [key('a')], function* (a) {
        const expiry = { ttl: 1000, when: 'always' } as const;
        yield* ask({ name: 'set', key: a, value: fromText('v'), when: 'always', expiry });
        return yield* ask({ name: 'ttl', key: a });
      });
      clock.moveWhenRead(0);
      assert.equal(left, 1000);
    });

    it('replace a key by one of another type, and find nothing of what it was', async () => {
      const kv = await backend();
      await fill(kv);
      const steps = function* (a: BinaryString): OperationSteps<void> {
        yield* ask({ name: 'delete', key: a });
        yield* ask({ name: 'lPush', key: a, values: [fromText('x')], side: 'left', expiry: 'keep' });
      };
      for (const name of types) await isolated(kv, [name], steps);
      for (const name of types) assert.deepEqual(await kv.lRange(name, 0, -1), ['x']);
      for (const name of types) {
        await isolated(kv, [name], function* (a) {
          yield* ask({ name: 'delete', key: a });
          for (const field of ['f', 'g']) {
            const entry = {
              field: fromText(field),
              member: fromText(field),
              score: 1,
              expiry: 'keep',
              count: false,
            } as const;
            yield* ask({ name: 'zAdd', key: a, when: 'always', ...entry });
          }
        });
      }
      // Of the member that the field had before, nothing is left.
      for (const name of types) assert.deepEqual(await kv.zhRangeByScore(name, 1, 1), ['f', 'g']);
      for (const name of types) {
        await isolated(kv, [name], (a) => ask({ name: 'delete', key: a }));
        assert.equal(await kv.exists(name), false);
        await kv.zAdd(name, 'f', 1);
        assert.equal(await kv.zhGet(name, 'f'), 'f');
      }
    });

    it('hold bytes, empty strings and scores as they are', async () => {
      const kv = await backend();
      const bytes = '\xff\0\r\n$1' as BinaryString;
      const entries = [
        [fromText(''), fromText('')],
        [fromText('é'), bytes],
      ] as const;
      await isolated(kv, [key('s'), key('h'), key('z')], function* (s, h, z) {
        yield* ask({ name: 'set', key: s, value: bytes, when: 'always', expiry: 'keep' });
        yield* ask({
          name: 'hSet',
          key: h,
          entries,
          expiry: 'keep',
          count: false,
        });
        for (const [field, score] of [
          ['a', -Infinity],
          ['b', 0.1],
          ['c', 5e-324],
          ['d', Infinity],
        ] as const) {
          const entry = { field: fromText(field), member: bytes, score, expiry: 'keep', count: false } as const;
          yield* ask({ name: 'zAdd', key: z, when: 'always', ...entry });
        }
      });
      const again = await isolated(kv, [key('s'), key('h'), key('z')], function* (s, h, z) {
        yield* ask({ name: 'hDel', key: h, fields: [fromText('none')], count: false });
        yield* ask({ name: 'zIncrBy', key: z, field: fromText('e'), by: 1 });
        return [yield* ask({ name: 'get', key: s }), yield* ask({ name: 'hGet', key: h, field: fromText('é') })];
      });
      assert.deepEqual(again, [bytes, bytes]);
      assert.deepEqual([...((await kv.withBinaryValues().get(key('s'))) ?? [])], [255, 0, 13, 10, 36, 49]);
      assert.equal(await kv.hGet(key('h'), ''), '');
      const scores = await kv.zhRangeByScoreWithScores(key('z'), -Infinity, Infinity);
      assert.deepEqual(
        scores.map(({ field, score }) => [field, score]),
        [
          ['a', -Infinity],
          ['c', 5e-324],
          ['b', 0.1],
          ['e', 1],
          ['d', Infinity],
        ],
      );
    });

    it(`change collections of ${MEMBERS} members`, async () => {
      const kv = await backend();
      const names = numbersBelow(MEMBERS).map((index) => fromText(`${index}`));
      const fillAll = function* (s: BinaryString, h: BinaryString, l: BinaryString): OperationSteps<void> {
        yield* ask({ name: 'sAdd', key: s, members: names, expiry: 'keep', count: false });
        yield* ask({
          name: 'hSet',
          key: h,
          entries: names.map((name) => [name, name] as const),
          expiry: 'keep',
          count: false,
        });
        yield* ask({ name: 'lPush', key: l, values: names, side: 'right', expiry: 'keep' });
      };
      const keys = [key('s'), key('h'), key('l')];
      await isolated(kv, keys, fillAll);
      const counts = await isolated(kv, keys, function* (s, h, l) {
        yield* ask({ name: 'sRem', key: s, members: [fromText('7')], count: false });
        yield* ask({ name: 'hDel', key: h, fields: [fromText('7')], count: false });
        yield* ask({ name: 'lRem', key: l, count: 1, value: fromText('7') });
        return [
          yield* ask({ name: 'sCard', key: s }),
          yield* ask({ name: 'hLen', key: h }),
          yield* ask({ name: 'lLen', key: l }),
        ];
      });
      assert.deepEqual(counts, [MEMBERS - 1, MEMBERS - 1, MEMBERS - 1]);
      assert.equal(await kv.sCard(key('s')), MEMBERS - 1);
      assert.equal((await kv.hKeys(key('h'))).length, MEMBERS - 1);
      assert.deepEqual(await kv.lRange(key('l'), 5, 8), ['5', '6', '8', '9']);
    });
  });
}
