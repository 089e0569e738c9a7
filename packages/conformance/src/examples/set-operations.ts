import assert from 'node:assert/strict';

import { assertRejects, assertSameMembers, numbersBelow } from '../assertions.js';
import { type Suite } from '../suite.js';

export function setOperationTests({ runner: { describe, it }, backend, key }: Suite): void {
  describe('single members of sets', () => {
    it('sAddNX adds a member that is not there, and says whether it did', async () => {
      const kv = await backend();
      assert.equal(await kv.sAddNX(key('s'), 'a'), true);
      assert.equal(await kv.sAddNX(key('s'), 'a'), false);
      assert.equal(await kv.sAddNX(key('s'), ''), true);
      assert.equal(await kv.sAddNX(key('s'), ''), false);
      assert.equal(await kv.sAddNX(key('s'), 5), true);
      assert.equal(await kv.sAddNX(key('s'), '5'), false);
      assertSameMembers(await kv.sMembers(key('s')), ['', '5', 'a']);
    });

    it('sRemXX removes a member that is there, and says whether it did', async () => {
      const kv = await backend();
      assert.equal(await kv.sRemXX(key('s'), 'a'), false);
      assert.equal(await kv.exists(key('s')), false);
      await kv.sAdd(key('s'), 'a', '', 'b');
      assert.deepEqual([await kv.sRemXX(key('s'), 'x'), await kv.sRemXX(key('s'), '')], [false, true]);
      assert.deepEqual([await kv.sRemXX(key('s'), 'a'), await kv.sRemXX(key('s'), 'a')], [true, false]);
      assert.deepEqual(await kv.sMembers(key('s')), ['b']);
      assert.equal(await kv.sRemXX(key('s'), 'b'), true);
      assert.equal(await kv.delete(key('s')), false);
      assert.equal(await kv.setNX(key('s'), 'x'), true);
    });

    it('sIsMember and sMIsMember tell what is there, in the order of what was asked', async () => {
      const kv = await backend();
      await kv.sAdd(key('s'), 'a', '', '5', 'é');
      assert.deepEqual([await kv.sIsMember(key('s'), 'a'), await kv.sIsMember(key('s'), 'A')], [true, false]);
      assert.deepEqual([await kv.sIsMember(key('s'), ''), await kv.sIsMember(key('s'), 5n)], [true, true]);
      assert.deepEqual([await kv.sIsMember(key('s'), 'e\u0301'), await kv.sIsMember(key('none'), 'a')], [false, false]);
      assert.deepEqual(await kv.sMIsMember(key('s'), ['x', 'a', 'x', '', 'a', 5]), [
        false,
        true,
        false,
        true,
        true,
        true,
      ]);
      assert.deepEqual(await kv.sMIsMember(key('none'), ['a', 'b']), [false, false]);
      const many = numbersBelow(300).map((index) => `m${index}`);
      await kv.sAdd(key('many'), ...many.filter((_, index) => index % 3 === 0));
      assert.deepEqual(
        await kv.sMIsMember(key('many'), many),
        many.map((_, index) => index % 3 === 0),
      );
    });

    it('sCard counts', async () => {
      const kv = await backend();
      assert.equal(await kv.sCard(key('s')), 0);
      await kv.sAdd(key('s'), 'a', 'b', 'a');
      assert.equal(await kv.sCard(key('s')), 2);
      await kv.sAdd(key('empty'), '');
      assert.equal(await kv.sCard(key('empty')), 1);
      await kv.sAdd(key('s'), ...numbersBelow(500));
      assert.equal(await kv.sCard(key('s')), 502);
      await kv.sRem(key('s'), 'a', 'b', 'x');
      assert.equal(await kv.sCard(key('s')), 500);
    });
  });

  describe('moves between sets', () => {
    it('sMove takes a member from one set to another, and says whether it was there', async () => {
      const kv = await backend();
      await kv.sAdd(key('from'), 'a', 'b');
      await kv.sAdd(key('to'), 'x');
      assert.equal(await kv.sMove(key('from'), key('to'), 'a'), true);
      assert.equal(await kv.sMove(key('from'), key('to'), 'a'), false);
      assert.deepEqual(await kv.sMembers(key('from')), ['b']);
      assertSameMembers(await kv.sMembers(key('to')), ['a', 'x']);
      assert.equal(await kv.sMove(key('from'), key('new'), 'b'), true);
      assert.deepEqual([await kv.exists(key('from')), await kv.sMembers(key('new'))], [false, ['b']]);
      assert.equal(await kv.setNX(key('from'), 'x'), true);
    });

    it('a member that is there already is there once', async () => {
      const kv = await backend();
      await kv.sAdd(key('from'), 'a', 'b');
      await kv.sAdd(key('to'), 'a', 'b');
      assert.equal(await kv.sMove(key('from'), key('to'), 'a'), true);
      assert.equal(await kv.sMove(key('from'), key('to'), 'b'), true);
      assertSameMembers(await kv.sMembers(key('to')), ['a', 'b']);
      assert.equal(await kv.delete(key('from')), false);
    });

    it('within one set nothing changes', async () => {
      const kv = await backend();
      await kv.sAdd(key('s'), 'a');
      assert.equal(await kv.sMove(key('s'), key('s'), 'a'), true);
      assert.equal(await kv.sMove(key('s'), key('s'), 'x'), false);
      assert.deepEqual(await kv.sMembers(key('s')), ['a']);
      assert.equal(await kv.sMove(key('none'), key('none'), 'a'), false);
      assert.equal(await kv.exists(key('none')), false);
    });

    it('of what is not there changes nothing', async () => {
      const kv = await backend();
      await kv.sAdd(key('to'), 'x');
      assert.equal(await kv.sMove(key('none'), key('to'), 'x'), false);
      assert.equal(await kv.sMove(key('to'), key('new'), 'a'), false);
      assert.deepEqual(await kv.sMembers(key('to')), ['x']);
      for (const name of ['none', 'new']) assert.equal(await kv.exists(key(name)), false, name);
    });

    it('either key of another type is refused, though there may be nothing to move', async () => {
      const kv = await backend();
      await kv.sAdd(key('s'), 'a');
      await Promise.all([kv.set(key('k'), 'a'), kv.rPush(key('l'), 'a'), kv.hSet(key('h'), 'a', 1)]);
      for (const name of ['k', 'l', 'h']) {
        const pairs = [
          ['s', name],
          [name, 's'],
          ['none', name],
          [name, 'none'],
          [name, name],
        ] as const;
        for (const [from, to] of pairs) {
          for (const member of ['a', 'x']) {
            const error = await assertRejects('WRONG_TYPE', kv.sMove(key(from), key(to), member), `${from} to ${to}`);
            assert.deepEqual([error.operation, error.key], ['sMove', key(from)]);
          }
        }
      }
      assert.deepEqual([await kv.sMembers(key('s')), await kv.lRange(key('l'), 0, -1)], [['a'], ['a']]);
      assert.deepEqual([await kv.get(key('k')), await kv.hGetAll(key('h'))], ['a', { a: '1' }]);
      assert.equal(await kv.exists(key('none')), false);
    });
  });
}
