import assert from 'node:assert/strict';

import { assertRejects } from '../assertions.js';
import { type Suite } from '../suite.js';

const { MAX_SAFE_INTEGER: MAX, MIN_SAFE_INTEGER: MIN } = Number;

/** Texts that no counter holds. */
const NOT_COUNTERS = [
  ...['', ' ', ' 5', '5 ', '5\n', '5\0', '+5', '05', '-05', '-0', '--5', '- 5', '-'],
  ...['1.0', '1.5', '1e3', '0x10', '0b1', '1_000', '1,000', 'NaN', 'Infinity', 'ten', '٣', '５'],
  ...['9007199254740992', '-9007199254740992', '9007199254740993', '9223372036854775807', '99999999999999999999999'],
];

export function counterTests({ runner: { describe, it }, backend, key }: Suite): void {
  describe('counters', () => {
    it('an absent key counts as 0, and the new number comes back', async () => {
      const kv = await backend();
      assert.equal(await kv.nIncrBy(key('n'), 5), 5);
      assert.equal(await kv.nIncrBy(key('n'), -7), -2);
      assert.equal(await kv.nIncrBy(key('n'), 0), -2);
      assert.equal(await kv.nIncrBy(key('n'), 2), 0);
      assert.equal(await kv.get(key('n')), '0');
    });

    it('adding 0 to nothing makes a counter, and 0 is never -0', async () => {
      const kv = await backend();
      assert.equal(Object.is(await kv.nIncrBy(key('n'), 0), 0), true);
      assert.equal(await kv.get(key('n')), '0');
      assert.equal(Object.is(await kv.nIncrBy(key('m'), -0), 0), true);
      assert.equal(await kv.get(key('m')), '0');
      await kv.set(key('m'), -5);
      assert.equal(Object.is(await kv.nIncrBy(key('m'), 5), 0), true);
    });

    it('numbers, bigints, texts and increments leave the same behind (D10, F8)', async () => {
      const kv = await backend();
      await kv.set(key('number'), 5);
      await kv.set(key('bigint'), 5n);
      await kv.set(key('text'), '5');
      await kv.nIncrBy(key('increment'), 5);
      for (const name of ['number', 'bigint', 'text', 'increment'].map(key)) {
        assert.equal(await kv.get(name), '5');
        assert.equal(await kv.setEQ(name, 5, '5'), true);
        assert.equal(await kv.nIncrBy(name, 3), 8);
        assert.equal(await kv.get(name), '8');
        assert.equal(await kv.setEQ(name, '-12', 8n), true);
        assert.equal(await kv.nIncrBy(name, -1), -13);
        assert.deepEqual(await kv.withBinaryValues().get(name), Uint8Array.from(Buffer.from('-13')));
      }
    });

    it('a counter is replaced and deleted as any string', async () => {
      const kv = await backend();
      await kv.nIncrBy(key('n'), 1);
      await kv.set(key('n'), 'text');
      assert.equal(await kv.get(key('n')), 'text');
      await assertRejects('NOT_AN_INTEGER', kv.nIncrBy(key('n'), 1));
      assert.equal(await kv.delete(key('n')), true);
      assert.equal(await kv.nIncrBy(key('n'), 1), 1);
      assert.equal(await kv.setNX(key('n'), 2), false);
      assert.equal(await kv.setXX(key('n'), 2), true);
      assert.equal(await kv.nIncrBy(key('n'), 1), 3);
    });

    it('counts exactly up to 2^53 - 1 and down to its negative (J4)', async () => {
      const kv = await backend();
      await kv.nIncrBy(key('up'), MAX - 50);
      await kv.nIncrBy(key('down'), MIN + 50);
      for (let left = 49; left >= 0; left--) {
        assert.equal(await kv.nIncrBy(key('up'), 1), MAX - left);
        assert.equal(await kv.nIncrBy(key('down'), -1), MIN + left);
      }
      assert.equal(await kv.get(key('up')), '9007199254740991');
      assert.equal(await kv.get(key('down')), '-9007199254740991');
      assert.equal(await kv.nIncrBy(key('up'), MIN), 0);
      assert.equal(await kv.nIncrBy(key('down'), MAX), 0);
    });

    it('an increment that would leave the safe integers changes nothing (D9)', async () => {
      const kv = await backend();
      await kv.set(key('up'), MAX);
      await kv.set(key('down'), MIN);
      for (const by of [1, 2, 1000, MAX]) {
        await assertRejects('OUT_OF_RANGE', kv.nIncrBy(key('up'), by));
        await assertRejects('OUT_OF_RANGE', kv.nIncrBy(key('down'), -by));
      }
      assert.equal(await kv.get(key('up')), String(MAX));
      assert.equal(await kv.get(key('down')), String(MIN));
      assert.equal(await kv.nIncrBy(key('up'), -1), MAX - 1);
      assert.equal(await kv.nIncrBy(key('down'), 1), MIN + 1);
    });

    it('nor does one that starts within them, near their end or far from it (D9)', async () => {
      const kv = await backend();
      for (const [start, by] of [
        [MAX - 5, 6],
        [MAX - 5, MAX],
        [1, MAX],
        [MIN + 5, -6],
        [-1, MIN],
      ] as const) {
        await kv.set(key('n'), start);
        await assertRejects('OUT_OF_RANGE', kv.nIncrBy(key('n'), by));
        assert.equal(await kv.get(key('n')), String(start));
      }
    });

    it('the same holds of counters that were only ever incremented (D9)', async () => {
      const kv = await backend();
      await kv.nIncrBy(key('n'), MAX);
      await assertRejects('OUT_OF_RANGE', kv.nIncrBy(key('n'), 1));
      await assertRejects('OUT_OF_RANGE', kv.nIncrBy(key('n'), MAX));
      assert.equal(await kv.get(key('n')), String(MAX));
      assert.equal(await kv.nIncrBy(key('n'), -MAX), 0);
    });

    it('a value that is no safe integer in its decimal form is refused and stays', async () => {
      const kv = await backend();
      for (const [index, text] of NOT_COUNTERS.entries()) {
        const name = key(`n${index}`);
        await kv.set(name, text);
        await assertRejects('NOT_AN_INTEGER', kv.nIncrBy(name, 1), text);
        await assertRejects('NOT_AN_INTEGER', kv.nIncrBy(name, 0), text);
        assert.equal(await kv.get(name), text);
      }
    });

    it('bytes that are no text are no counter', async () => {
      const kv = await backend();
      for (const bytes of [[0, 0, 0, 0, 0, 0, 0, 5], [5], [0x35, 0xff], [0xef, 0xbb, 0xbf, 0x35]]) {
        await kv.set(key('n'), Uint8Array.from(bytes));
        await assertRejects('NOT_AN_INTEGER', kv.nIncrBy(key('n'), 1));
        assert.deepEqual(await kv.withBinaryValues().get(key('n')), Uint8Array.from(bytes));
      }
    });

    it('a large bigint is stored whole, though it is no counter', async () => {
      const kv = await backend();
      const large = 2n ** 200n;
      await kv.set(key('n'), large);
      assert.equal(await kv.get(key('n')), String(large));
      assert.equal(await kv.setEQ(key('n'), -large, large), true);
      await assertRejects('NOT_AN_INTEGER', kv.nIncrBy(key('n'), 1));
      assert.equal(await kv.get(key('n')), String(-large));
    });
  });
}
