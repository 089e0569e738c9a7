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
import { changeAll, fillTyped, typedKeys } from './isolated-contents.js';

/** What is thrown by steps that want to give up. */
class GivenUp extends Error {}

async function assertGivesUp(steps: Promise<unknown>): Promise<void> {
  const outcome = await steps.then(
    () => 'it resolved',
    (error: unknown) => error,
  );
  assert.ok(outcome instanceof GivenUp, `rejects with what the steps throw, not ${String(outcome)}`);
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

  const types = typedKeys(key);
  const [string, set, hash, list, sorted] = types;
  const fill = (kv: Backend) => fillTyped(kv, key);

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
