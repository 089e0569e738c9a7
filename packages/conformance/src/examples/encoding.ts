import assert from 'node:assert/strict';

import { type LexBound } from '@keyvaluestore/core';

import { assertRejects, assertSameMembers, numbersBelow } from '../assertions.js';
import { type Suite } from '../suite.js';

/** Texts that are easily changed on the way; no two of them are equal. */
const TEXTS = [
  ...['text', '\0', 'a\0b', '\0\0', 'é', 'e\u0301', 'ß', 'SS', 'ﬁ', 'fi', '漢字', '\u{1F600}', '\u{10FFFF}'],
  ...['\uFEFF', '\uFEFFtext', '\uFFFD', '\uFFFE', '\uFFFF', '\uE000', '\u0080', '\u00FF', '\u0100', '\u07FF', '\u0800'],
  ...['\r\n', '\n', '\t', '"', "'", '\\', '\\0', '%00', '%s', '{}', '$1', '*', '?', 'null', 'undefined', 'true', '[]'],
];

/** One that two strings would become, were lone surrogates not refused. */
const LONE = ['\uD800', '\uDC00', 'a\uDBFF', '\uDFFFa', '\uDE00\uD83D', '\uD83D\uD83D\uDE00'];

const EVERY_BYTE = Uint8Array.from(numbersBelow(256));

