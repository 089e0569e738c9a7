import assert from 'node:assert/strict';

import {
  type Backend,
  type BinaryString,
  fromText,
  KeyValueStoreError,
  type OperationSteps,
} from '@keyvaluestore/core';

import { assertCode, assertRejects, assertSameMembers, numbersBelow } from '../assertions.js';
import { ask, isolated, read, write } from '../isolated.js';
import { type Suite } from '../suite.js';

const MEMBERS = 5000;

/** What is thrown by steps that want to give up. */
class GivenUp extends Error {}

async function assertGivesUp(steps: Promise<unknown>): Promise<void> {
  const outcome = await steps.then(
    () => 'it resolved',
    (error: unknown) => error,
  );
  assert.ok(outcome instanceof GivenUp, `rejects with what the steps throw, not ${String(outcome)}`);
}

/** Changes a key of each type, and reads it again. */
function* changeAll(
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

export function isolatedStepsTests(suite: Suite): void {
  const { runner, capabilities, backend, key } = suite;
  const { describe, it } = runner;
  if (!capabilities.isolatesKeys) {
    describe('isolated steps', () => {
      it('the driver has none', async () => {
        assert.equal((await backend()).driver.runIsolated, undefined);
      });
    });
    return;
  }

  const types = ['string', 'set', 'hash', 'list', 'sorted'].map((type) => key(`a ${type}`));
  const [string, set, hash, list, sorted] = types as [string, string, string, string, string];
  const fill = async (kv: Backend): Promise<void> => {
    await kv.set(string, 'text');
    await kv.sAdd(set, 'a');
    await kv.hSet(hash, { n: 1, other: 'o' });
    await kv.rPush(list, 'a');
    await kv.zhAdd(sorted, 'f', 'member', 1);
  };

  describe('isolated steps', () => {
    it('give what they return, and see what they have written themselves, of every type', async () => {
      const kv = await backend();
      await fill(kv);
      assert.deepEqual(await isolated(kv, types, changeAll), ['text!', 2, '3', ['a', 'b'], 'member', 3]);
      assert.equal(await kv.get(string), 'text!');
      assertSameMembers(await kv.sMembers(set), ['a', 'b']);
      assert.deepEqual(await kv.hGetAll(hash), { n: '3', other: 'o' });
      assert.deepEqual(await kv.lRange(list, 0, -1), ['a', 'b']);
      assert.deepEqual(await kv.zhRangeWithScores(sorted, 0, -1), [{ field: 'f', value: 'member', score: 3 }]);
    });

    it('may have no operation, no key, and the same key twice', async () => {
      const kv = await backend();
      assert.equal(
        await isolated(kv, [], function* () {
          return 7;
        } as () => OperationSteps<number>),
        7,
      );
      await isolated(kv, [key('a'), key('a')], (one) => write(one, '1'));
      assert.equal(await isolated(kv, [key('a')], read), '1');
    });

    it('leave what they only read as it is', async () => {
      const kv = await backend();
      await kv.set(key('a'), 1, { ttl: 60_000 });
      assert.equal(await isolated(kv, [key('a'), key('none')], (a, none) => reading(a, none)), '1');
      assert.equal(await kv.exists(key('none')), false);
      assert.ok(((await kv.ttl(key('a'))) ?? 0) > 50_000);
    });

    it('have thrown into them what an operation is refused with, and go on', async () => {
      const kv = await backend();
      await fill(kv);
      const codes = await isolated(kv, types, function* (text, members) {
        const errors: string[] = [];
        yield* write(text, 'before');
        try {
          yield* ask({ name: 'nIncrBy', key: text, by: 1, expiry: 'keep' });
        } catch (error) {
          errors.push(KeyValueStoreError.is(error) ? error.code : String(error));
        }
        try {
          yield* read(members);
        } catch (error) {
          errors.push(KeyValueStoreError.is(error) ? error.code : String(error));
        }
        yield* ask({ name: 'sAdd', key: members, members: [fromText('after')], expiry: 'keep', count: false });
        return errors;
      });
      assert.deepEqual(codes, ['NOT_AN_INTEGER', 'WRONG_TYPE']);
      assert.equal(await kv.get(string), 'before');
      assertSameMembers(await kv.sMembers(set), ['a', 'after']);
    });

    it('that do not catch a refusal reject with it', async () => {
      const kv = await backend();
      await fill(kv);
      await assertRejects('WRONG_TYPE', isolated(kv, [set], read));
      await assertRejects(
        'WRONG_TYPE',
        isolated(kv, [string, set], function* (text, members) {
          yield* write(text, 'written or not');
          return yield* read(members);
        }),
      );
      assert.ok(['text', 'written or not'].includes((await kv.get(string)) ?? ''));
    });

    it('that throw before they write leave nothing behind', async () => {
      const kv = await backend();
      await fill(kv);
      await assertGivesUp(
        isolated(kv, [string], function* (text) {
          yield* read(text);
          throw new GivenUp();
        }),
      );
      assert.equal(await kv.get(string), 'text');
    });

    it('that throw after they wrote leave all or nothing of it, and others be', async () => {
      const kv = await backend();
      const ends = await Promise.allSettled([
        ...numbersBelow(10).map((index) => kv.set(key(`other ${index}`), index)),
        ...numbersBelow(5).map((index) =>
          isolated(kv, [key(`a ${index}`), key(`b ${index}`)], function* (a, b) {
            yield* write(a, 'a');
            yield* write(b, 'b');
            throw new GivenUp();
          }),
        ),
      ]);
      assert.deepEqual(
        ends.map(({ status }) => status),
        [...numbersBelow(10).map(() => 'fulfilled'), ...numbersBelow(5).map(() => 'rejected')],
      );
      for (const index of numbersBelow(10)) assert.equal(await kv.get(key(`other ${index}`)), String(index));
      for (const index of numbersBelow(5)) {
        const left = [await kv.get(key(`a ${index}`)), await kv.get(key(`b ${index}`))];
        assert.ok(['a,b', ','].includes(left.join()), `left behind: ${left.join()}`);
      }
    });

    it('are refused keys that they did not name', async () => {
      const kv = await backend();
      await kv.set(key('b'), 1);
      await assertRejects(
        'INVALID_ARGUMENT',
        isolated(kv, [key('a')], () => read(fromText(key('b')))),
      );
      const caught = await isolated(kv, [key('a')], function* (a) {
        try {
          return yield* ask({ name: 'sMove', source: a, destination: fromText(key('b')), member: fromText('m') });
        } catch (error) {
          return error;
        }
      });
      assertCode('INVALID_ARGUMENT', caught);
      // Many names are looked up in another way.
      const many = numbersBelow(30).map((index) => key(`many ${index}`));
      await isolated(kv, many, function* (...keys) {
        for (const each of keys) yield* write(each, 'v');
      });
      assert.equal(await kv.get(many[29] as string), 'v');
      await assertRejects(
        'INVALID_ARGUMENT',
        isolated(kv, many, () => read(fromText(key('b')))),
      );
    });

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
        yield* ask({ name: 'hSet', key: h, entries: names.map((name) => [name, name] as const), expiry: 'keep', count: false });
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

    it('are not begun after an abort', async () => {
      const kv = await backend();
      const steps = isolated(kv, [key('a')], (a) => write(a, 'v'), { signal: AbortSignal.abort() });
      await assertRejects('ABORTED', steps);
      assert.equal(await kv.get(key('a')), null);
    });

    if (capabilities.atomicWriteAcrossKeys) {
      it('take any keys', async () => {
        const kv = await backend();
        const scattered = ['a', 'b', '{c}', '{d}x', 'e{', 'f}{g}'];
        await isolated(kv, scattered, function* (...keys) {
          for (const each of keys) yield* write(each, each);
        });
        for (const name of scattered) assert.equal(await kv.get(name), name);
      });
    } else {
      it('are refused keys of different slots, and not begun', async () => {
        const kv = await backend();
        let begun = 0;
        const steps = isolated(kv, ['{a}1', '{b}1'], function* (a) {
          begun += 1;
          yield* write(a, 'v');
        });
        await assertRejects('CROSS_SLOT', steps);
        assert.deepEqual([begun, await kv.get('{a}1')], [0, null]);
        await isolated(kv, ['{a}1', 'x{a}'], function* (...keys) {
          for (const each of keys) yield* write(each, 'v');
        });
        assert.equal(await kv.get('x{a}'), 'v');
      });
    }
  });
}

function* reading(a: BinaryString, none: BinaryString): OperationSteps<string> {
  return `${yield* read(a)}${yield* read(none)}`;
}
