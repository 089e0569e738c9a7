import assert from 'node:assert/strict';

import { numbersBelow } from '../assertions.js';
import { type Suite } from '../suite.js';

/** Names that mean something to JavaScript, to an engine, or to nobody. */
const STRANGE_NAMES = [
  ...['', ' ', '\0', '_', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '0', '1', '-1', 'NaN'],
  ...['v', 'hk', 'rk', 'rk2', '#a', ':a', 'a.b', 'a[0]', '$', 'é', 'e\u0301', '\u{1F600}', '\uFFFD', '\uFEFFa'],
];

export function hashTests({ runner: { describe, it }, backend, key }: Suite): void {
  describe('hashes', () => {
    it('hold values by field', async () => {
      const kv = await backend();
      assert.equal(await kv.hGet(key('h'), 'a'), null);
      assert.deepEqual(await kv.hGetAll(key('h')), {});
      assert.equal(await kv.hSet(key('h'), 'a', 'one'), undefined);
      await kv.hSet(key('h'), { b: 'two', c: 3, d: 4n, e: Uint8Array.of(0x35) });
      assert.equal(await kv.hGet(key('h'), 'a'), 'one');
      assert.equal(await kv.hGet(key('h'), 'x'), null);
      assert.deepEqual(await kv.hGetAll(key('h')), { a: 'one', b: 'two', c: '3', d: '4', e: '5' });
      await kv.hSet(key('h'), { a: 'ONE', f: '' });
      assert.equal(await kv.hGet(key('h'), 'f'), '');
      assert.deepEqual(await kv.hGetAll(key('h')), { a: 'ONE', b: 'two', c: '3', d: '4', e: '5', f: '' });
    });

    it('hSetNX writes a field that is absent, and leaves the others alone (F1)', async () => {
      const kv = await backend();
      assert.equal(await kv.hSetNX(key('h'), 'foo', 'ba'), true);
      assert.equal(await kv.hSetNX(key('h'), 'foo', 'x'), false);
      assert.deepEqual(await kv.hGetAll(key('h')), { foo: 'ba' });
      await kv.hSet(key('h'), 'bar', '');
      assert.equal(await kv.hSetNX(key('h'), 'bar', 'x'), false);
      assert.equal(await kv.hSetNX(key('h'), 'baz', 'z'), true);
      assert.deepEqual(await kv.hGetAll(key('h')), { foo: 'ba', bar: '', baz: 'z' });
    });

    it('hDel removes fields that are there, and minds no others', async () => {
      const kv = await backend();
      await kv.hSet(key('h'), { a: 1, b: 2, c: 3 });
      assert.equal(await kv.hDel(key('h'), 'b', 'x'), undefined);
      assert.deepEqual(await kv.hGetAll(key('h')), { a: '1', c: '3' });
      await kv.hDel(key('h'), 'x');
      assert.deepEqual(await kv.hGetAll(key('h')), { a: '1', c: '3' });
      assert.equal(await kv.hSetNX(key('h'), 'b', 4), true);
    });

    it('the same field twice in one call is fine (D13)', async () => {
      const kv = await backend();
      await kv.hSet(key('h'), { a: 1, b: 2 });
      await kv.hDel(key('h'), 'a', 'a', 'x', 'x');
      assert.deepEqual(await kv.hGetAll(key('h')), { b: '2' });
    });

    it('a hash that loses its last field is gone (D3, F9)', async () => {
      const kv = await backend();
      await kv.hSet(key('h'), { a: 1, b: 2 });
      await kv.hDel(key('h'), 'a');
      await kv.hDel(key('h'), 'b');
      assert.deepEqual(await kv.hGetAll(key('h')), {});
      assert.equal(await kv.get(key('h')), null);
      assert.equal(await kv.setXX(key('h'), 'x'), false);
      assert.equal(await kv.delete(key('h')), false);
      assert.equal(await kv.zLexCount(key('h'), '-', '+'), 0);
      assert.deepEqual(await kv.zRangeByLex(key('h'), '-', '+'), []);
      await kv.sAdd(key('h'), 'm');
      assert.deepEqual(await kv.sMembers(key('h')), ['m']);
    });

    it('hDel on an absent key leaves nothing behind (D3)', async () => {
      const kv = await backend();
      await kv.hDel(key('h'), 'a', 'b');
      assert.deepEqual(await kv.hGetAll(key('h')), {});
      assert.equal(await kv.delete(key('h')), false);
      await kv.hDel(key('h'), 'a');
      assert.equal(await kv.setNX(key('h'), 'x'), true);
    });

    it('a field may be called anything, also nothing and __proto__ (D12, J5)', async () => {
      const kv = await backend();
      for (const name of STRANGE_NAMES) await kv.hSet(key('h'), name, `of ${name}`);
      const record = await kv.hGetAll(key('h'));
      assert.deepEqual(Object.keys(record).sort(), [...STRANGE_NAMES].sort());
      for (const name of STRANGE_NAMES) {
        assert.equal(await kv.hGet(key('h'), name), `of ${name}`);
        assert.equal(Object.getOwnPropertyDescriptor(record, name)?.value, `of ${name}`);
        assert.equal(await kv.hSetNX(key('h'), name, 'x'), false);
      }
      for (const name of STRANGE_NAMES) await kv.hDel(key('h'), name);
      assert.equal(await kv.delete(key('h')), false);
    });

    it('names that no hash has are absent, whatever objects inherit (J5)', async () => {
      const kv = await backend();
      await kv.hSet(key('h'), 'a', 1);
      for (const name of STRANGE_NAMES) assert.equal(await kv.hGet(key('h'), name), null);
    });

    it('hGetAll gives a plain object of own properties (J5)', async () => {
      const kv = await backend();
      await kv.hSet(key('h'), JSON.parse('{ "__proto__": "polluted", "a": "1" }') as Record<string, string>);
      const record = await kv.hGetAll(key('h'));
      assert.equal(Object.hasOwn(record, '__proto__'), true);
      assert.deepEqual(Object.entries(record).sort(), [
        ['__proto__', 'polluted'],
        ['a', '1'],
      ]);
      assert.equal(Object.getPrototypeOf(record), Object.prototype);
      assert.equal(typeof ({} as Record<string, unknown>)['polluted'], 'undefined');
      assert.equal(Object.getPrototypeOf(await kv.hGetAll(key('none'))), Object.prototype);
    });

    it('hSet writes the own enumerable fields of a record, which may have no prototype', async () => {
      const kv = await backend();
      const record = Object.assign(Object.create(null) as Record<string, number>, { a: 1 });
      Object.defineProperty(record, 'hidden', { value: 2 });
      await kv.hSet(key('h'), record);
      assert.deepEqual(await kv.hGetAll(key('h')), { a: '1' });
    });

    it('several hundred fields go in and out in one call (D14)', async () => {
      const kv = await backend();
      const fields = numbersBelow(500).map((index) => `a field with a rather long name ${index}`);
      const record = Object.fromEntries(fields.map((field, index) => [field, `value ${index}`]));
      await kv.hSet(key('h'), record);
      assert.deepEqual(await kv.hGetAll(key('h')), record);
      assert.equal(await kv.hGet(key('h'), fields[499] as string), 'value 499');
      await kv.hDel(key('h'), ...fields.slice(1));
      assert.deepEqual(await kv.hGetAll(key('h')), { [fields[0] as string]: 'value 0' });
    });

    it('writing fields at the same time loses none', async () => {
      const kv = await backend();
      const fields = numbersBelow(20).map((index) => `f${index}`);
      await Promise.all(fields.map((field) => kv.hSet(key('h'), field, field)));
      assert.deepEqual(await kv.hGetAll(key('h')), Object.fromEntries(fields.map((field) => [field, field])));
    });
  });
}
