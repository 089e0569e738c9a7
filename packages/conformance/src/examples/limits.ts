import assert from 'node:assert/strict';

import {
  type Backend,
  LimitExceededError,
  type NamesAt,
  type PartKind,
  PORTABLE_LIMITS,
  PRIMITIVES,
  type Shape,
} from '@keyvaluestore/core';

import { assertRejects, assertThrows, numbersBelow } from '../assertions.js';
import { methodsOf, namesAt } from '../methods.js';
import { goesByLex } from '../model/answers.js';
import { SAMPLES, sampleOperation } from '../samples.js';
import { type Suite } from '../suite.js';

const KIB = 1024;
export const ITEM = 400 * KIB;
/** Three bytes in one char. */
const WIDE = '漢';

/** Asserts that a call is refused for a size, with the limit and the size. */
export async function assertTooLarge(call: Promise<unknown>, what: string): Promise<void> {
  const error = await assertRejects('LIMIT_EXCEEDED', call, what);
  assert.ok(LimitExceededError.is(error));
  assert.equal(error.retryable, false);
  const { limit, actual } = error;
  assert.ok(limit !== undefined && actual !== undefined && limit !== actual, what);
}

/** A call of a method with some key and field. */
async function call(kv: Backend, method: NamesAt<'call'>, name: string, field: string): Promise<unknown> {
  return methodsOf(kv)[method](...SAMPLES[method](name, field));
}

/** The methods that have a part of one of these kinds. */
function namesWith(...kinds: readonly PartKind[]): readonly NamesAt<'call'>[] {
  return namesAt('call').filter((method) => {
    const parts: Shape = PRIMITIVES[sampleOperation(method).name].parts;
    return Object.values(parts).some((kind) => kinds.includes(kind));
  });
}

