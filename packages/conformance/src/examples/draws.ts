import assert from 'node:assert/strict';

import { type Backend } from '@keyvaluestore/core';

import { assertRejects, numbersBelow } from '../assertions.js';
import { type Suite } from '../suite.js';

const NAMES = ['a', 'b', 'c', '', 'é'];

/** What draws from a collection, and how such a collection is made. */
interface Draws {
  readonly make: (kv: Backend, name: string, members: readonly string[]) => Promise<unknown>;
  readonly one: (kv: Backend, name: string) => Promise<string | null>;
  readonly some: (kv: Backend, name: string, count: number) => Promise<readonly string[]>;
}

const DRAWS: Readonly<Record<string, Draws>> = {
  sRandMember: {
    make: (kv, name, members) => kv.sAdd(name, ...members),
    one: (kv, name) => kv.sRandMember(name),
    some: (kv, name, count) => kv.sRandMember(name, count),
  },
  hRandField: {
    make: (kv, name, members) => kv.hSet(name, Object.fromEntries(members.map((member) => [member, `of ${member}`]))),
    one: (kv, name) => kv.hRandField(name),
    some: (kv, name, count) => kv.hRandField(name, count),
  },
  zRandMember: {
    make: async (kv, name, members) => {
      for (const [index, member] of members.entries()) await kv.zhAdd(name, `field ${index}`, member, index);
    },
    one: (kv, name) => kv.zRandMember(name),
    some: (kv, name, count) => kv.zRandMember(name, count),
  },
};

export function drawTests({ runner: { describe, it }, backend, key }: Suite): void {
  describe('what is drawn by lot', () => {
    for (const [method, { make, one, some }] of Object.entries(DRAWS)) {
      it(`${method} gives one, or so many, none twice, and no more than there are`, async () => {
        const kv = await backend();
        const name = key('k');
        await make(kv, name, NAMES);
        for (const count of [1, 2, 4, 5]) {
          const drawn = await some(kv, name, count);
          assert.equal(drawn.length, count);
          assert.equal(new Set(drawn).size, count, 'none is drawn twice');
          for (const member of drawn) assert.ok(NAMES.includes(member), member);
        }
        for (const count of [6, 1000, Number.MAX_SAFE_INTEGER]) {
          assert.deepEqual([...(await some(kv, name, count))].sort(), [...NAMES].sort());
        }
        const single = await one(kv, name);
        assert.ok(single !== null && NAMES.includes(single));
        assert.deepEqual([...(await some(kv, name, 9))].sort(), [...NAMES].sort(), 'nothing is taken away');
      });

      it(`${method} gives null, or an empty list, of nothing`, async () => {
        const kv = await backend();
        assert.equal(await one(kv, key('none')), null);
        assert.deepEqual(await some(kv, key('none'), 3), []);
        assert.equal(await kv.exists(key('none')), false);
      });

      it(`${method} draws each in its turn`, async () => {
        const kv = await backend();
        const name = key('k');
        await make(kv, name, ['a', 'b', 'c']);
        const [seen, first, pairs] = [new Set<unknown>(), new Set<unknown>(), new Set<string>()];
        // That one of three is never drawn so often happens once in 10^17 runs.
        for (let round = 0; round < 100; round++) {
          seen.add(await one(kv, name));
          const pair = await some(kv, name, 2);
          first.add(pair[0]);
          pairs.add([...pair].sort().join());
          if (seen.size === 3 && pairs.size === 3 && round > 20) break;
        }
        assert.deepEqual([...seen].sort(), ['a', 'b', 'c']);
        assert.deepEqual([...pairs].sort(), ['a,b', 'a,c', 'b,c']);
        assert.ok(first.size > 1);
      });
    }

    it('zRandMember gives members of a sorted hash, each for every field that has it', async () => {
      const kv = await backend();
      await kv.zhAdd(key('z'), 'f', 'same', 1);
      await kv.zhAdd(key('z'), 'g', 'same', 2);
      await kv.zhAdd(key('z'), 'h', 'other', 2);
      assert.deepEqual((await kv.zRandMember(key('z'), 9)).sort(), ['other', 'same', 'same']);
    });

    it('hRandField tells a field with an empty name from none', async () => {
      const kv = await backend();
      await kv.hSet(key('h'), '', 1);
      assert.equal(await kv.hRandField(key('h')), '');
      assert.deepEqual(await kv.hRandField(key('h'), 2), ['']);
      await kv.sAdd(key('s'), '');
      assert.equal(await kv.sRandMember(key('s')), '');
    });
  });

  describe('pops of sets', () => {
    it('sPop removes one member and gives it', async () => {
      const kv = await backend();
      await kv.sAdd(key('s'), ...NAMES);
      const popped: (string | null)[] = [];
      for (const left of [4, 3, 2, 1, 0]) {
        const member = await kv.sPop(key('s'));
        popped.push(member);
        assert.equal(await kv.sIsMember(key('s'), member ?? ''), false);
        assert.equal(await kv.sCard(key('s')), left);
      }
      assert.deepEqual([...popped].sort(), [...NAMES].sort());
      assert.equal(await kv.sPop(key('s')), null);
    });

    it('sPop removes so many, or all there are', async () => {
      const kv = await backend();
      await kv.sAdd(key('s'), ...NAMES);
      const first = await kv.sPop(key('s'), 2);
      assert.equal(new Set(first).size, 2);
      const rest = await kv.sPop(key('s'), 9);
      assert.deepEqual([...first, ...rest].sort(), [...NAMES].sort());
      assert.deepEqual(await kv.sPop(key('s'), 2), []);
      assert.deepEqual([await kv.exists(key('s')), await kv.delete(key('s'))], [false, false]);
      assert.equal(await kv.setNX(key('s'), 'x'), true);
    });

    it('sPop takes each in its turn', async () => {
      const kv = await backend();
      const taken = new Set<string | null>();
      for (let round = 0; round < 100 && taken.size < 3; round++) {
        await kv.sAdd(key('s'), 'a', 'b', 'c');
        taken.add(await kv.sPop(key('s')));
      }
      assert.deepEqual([...taken].sort(), ['a', 'b', 'c']);
    });

    it('hundreds are popped at once', async () => {
      const kv = await backend();
      const members = numbersBelow(500).map((index) => `member ${index}`);
      await kv.sAdd(key('s'), ...members);
      const popped = await kv.sPop(key('s'), 350);
      assert.equal(new Set(popped).size, 350);
      assert.deepEqual([...popped, ...(await kv.sMembers(key('s')))].sort(), [...members].sort());
    });

    it('of another type is refused', async () => {
      const kv = await backend();
      await kv.hSet(key('h'), 'a', 1);
      await assertRejects('WRONG_TYPE', kv.sPop(key('h')));
      await assertRejects('WRONG_TYPE', kv.sRandMember(key('h')));
      assert.deepEqual(await kv.hGetAll(key('h')), { a: '1' });
    });
  });
}