export function encodingTests({ runner: { describe, it }, backend, key }: Suite): void {
  describe('encoding', () => {
    it('texts come back as they were, as keys, values, members and fields', async () => {
      const kv = await backend();
      for (const text of TEXTS) {
        await kv.set(key(text), text);
        await kv.sAdd(key('the set'), text);
        await kv.hSet(key('the hash'), text, text);
        await kv.zAdd(key('the sorted set'), text, 1);
        await kv.zhAdd(key('the sorted hash'), text, `${text}!`, 1);
      }
      for (const text of TEXTS) {
        assert.equal(await kv.get(key(text)), text);
        assert.equal(await kv.hGet(key('the hash'), text), text);
        assert.equal(await kv.zScore(key('the sorted set'), text), 1);
        assert.equal(await kv.zScore(key('the sorted hash'), text), 1);
      }
      assertSameMembers(await kv.sMembers(key('the set')), TEXTS);
      assert.deepEqual(await kv.hGetAll(key('the hash')), Object.fromEntries(TEXTS.map((text) => [text, text])));
      assertSameMembers(await kv.zRangeByScore(key('the sorted set'), 1, 1), TEXTS);
      assertSameMembers(
        await kv.zhRangeByLex(key('the sorted hash'), '-', '+'),
        TEXTS.map((text) => `${text}!`),
      );
    });

    it('a lone surrogate is refused wherever a string is taken (J2)', async () => {
      const kv = await backend();
      const refused = async (call: Promise<unknown>): Promise<void> => {
        await assertRejects('INVALID_ARGUMENT', call);
      };
      for (const lone of LONE) {
        await refused(kv.get(lone));
        await refused(kv.set(lone, 'v'));
        await refused(kv.set(key('k'), lone));
        await refused(kv.setEQ(key('k'), 'v', lone));
        await refused(kv.sAdd(key('k'), 'm', lone));
        await refused(kv.sRem(key('k'), lone));
        await refused(kv.hSet(key('k'), lone, 'v'));
        await refused(kv.hSet(key('k'), { f: 'v', [lone]: 'v' }));
        await refused(kv.hSet(key('k'), 'f', lone));
        await refused(kv.hGet(key('k'), lone));
        await refused(kv.hDel(key('k'), lone));
        await refused(kv.zAdd(key('k'), lone, 1));
        await refused(kv.zhAdd(key('k'), lone, 'm', 1));
        await refused(kv.zhAdd(key('k'), 'f', lone, 1));
        await refused(kv.zScore(key('k'), lone));
        await refused(kv.zRangeByLex(key('k'), `[${lone}`, '+'));
        await refused(kv.zLexCount(key('k'), '-', `(${lone}`));
      }
      assert.equal(await kv.delete(key('k')), false);
    });

    it('bytes come back exactly in the binary view', async () => {
      const kv = await backend();
      const binary = kv.withBinaryValues();
      await kv.set(key('string'), EVERY_BYTE);
      await kv.sAdd(key('set'), EVERY_BYTE);
      await kv.hSet(key('hash'), 'f', EVERY_BYTE);
      await kv.zAdd(key('sorted set'), EVERY_BYTE, 1);
      await kv.zhAdd(key('sorted hash'), 'f', EVERY_BYTE, 1);
      assert.deepEqual(await binary.get(key('string')), EVERY_BYTE);
      assert.deepEqual(await binary.sMembers(key('set')), [EVERY_BYTE]);
      assert.deepEqual(await binary.hGet(key('hash'), 'f'), EVERY_BYTE);
      assert.deepEqual(await binary.hGetAll(key('hash')), { f: EVERY_BYTE });
      assert.deepEqual(await binary.zRangeByScore(key('sorted set'), 1, 1), [EVERY_BYTE]);
      assert.deepEqual(await binary.zRangeByLex(key('sorted set'), '-', '+'), [EVERY_BYTE]);
      assert.deepEqual(await binary.zhRevRangeByScoreWithScores(key('sorted hash'), 1, 1), [
        { field: Uint8Array.of(102), value: EVERY_BYTE, score: 1 },
      ]);
      assert.deepEqual(await binary.zhGet(key('sorted hash'), 'f'), EVERY_BYTE);
      assert.equal(await kv.setEQ(key('string'), Uint8Array.of(), EVERY_BYTE), true);
      assert.deepEqual(await binary.get(key('string')), Uint8Array.of());
      assert.equal(await kv.zScore(key('sorted set'), EVERY_BYTE), 1);
    });

    it('bytes that are no UTF-8 read as U+FFFD, and stay what they are', async () => {
      const kv = await backend();
      const cases = [
        [[0xff], '\uFFFD'],
        [[0x61, 0x80, 0x62], 'a\uFFFDb'],
        [[0xc3], '\uFFFD'],
        [[0xed, 0xa0, 0x80], '\uFFFD\uFFFD\uFFFD'],
        [[0xf0, 0x9f, 0x98], '\uFFFD'],
        [[0xc0, 0x80], '\uFFFD\uFFFD'],
      ] as const;
      for (const [bytes, text] of cases) {
        const value = Uint8Array.from(bytes);
        await kv.set(key('string'), value);
        assert.equal(await kv.get(key('string')), text);
        assert.deepEqual(await kv.withBinaryValues().get(key('string')), value);
        assert.equal(await kv.setEQ(key('string'), 'x', text), false);
        await kv.hSet(key('hash'), 'f', value);
        assert.equal(await kv.hGet(key('hash'), 'f'), text);
      }
      await kv.sAdd(key('set'), Uint8Array.of(0xfe), Uint8Array.of(0xff), '\uFFFD');
      assert.deepEqual(await kv.sMembers(key('set')), ['\uFFFD', '\uFFFD', '\uFFFD']);
      await kv.sRem(key('set'), '\uFFFD');
      assert.equal((await kv.sMembers(key('set'))).length, 2);
    });

    it('a leading byte order mark is kept', async () => {
      const kv = await backend();
      await kv.set(key('string'), Uint8Array.of(0xef, 0xbb, 0xbf, 0x61));
      assert.equal(await kv.get(key('string')), '\uFEFFa');
      await kv.set(key('\uFEFFstring'), 'other');
      assert.equal(await kv.get(key('string')), '\uFEFFa');
    });

    it('text and its UTF-8 bytes are the same, in whatever array they lie', async () => {
      const kv = await backend();
      const bytes = Buffer.from('..é\u{1F600}..', 'utf8');
      const part = bytes.subarray(2, bytes.length - 2);
      await kv.set(key('a'), part);
      assert.equal(await kv.get(key('a')), 'é\u{1F600}');
      assert.equal(await kv.setEQ(key('a'), new Uint8Array(bytes.buffer, bytes.byteOffset + 2, 2), 'é\u{1F600}'), true);
      assert.equal(await kv.get(key('a')), 'é');
      await kv.sAdd(key('s'), part, 'é\u{1F600}');
      assert.equal((await kv.sMembers(key('s'))).length, 1);
      await kv.zAdd(key('z'), part, 1);
      assert.equal(await kv.zScore(key('z'), 'é\u{1F600}'), 1);
    });

    it('numbers and bigints are stored as their decimal text', async () => {
      const kv = await backend();
      const numbers = [0, -0, 7, -7, Number.MAX_SAFE_INTEGER, 10n ** 30n, -(2n ** 64n), 0n];
      for (const number of numbers) {
        await kv.set(key('n'), number);
        assert.equal(await kv.get(key('n')), String(number));
        await kv.hSet(key('h'), 'f', number);
        assert.equal(await kv.hGet(key('h'), 'f'), String(number));
        await kv.zhAdd(key('z'), 'f', number, 1);
        assert.deepEqual(await kv.zRangeByScore(key('z'), 1, 1), [String(number)]);
      }
      await kv.sAdd(key('s'), 1, '1', 1n, -0, 0);
      assertSameMembers(await kv.sMembers(key('s')), ['0', '1']);
    });
  });

  describe('byte order', () => {
    /** In the order of their UTF-8 bytes, which is not that of JavaScript's `<`. */
    const ordered = ['\0', 'A', 'Z', 'a', 'a\0', 'aa', 'a\u0301', 'z', 'ß', 'à', 'é', 'Ω', '漢', '\uD7FF'];
    ordered.push('\uE000', '\uFEFF', '\uFFFD', '\uFFFF', '\u{10000}', '\u{1F600}', '\u{10FFFF}');

    it('orders members of equal score, and fields of a sorted hash (J1)', async () => {
      const kv = await backend();
      for (const text of [...ordered].sort()) {
        await kv.zAdd(key('z'), text, 0);
        await kv.zhAdd(key('h'), text, `of ${text}`, 0);
      }
      assert.deepEqual(await kv.zRangeByLex(key('z'), '-', '+'), ordered);
      assert.deepEqual(await kv.zRangeByScore(key('z'), 0, 0), ordered);
      assert.deepEqual(await kv.zRevRangeByLex(key('z'), '-', '+'), [...ordered].reverse());
      assert.deepEqual(await kv.zRevRangeByScore(key('z'), 0, 0, { limit: 2 }), ['\u{10FFFF}', '\u{1F600}']);
      assert.deepEqual(
        await kv.zhRangeByLex(key('h'), '-', '+'),
        ordered.map((text) => `of ${text}`),
      );
    });

    it('places bounds (J1)', async () => {
      const kv = await backend();
      for (const text of ordered) await kv.zAdd(key('z'), text, 0);
      for (const [index, text] of ordered.entries()) {
        const [inclusive, exclusive]: LexBound[] = [`[${text}`, `(${text}`];
        assert.deepEqual(await kv.zRangeByLex(key('z'), inclusive as LexBound, '+'), ordered.slice(index));
        assert.equal(await kv.zLexCount(key('z'), '-', exclusive as LexBound), index);
      }
      assert.equal(await kv.zLexCount(key('z'), '[\uFFFD', '[\u{1F600}'), 4);
      assert.equal(await kv.zLexCount(key('z'), '[\u{1F600}', '[\uFFFD'), 0);
    });

    it('is that of unsigned bytes', async () => {
      const kv = await backend();
      const lists = [[0], [0, 0], [0, 1], [1], [0x7f], [0x80], [0x80, 0], [0xc3, 0xa9], [0xfe], [0xff], [0xff, 0xff]];
      const members = lists.map((bytes) => Uint8Array.from(bytes));
      for (const member of [...members].reverse()) await kv.zAdd(key('z'), member, 0);
      assert.deepEqual(await kv.withBinaryValues().zRangeByLex(key('z'), '-', '+'), members);
      assert.deepEqual(await kv.withBinaryValues().zRangeByScore(key('z'), 0, 0), members);
      assert.deepEqual(await kv.withBinaryValues().zRangeByLex(key('z'), '(\x7f', '(é'), [members[5], members[6]]);
    });
  });
}
