import assert from 'node:assert/strict';

import { assertSameMembers, numbersBelow } from '../assertions.js';
import { type Suite } from '../suite.js';

export function setTests({ runner: { describe, it }, backend, key }: Suite): void {
  describe('sets', () => {
    it('hold members once, in any order', async () => {
      const kv = await backend();
      assert.deepEqual(await kv.sMembers(key('s')), []);
      assert.equal(await kv.sAdd(key('s'), 'a'), undefined);
      await kv.sAdd(key('s'), 'b', 'c');
      await kv.sAdd(key('s'), 'c', 'd', 'a');
      assertSameMembers(await kv.sMembers(key('s')), ['a', 'b', 'c', 'd']);
    });

    it('sRem removes members that are there, and minds no others', async () => {
      const kv = await backend();
      await kv.sAdd(key('s'), 'a', 'b', 'c');
      assert.equal(await kv.sRem(key('s'), 'b', 'x'), undefined);
      assertSameMembers(await kv.sMembers(key('s')), ['a', 'c']);
      await kv.sRem(key('s'), 'x');
      assertSameMembers(await kv.sMembers(key('s')), ['a', 'c']);
    });

    it('the same member twice in one call is fine (D13)', async () => {
      const kv = await backend();
      await kv.sAdd(key('s'), 'a', 'a', 5, '5', 5n, Uint8Array.of(0x35));
      assertSameMembers(await kv.sMembers(key('s')), ['5', 'a']);
      await kv.sRem(key('s'), 'a', 'a');
      assert.deepEqual(await kv.sMembers(key('s')), ['5']);
    });

    it('a set that loses its last member is gone (D3, F9)', async () => {
      const kv = await backend();
      await kv.sAdd(key('s'), 'a', 'b');
      await kv.sRem(key('s'), 'a');
      await kv.sRem(key('s'), 'b');
      assert.deepEqual(await kv.sMembers(key('s')), []);
      assert.equal(await kv.get(key('s')), null);
      assert.equal(await kv.setXX(key('s'), 'x'), false);
      assert.equal(await kv.delete(key('s')), false);
      assert.equal(await kv.zLexCount(key('s'), '-', '+'), 0);
      assert.deepEqual(await kv.zRangeByLex(key('s'), '-', '+'), []);
      await kv.hSet(key('s'), 'f', 'v');
      assert.deepEqual(await kv.hGetAll(key('s')), { f: 'v' });
    });

    it('all members may be removed in one call', async () => {
      const kv = await backend();
      await kv.sAdd(key('s'), 'a', 'b', 'c');
      await kv.sRem(key('s'), 'c', 'b', 'a', 'x');
      assert.equal(await kv.setNX(key('s'), 'x'), true);
      assert.equal(await kv.get(key('s')), 'x');
    });

    it('sRem on an absent key leaves nothing behind (D3)', async () => {
      const kv = await backend();
      await kv.sRem(key('s'), 'a');
      assert.deepEqual(await kv.sMembers(key('s')), []);
      assert.equal(await kv.get(key('s')), null);
      assert.equal(await kv.delete(key('s')), false);
      await kv.sRem(key('s'), 'a');
      assert.equal(await kv.setNX(key('s'), 'x'), true);
    });

    it('members may be empty, or any bytes', async () => {
      const kv = await backend();
      await kv.sAdd(key('s'), '');
      assert.deepEqual(await kv.sMembers(key('s')), ['']);
      const members = ['', '\0', 'a\0', 'a', '_', '__proto__', 'é', 'e\u0301', '\u{1F600}', '\uFFFD', '\uFEFFa', ' '];
      await kv.sAdd(key('s'), ...members);
      assertSameMembers(await kv.sMembers(key('s')), members);
      await kv.sRem(key('s'), '', '\0', '_', 'é');
      const left = members.filter((member) => !['', '\0', '_', 'é'].includes(member));
      assertSameMembers(await kv.sMembers(key('s')), left);
    });

    it('several hundred members go in and out in one call (D14)', async () => {
      const kv = await backend();
      const members = numbersBelow(700).map((index) => `a member with a rather long name ${index}`);
      await kv.sAdd(key('s'), ...members);
      assertSameMembers(await kv.sMembers(key('s')), members);
      await kv.sRem(key('s'), ...members.slice(1));
      assert.deepEqual(await kv.sMembers(key('s')), members.slice(0, 1));
    });

    it('a deleted set starts empty again', async () => {
      const kv = await backend();
      await kv.sAdd(key('s'), 'a', 'b');
      assert.equal(await kv.delete(key('s')), true);
      await kv.sAdd(key('s'), 'c');
      assert.deepEqual(await kv.sMembers(key('s')), ['c']);
    });

    it('adding at the same time loses nothing (F4)', async () => {
      const kv = await backend();
      const members = numbersBelow(20).map(String);
      await Promise.all(members.map((member) => kv.sAdd(key('s'), member)));
      assertSameMembers(await kv.sMembers(key('s')), members);
    });
  });
}
