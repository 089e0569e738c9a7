import assert from 'node:assert/strict';

import { type Backend, WrongTypeError } from '@keyvaluestore/core';

import { assertSameMembers } from '../assertions.js';
import { type Suite } from '../suite.js';

const MEMBERS = ['_', 'a', 'b'];

const ITEMS = {
  string: {
    make: (kv: Backend, name: string) => kv.set(name, 'v'),
    look: async (kv: Backend, name: string) => assert.equal(await kv.get(name), 'v'),
    use: async (kv: Backend, name: string) => {
      await kv.set(name, 'w');
      await kv.setXX(name, 'x');
      await kv.setEQ(name, 'v', 'x');
    },
  },
  counter: {
    make: (kv: Backend, name: string) => kv.nIncrBy(name, 5),
    look: async (kv: Backend, name: string) => assert.equal(await kv.get(name), '5'),
    use: async (kv: Backend, name: string) => {
      await kv.nIncrBy(name, 2);
      await kv.nIncrBy(name, -2);
    },
  },
  set: {
    make: (kv: Backend, name: string) => kv.sAdd(name, '_', 'm'),
    look: async (kv: Backend, name: string) => assertSameMembers(await kv.sMembers(name), ['_', 'm']),
    use: async (kv: Backend, name: string) => {
      await kv.sAdd(name, 'n');
      await kv.sRem(name, 'n', 'a');
      await kv.sAddNX(name, 'n');
      await kv.sMove(name, `${name} moved`, 'n');
      await kv.sUnionStore(`${name} stored`, [name]);
      await kv.sRandMember(name, 9);
    },
  },
  hash: {
    make: (kv: Backend, name: string) => kv.hSet(name, { _: 1, f: 2 }),
    look: async (kv: Backend, name: string) => assert.deepEqual(await kv.hGetAll(name), { _: '1', f: '2' }),
    use: async (kv: Backend, name: string) => {
      await kv.hSet(name, 'g', 3);
      await kv.hDel(name, 'g', 'a');
      await kv.hIncrBy(name, 'f', 5);
      await kv.hIncrBy(name, 'f', -5);
      await kv.hDelXX(name, 'a');
    },
  },
  list: {
    make: (kv: Backend, name: string) => kv.rPush(name, '_', 'a', '_'),
    look: async (kv: Backend, name: string) => assert.deepEqual(await kv.lRange(name, 0, -1), ['_', 'a', '_']),
    use: async (kv: Backend, name: string) => {
      await kv.lPush(name, 'x');
      await kv.lPop(name);
      await kv.lInsert(name, 'after', 'a', 'y');
      await kv.lRem(name, 0, 'y');
      await kv.lMove(name, name, 'left', 'right');
      await kv.lMove(name, name, 'right', 'left');
    },
  },
};

/** Lets an operation through, or refused for its type: a backend refuses what it sees, and sees what it can. */
async function tolerate(call: Promise<unknown>): Promise<void> {
  await call.catch((error: unknown) => {
    if (!WrongTypeError.is(error)) throw error;
  });
}

/** For backends that do not see a sorted set beside another type: neither must be damaged by the other. */
export function sideBySideTests({ runner: { describe, it }, backend, key }: Suite): void {
  const lookAtSortedSet = async (kv: Backend, name: string): Promise<void> => {
    assert.deepEqual(await kv.zRangeByLex(name, '-', '+'), MEMBERS);
    assert.deepEqual(await kv.zRangeByScore(name, 1, 1), MEMBERS);
    assert.equal(await kv.zLexCount(name, '-', '+'), MEMBERS.length);
    assert.equal(await kv.zCount(name, -Infinity, Infinity), MEMBERS.length);
    for (const member of MEMBERS) assert.equal(await kv.zScore(name, member), 1);
  };
  const makeSortedSet = async (kv: Backend, name: string): Promise<void> => {
    for (const member of MEMBERS) await kv.zAdd(name, member, 1);
  };

  describe('a sorted set beside another type', () => {
    for (const [type, { make, look, use }] of Object.entries(ITEMS)) {
      it(`a ${type} and a sorted set under one key do not damage each other (D1, D2)`, async () => {
        const kv = await backend();
        for (const order of ['item first', 'sorted set first']) {
          const name = key(order);
          if (order === 'item first') await make(kv, name);
          await makeSortedSet(kv, name);
          if (order !== 'item first') await make(kv, name);
          await look(kv, name);
          await lookAtSortedSet(kv, name);
          await use(kv, name);
          await lookAtSortedSet(kv, name);
          await kv.zAdd(name, '_', 2);
          await kv.zIncrBy(name, '_', -1);
          await kv.zAdd(name, 'c', 3);
          await kv.zRem(name, 'c');
          await look(kv, name);
          await lookAtSortedSet(kv, name);
          await kv.zAddNX(name, 'c', 3);
          assert.equal((await kv.zPopMax(name))?.field, 'c');
          await kv.zAddGT(name, 'c', 3);
          assert.equal(await kv.zRemRangeByScore(name, '(1', Infinity), 1);
          assert.deepEqual([await kv.zCard(name), await kv.zRank(name, 'a')], [3, 1]);
          assert.deepEqual(
            (await kv.zUnion([name])).map(({ value }) => value),
            MEMBERS,
          );
          assert.equal(await kv.zUnionStore(`${name} sorted`, [name, name]), 3);
          assert.deepEqual(await kv.zPage(name, { limit: 2 }).then(({ rows }) => rows.map(({ field }) => field)), [
            '_',
            'a',
          ]);
          await look(kv, name);
          await lookAtSortedSet(kv, name);
          for (const member of MEMBERS) await kv.zRem(name, member);
          await look(kv, name);
          assert.deepEqual(await kv.zRangeByLex(name, '-', '+'), []);
        }
      });

      it(`delete removes a ${type} and the sorted set beside it (D4)`, async () => {
        const kv = await backend();
        const name = key('both');
        await make(kv, name);
        await makeSortedSet(kv, name);
        assert.equal(await kv.delete(name), true);
        assert.equal(await kv.delete(name), false);
        assert.equal(await kv.zCount(name, -Infinity, Infinity), 0);
        assert.equal(await kv.setNX(name, 'x'), true);
      });
    }

    it('reads and conditions of the other type leave a sorted set as it is', async () => {
      const kv = await backend();
      const name = key('z');
      await makeSortedSet(kv, name);
      const reads = [kv.get(name), kv.sMembers(name), kv.hGetAll(name), kv.hGet(name, 'a'), kv.lRange(name, 0, -1)];
      const others = [kv.sUnion([name]), kv.sCard(name), kv.hLen(name), kv.hRandField(name), kv.lPos(name, 'a')];
      const removals = [kv.sRem(name, 'a'), kv.hDel(name, 'a'), kv.sPop(name), kv.lPop(name), kv.lTrim(name, 1, 0)];
      for (const call of [...reads, ...others, ...removals]) await tolerate(call);
      await tolerate(kv.lMove(name, `${name} to`, 'left', 'left'));
      await tolerate(kv.sMove(name, `${name} to`, 'a'));
      await tolerate(kv.setXX(name, 'x'));
      await tolerate(kv.setEQ(name, 'x', ''));
      for (const method of ['delete', 'deleteXX', 'checkExists', 'checkAbsent'] as const) {
        const tx = kv.atomicWrite();
        tx[method](name);
        await tolerate(tx.exec());
      }
      await lookAtSortedSet(kv, name);
    });
  });
}