export function limitTests({ runner: { describe, it }, backend, key }: Suite): void {
  describe('limits', () => {
    it('are those of PORTABLE_LIMITS', () => {
      assert.deepEqual(PORTABLE_LIMITS, {
        key: { min: 1, max: 2048 },
        hashField: { min: 0, max: 1016 },
        sortedSetField: { min: 1, max: 1016 },
        itemSize: ITEM,
        sortedSetItemSize: ITEM,
        atomicWriteOperations: 100,
        atomicWriteSize: 4 * KIB * KIB,
      });
      return Promise.resolve();
    });

    it('a key has 1 to 2048 bytes of UTF-8, on reads too (D15)', async () => {
      const kv = await backend();
      const longest = ['k'.repeat(2048), WIDE.repeat(682) + 'kk'];
      for (const name of longest) {
        await kv.set(name, 'v');
        assert.equal(await kv.get(name), 'v');
        assert.equal(await kv.delete(name), true);
        await kv.zhAdd(name, 'f', 'm', 1);
        await kv.zAdd(name, 'm', 1);
        assert.deepEqual(await kv.zRangeByScore(name, 1, 1), ['m', 'm']);
        assert.equal(await kv.delete(name), true);
        await kv.hSet(name, 'f', 'v');
        assert.deepEqual(await kv.hGetAll(name), { f: 'v' });
      }
      for (const name of ['', ...longest.map((text) => `${text}k`)]) {
        for (const method of namesAt('call')) await assertTooLarge(call(kv, method, name, 'f'), method);
        const batch = kv.batch();
        assertThrows('LIMIT_EXCEEDED', () => batch.get(name));
        assertThrows('LIMIT_EXCEEDED', () => kv.atomicWrite().checkAbsent(name));
      }
    });

    it('names that differ in the last of many bytes are different names', async () => {
      const kv = await backend();
      const ends = ['a', 'b'];
      for (const end of ends) {
        await kv.set('k'.repeat(2047) + end, end);
        await kv.hSet(key('h'), 'f'.repeat(1015) + end, end);
        await kv.zhAdd(key('z'), 'f'.repeat(1015) + end, end, 1);
        await kv.sAdd(key('s'), 'm'.repeat(100_000) + end);
      }
      for (const end of ends) {
        assert.equal(await kv.get('k'.repeat(2047) + end), end);
        assert.equal(await kv.hGet(key('h'), 'f'.repeat(1015) + end), end);
      }
      assert.deepEqual(await kv.zhRangeByLex(key('z'), '-', '+'), ends);
      assert.deepEqual(await kv.zhRangeByLex(key('z'), `(${'f'.repeat(1015)}a`, '+'), ['b']);
      assert.equal(Object.keys(await kv.hGetAll(key('h'))).length, 2);
      assert.equal((await kv.sMembers(key('s'))).length, 2);
    });

    it('a member of a sorted set and a field of a sorted hash have 1 to 1016 bytes, on reads too (D15)', async () => {
      const kv = await backend();
      const longest = ['m'.repeat(1016), WIDE.repeat(338) + 'mm'];
      for (const text of longest) {
        await kv.zAdd(key('z'), text, 1);
        assert.equal(await kv.zScore(key('z'), text), 1);
        assert.deepEqual(await kv.zRangeByLex(key('z'), `[${text}`, `[${text}`), [text]);
        await kv.zhAdd(key('h'), text, 'member', 1);
        assert.equal(await kv.zLexCount(key('h'), `[${text}`, '+'), 1);
        assert.equal(await kv.zIncrBy(key('h'), text, 1), 2);
        await kv.zRem(key('z'), text);
        await kv.zhRem(key('h'), text);
      }
      assert.equal(await kv.delete(key('z')), false);
      for (const text of ['', ...longest.map((long) => `${long}m`)]) {
        for (const method of namesWith('field')) await assertTooLarge(call(kv, method, key('z'), text), method);
      }
      assert.equal(await kv.delete(key('z')), false);
    });

    it('the text of a lex bound has 0 to 1016 bytes (D15)', async () => {
      const kv = await backend();
      await kv.zAdd(key('z'), 'm', 1);
      for (const text of ['m'.repeat(1016), WIDE.repeat(338) + 'mm']) {
        assert.deepEqual(await kv.zRangeByLex(key('z'), '[', `(${text}`), ['m']);
        assert.equal(await kv.zLexCount(key('z'), `(${text}`, '+'), 0);
        for (const method of namesWith('range').filter((other) => goesByLex(sampleOperation(other)))) {
          await assertTooLarge(call(kv, method, key('z'), `${text}m`), method);
        }
        await assertTooLarge(kv.zLexCount(key('z'), '-', `(${text}m`), 'zLexCount');
      }
    });

    it('the name of a hash field has 0 to 1016 bytes, on reads too', async () => {
      const kv = await backend();
      const longest = ['f'.repeat(1016), WIDE.repeat(338) + 'ff'];
      for (const field of ['', ...longest]) {
        await kv.hSet(key('h'), field, 'v');
        assert.equal(await kv.hGet(key('h'), field), 'v');
        assert.deepEqual(await kv.hGetAll(key('h')), { [field]: 'v' });
        await kv.hDel(key('h'), field);
      }
      for (const field of longest.map((text) => `${text}f`)) {
        for (const method of namesWith('hashField', 'hashFields', 'entries')) {
          await assertTooLarge(call(kv, method, key('h'), field), method);
        }
        await assertTooLarge(kv.hSet(key('h'), field, 'v'), 'hSet of a field');
        await assertTooLarge(kv.hSet(key('h'), { a: 'v', [field]: 'v' }), 'hSet of a record');
        await assertTooLarge(kv.hDel(key('h'), 'a', field), 'hDel');
      }
      assert.equal(await kv.delete(key('h')), false);
    });

    it('a string has, with its key, 409,600 bytes less 6', async () => {
      const kv = await backend();
      const most = ITEM - 6 - key('k').length;
      const longest = 'v'.repeat(most);
      await kv.set(key('k'), longest);
      assert.equal((await kv.get(key('k'))) === longest, true);
      const wide = WIDE.repeat(Math.floor(most / 3)) + 'v'.repeat(most % 3);
      assert.equal(await kv.setEQ(key('k'), wide, longest), true);
      assert.equal((await kv.get(key('k'))) === wide, true);
      for (const value of [`${longest}v`, `${wide}v`, new Uint8Array(most + 1)]) {
        await assertTooLarge(kv.set(key('k'), value), 'set');
        await assertTooLarge(kv.setNX(key('n'), `${longest}v`), 'setNX');
        await assertTooLarge(kv.setXX(key('k'), value), 'setXX');
        await assertTooLarge(kv.setEQ(key('k'), value, wide), 'setEQ');
        assertThrows('LIMIT_EXCEEDED', () => kv.batch().set(key('k'), value));
        assertThrows('LIMIT_EXCEEDED', () => kv.atomicWrite().set(key('k'), value));
      }
      assert.equal((await kv.get(key('k'))) === wide, true);
      await assertTooLarge(kv.set(`${key('k')}k`, longest), 'a longer key');
    });

    it('a member of a sorted hash has what its item and the copy in an index leave it, about 200 KB', async () => {
      const kv = await backend();
      const field = 'field';
      const most = ITEM / 2 - 16 - key('h').length - 2 * field.length;
      const longest = 'm'.repeat(most);
      await kv.zhAdd(key('h'), field, longest, 1);
      assert.deepEqual(
        (await kv.zhRangeByScore(key('h'), 1, 1)).map((member) => member === longest),
        [true],
      );
      assert.equal(await kv.zIncrBy(key('h'), field, 1), 2);
      await assertTooLarge(kv.zhAdd(key('h'), field, `${longest}m`, 3), 'zhAdd');
      await assertTooLarge(kv.zhAddNX(key('h'), 'g', `${longest}mmmmmmmmm`, 3), 'zhAddNX');
      assertThrows('LIMIT_EXCEEDED', () => kv.batch().zhAdd(key('h'), field, `${longest}m`, 3));
      assertThrows('LIMIT_EXCEEDED', () => kv.atomicWrite().zhAdd(key('h'), field, `${longest}m`, 3));
      assert.deepEqual(
        (await kv.zhRangeByScore(key('h'), 2, 2)).map((member) => member === longest),
        [true],
      );
    });

    it('nothing is compared with more than a string holds', async () => {
      const kv = await backend();
      const longest = 'v'.repeat(ITEM - 6 - key('k').length);
      assert.equal(await kv.setEQ(key('k'), 'v', longest), false);
      await assertTooLarge(kv.setEQ(key('k'), 'v', `${longest}v`), 'setEQ');
      assertThrows('LIMIT_EXCEEDED', () => kv.atomicWrite().setEQ(key('k'), 'v', `${longest}v`));
      const tx = kv.atomicWrite();
      assertThrows('LIMIT_EXCEEDED', () => tx.checkEquals(key('k'), `${longest}v`));
      tx.checkEquals(key('k'), longest);
      assert.equal(await tx.exec(), false);
    });

    it('an atomic write has 4 MiB, 100 bytes of it for each operation, and refuses what is too much when it is added', async () => {
      const kv = await backend();
      const tx = kv.atomicWrite();
      for (const index of numbersBelow(10)) tx.setNX(key(`k${index}`), 'v'.repeat(ITEM - 6 - key('kN').length));
      const rest = 4 * KIB * KIB - 10 * (ITEM + 100) - 100;
      const value = (size: number): string => 'v'.repeat(size - 6 - key('last').length);
      assertThrows('LIMIT_EXCEEDED', () => tx.set(key('last'), value(rest + 1)));
      tx.set(key('last'), value(rest));
      assertThrows('LIMIT_EXCEEDED', () => tx.checkAbsent(key('more')));
      assert.equal(await tx.exec(), true);
      assert.equal((await kv.get(key('last')))?.length, rest - 6 - key('last').length);
      assert.equal((await kv.get(key('k9')))?.length, ITEM - 6 - key('k9').length);
    });

    it('the 4 MiB of an atomic write hold what is compared and removed too', async () => {
      const kv = await backend();
      const value = 'v'.repeat(ITEM - 100);
      const tx = kv.atomicWrite();
      for (const index of numbersBelow(5)) tx.setEQ(key(`k${index}`), value, value);
      assertThrows('LIMIT_EXCEEDED', () => tx.setEQ(key('last'), value, value));
      assert.equal(await tx.exec(), false);
      const checks = kv.atomicWrite();
      for (const index of numbersBelow(10)) checks.checkEquals(key(`k${index}`), value);
      assertThrows('LIMIT_EXCEEDED', () => checks.checkEquals(key('last'), value));
      assert.equal(await checks.exec(), false);
      const fields = numbersBelow(60).map((index) => `${index}`.padEnd(1000, 'f'));
      const removals = kv.atomicWrite();
      for (const index of numbersBelow(25)) removals.hDel(key(`h${index}`), ...fields);
      assertThrows('LIMIT_EXCEEDED', () => removals.hDel(key('last'), ...fields));
      assert.equal(await removals.exec(), true);
      const entries = numbersBelow(100).map((index) => [`f${index}`, 'v'.repeat(4030)]);
      const hashes = kv.atomicWrite();
      for (const index of numbersBelow(10)) hashes.hSet(key(`h${index}`), Object.fromEntries(entries));
      assertThrows('LIMIT_EXCEEDED', () => hashes.hSet(key('last'), Object.fromEntries(entries)));
      assert.equal(await hashes.exec(), true);
    });
  });
}
