import assert from 'node:assert/strict';

import { type Side } from '@keyvaluestore/core';

import { assertRejects, numbersBelow } from '../assertions.js';
import { type Suite } from '../suite.js';

const SIDES: readonly Side[] = ['left', 'right'];

export function listMoveTests({ runner: { describe, it }, backend, key }: Suite): void {
  describe('moves between lists', () => {
    it('lMove takes from one end of a list and puts at one end of another', async () => {
      const kv = await backend();
      for (const from of SIDES) {
        for (const to of SIDES) {
          const [source, destination] = [key(`${from} ${to}`), key(`${from} ${to} to`)];
          await kv.rPush(source, 'a', 'b', 'c');
          await kv.rPush(destination, 'x', 'y');
          const value = from === 'left' ? 'a' : 'c';
          assert.equal(await kv.lMove(source, destination, from, to), value);
          assert.deepEqual(await kv.lRange(source, 0, -1), from === 'left' ? ['b', 'c'] : ['a', 'b']);
          assert.deepEqual(await kv.lRange(destination, 0, -1), to === 'left' ? [value, 'x', 'y'] : ['x', 'y', value]);
        }
      }
    });

    it('on one key, lMove turns the list round', async () => {
      const kv = await backend();
      const name = key('l');
      await kv.rPush(name, 'a', 'b', 'c');
      assert.equal(await kv.lMove(name, name, 'left', 'right'), 'a');
      assert.deepEqual(await kv.lRange(name, 0, -1), ['b', 'c', 'a']);
      assert.equal(await kv.lMove(name, name, 'right', 'left'), 'a');
      assert.equal(await kv.lMove(name, name, 'left', 'left'), 'a');
      assert.equal(await kv.lMove(name, name, 'right', 'right'), 'c');
      assert.deepEqual(await kv.lRange(name, 0, -1), ['a', 'b', 'c']);
      await kv.rPush(key('one'), 'a');
      assert.equal(await kv.lMove(key('one'), key('one'), 'left', 'right'), 'a');
      assert.deepEqual(await kv.lRange(key('one'), 0, -1), ['a']);
    });

    it('from nothing, lMove gives null and leaves the destination as it is', async () => {
      const kv = await backend();
      await kv.rPush(key('there'), 'x');
      assert.equal(await kv.lMove(key('none'), key('there'), 'left', 'left'), null);
      assert.equal(await kv.lMove(key('none'), key('none'), 'left', 'right'), null);
      assert.equal(await kv.lMove(key('none'), key('new'), 'left', 'right'), null);
      assert.deepEqual(await kv.lRange(key('there'), 0, -1), ['x']);
      for (const name of ['none', 'new']) assert.equal(await kv.exists(key(name)), false, name);
    });

    it('the source is gone with its last value, and the destination is made with its first', async () => {
      const kv = await backend();
      await kv.rPush(key('from'), 'a', 'b');
      assert.equal(await kv.lMove(key('from'), key('to'), 'right', 'left'), 'b');
      assert.equal(await kv.lMove(key('from'), key('to'), 'right', 'left'), 'a');
      assert.deepEqual([await kv.exists(key('from')), await kv.lRange(key('to'), 0, -1)], [false, ['a', 'b']]);
      assert.equal(await kv.setNX(key('from'), 'x'), true);
    });

    it('either key of another type is refused, though there may be nothing to move', async () => {
      const kv = await backend();
      await kv.rPush(key('l'), 'a');
      const others = { k: kv.set(key('k'), 'a'), s: kv.sAdd(key('s'), 'a'), h: kv.hSet(key('h'), 'a', 1) };
      await Promise.all(Object.values(others));
      for (const name of Object.keys(others)) {
        for (const [from, to] of [
          ['l', name],
          [name, 'l'],
          ['none', name],
          [name, 'none'],
          [name, name],
        ] as const) {
          const moved = kv.lMove(key(from), key(to), 'left', 'right');
          const error = await assertRejects('WRONG_TYPE', moved, `${from} to ${to}`);
          assert.deepEqual([error.operation, error.key], ['lMove', key(from)]);
        }
      }
      assert.deepEqual(await kv.lRange(key('l'), 0, -1), ['a']);
      assert.deepEqual([await kv.get(key('k')), await kv.sMembers(key('s'))], ['a', ['a']]);
      assert.equal(await kv.exists(key('none')), false);
    });

    it('moves at the same time lose and double nothing', async () => {
      const kv = await backend();
      const values = numbersBelow(12).map((index) => `job ${index}`);
      await kv.rPush(key('waiting'), ...values);
      const moved = await Promise.all(values.map(() => kv.lMove(key('waiting'), key('working'), 'left', 'right')));
      assert.deepEqual([...moved].sort(), [...values].sort());
      assert.deepEqual((await kv.lRange(key('working'), 0, -1)).sort(), [...values].sort());
      assert.equal(await kv.exists(key('waiting')), false);
    });
  });
}
