import assert from 'node:assert/strict';

import { assertRejects, assertSameMembers, numbersBelow } from '../assertions.js';
import { type Suite } from '../suite.js';

const MAX = Number.MAX_SAFE_INTEGER;

export function hashFieldTests({ runner: { describe, it }, backend, key }: Suite): void {
  describe('single fields of hashes', () => {
    it('hSetEQ writes a field that holds the old value, byte for byte', async () => {
      const kv = await backend();
      assert.equal(await kv.hSetEQ(key('h'), 'f', 'new', 'old'), false);
      assert.equal(await kv.hSetEQ(key('h'), 'f', 'new', ''), false);
      assert.equal(await kv.exists(key('h')), false);
      await kv.hSet(key('h'), { f: 'old', g: '', n: 5 });
      assert.equal(await kv.hSetEQ(key('h'), 'f', 'new', 'OLD'), false);
      assert.equal(await kv.hSetEQ(key('h'), 'x', 'new', ''), false);
      assert.equal(await kv.hSetEQ(key('h'), 'f', 'new', 'old'), true);
      assert.equal(await kv.hSetEQ(key('h'), 'f', 'newer', 'old'), false);
      assert.equal(await kv.hSetEQ(key('h'), 'g', 'g', ''), true);
      assert.equal(await kv.hSetEQ(key('h'), 'n', '', '5'), true);
      assert.equal(await kv.hSetEQ(key('h'), 'f', 'new', 'new'), true);
      assert.deepEqual(await kv.hGetAll(key('h')), { f: 'new', g: 'g', n: '' });
    });

    it('hSetEQ compares the text of numbers (D10)', async () => {
      const kv = await backend();
      await kv.hIncrBy(key('h'), 'n', 5);
      assert.equal(await kv.hSetEQ(key('h'), 'n', 6, '5'), true);
      assert.equal(await kv.hSetEQ(key('h'), 'n', 7n, 6), true);
      assert.equal(await kv.hSetEQ(key('h'), 'n', 8, '07'), false);
      assert.equal(await kv.hIncrBy(key('h'), 'n', 1), 8);
    });

    it('hDelXX removes a field that is there, and says whether it did', async () => {
      const kv = await backend();
      assert.equal(await kv.hDelXX(key('h'), 'f'), false);
      await kv.hSet(key('h'), { f: '', '': 1, g: 2 });
      assert.deepEqual([await kv.hDelXX(key('h'), 'f'), await kv.hDelXX(key('h'), 'f')], [true, false]);
      assert.deepEqual([await kv.hDelXX(key('h'), ''), await kv.hDelXX(key('h'), 'toString')], [true, false]);
      assert.deepEqual(await kv.hGetAll(key('h')), { g: '2' });
      assert.equal(await kv.hDelXX(key('h'), 'g'), true);
      assert.equal(await kv.delete(key('h')), false);
      assert.equal(await kv.setNX(key('h'), 'x'), true);
    });

    it('hMGet gives values in the order of the fields, null for what is absent', async () => {
      const kv = await backend();
      await kv.hSet(key('h'), { a: 1, b: '', '': 'empty', ['__proto__']: 'p' });
      assert.deepEqual(await kv.hMGet(key('h'), ['b', 'x', 'a', '', 'b']), ['', null, '1', 'empty', '']);
      assert.deepEqual(await kv.hMGet(key('h'), ['__proto__', 'constructor', 'toString']), ['p', null, null]);
      assert.deepEqual(await kv.hMGet(key('none'), ['a', 'b']), [null, null]);
      const fields = numbersBelow(300).map((index) => `f${index}`);
      await kv.hSet(key('many'), Object.fromEntries(fields.map((field, index) => [field, index])));
      assert.deepEqual(
        await kv.hMGet(key('many'), [...fields].reverse()),
        fields.map((_, index) => `${299 - index}`),
      );
    });

    it('hExists, hLen, hKeys and hVals tell of all fields', async () => {
      const kv = await backend();
      assert.deepEqual([await kv.hLen(key('h')), await kv.hKeys(key('h')), await kv.hVals(key('h'))], [0, [], []]);
      assert.equal(await kv.hExists(key('h'), 'f'), false);
      await kv.hSet(key('h'), { a: 'x', b: 'x', '': '', ['__proto__']: 'p' });
      assert.equal(await kv.hLen(key('h')), 4);
      assertSameMembers(await kv.hKeys(key('h')), ['', '__proto__', 'a', 'b']);
      assertSameMembers(await kv.hVals(key('h')), ['', 'p', 'x', 'x']);
      const there = await Promise.all(['a', '', '__proto__', 'x', 'constructor'].map((f) => kv.hExists(key('h'), f)));
      assert.deepEqual(there, [true, true, true, false, false]);
      await kv.hDel(key('h'), 'a', '');
      assert.deepEqual([await kv.hLen(key('h')), await kv.hExists(key('h'), 'a')], [2, false]);
    });
  });

  describe('counters in hashes', () => {
    it('hIncrBy adds to a field, which is 0 if it is absent', async () => {
      const kv = await backend();
      assert.equal(await kv.hIncrBy(key('h'), 'n', 5), 5);
      assert.equal(await kv.hIncrBy(key('h'), 'n', -7), -2);
      assert.equal(await kv.hIncrBy(key('h'), '', 0), 0);
      assert.equal(await kv.hIncrBy(key('h'), 'n', -0), -2);
      await kv.hSet(key('h'), { text: 'x', written: 40 });
      assert.equal(await kv.hIncrBy(key('h'), 'written', 2), 42);
      assert.deepEqual(await kv.hGetAll(key('h')), { n: '-2', '': '0', text: 'x', written: '42' });
      await kv.hSet(key('h'), 'n', '7');
      assert.equal(await kv.hIncrBy(key('h'), 'n', 1), 8);
      await kv.hDel(key('h'), 'n');
      assert.equal(await kv.hIncrBy(key('h'), 'n', 1), 1);
    });

    it('a field that holds no safe integer as Redis writes it is refused, and stays (D9)', async () => {
      const kv = await backend();
      const texts = [
        '',
        'x',
        '05',
        '+5',
        '-0',
        ' 5',
        '5 ',
        '5.0',
        '1e3',
        '0x10',
        'NaN',
        `${2n ** 53n}`,
        `${2n ** 64n}`,
      ];
      for (const text of texts) {
        await kv.hSet(key('h'), 'f', text);
        const error = await assertRejects('NOT_AN_INTEGER', kv.hIncrBy(key('h'), 'f', 1), text);
        assert.deepEqual([error.operation, error.key, error.retryable], ['hIncrBy', key('h'), false]);
        assert.equal(await kv.hGet(key('h'), 'f'), text);
      }
    });

    it('a sum beyond ±(2^53 − 1) is refused, and nothing changes', async () => {
      const kv = await backend();
      await kv.hSet(key('h'), { max: MAX, min: -MAX, other: 1 });
      await assertRejects('OUT_OF_RANGE', kv.hIncrBy(key('h'), 'max', 1));
      await assertRejects('OUT_OF_RANGE', kv.hIncrBy(key('h'), 'max', MAX));
      await assertRejects('OUT_OF_RANGE', kv.hIncrBy(key('h'), 'min', -1));
      assert.equal(await kv.hIncrBy(key('h'), 'max', -1), MAX - 1);
      assert.equal(await kv.hIncrBy(key('h'), 'min', MAX), 0);
      assert.equal(await kv.hIncrBy(key('h'), 'new', MAX), MAX);
      assert.deepEqual(await kv.hGetAll(key('h')), { max: `${MAX - 1}`, min: '0', other: '1', new: `${MAX}` });
    });

    it('an atomic write with a counter that cannot count writes nothing', async () => {
      const kv = await backend();
      await kv.hSet(key('h'), { text: 'x', max: MAX });
      for (const [field, code] of [
        ['text', 'NOT_AN_INTEGER'],
        ['max', 'OUT_OF_RANGE'],
      ] as const) {
        for (const beside of [true, false]) {
          const tx = kv.atomicWrite();
          if (beside) tx.set(key('beside'), 1);
          tx.hIncrBy(key('h'), field, 1);
          await assertRejects(code, tx.exec(), field);
        }
      }
      assert.deepEqual(await kv.hGetAll(key('h')), { text: 'x', max: `${MAX}` });
      assert.equal(await kv.exists(key('beside')), false);
    });

    it('counting at the same time loses nothing', async () => {
      const kv = await backend();
      const sums = await Promise.all(numbersBelow(20).map(() => kv.hIncrBy(key('h'), 'n', 1)));
      assert.deepEqual(
        sums.sort((a, b) => a - b),
        numbersBelow(20).map((index) => index + 1),
      );
    });
  });
}
