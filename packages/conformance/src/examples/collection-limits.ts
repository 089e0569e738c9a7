import assert from 'node:assert/strict';

import { type Hashes, type Lists, type MethodName, METHODS, type Sets, type Surface } from '@keyvaluestore/core';

import { assertRejects, assertThrows, numbersBelow } from '../assertions.js';
import { methodsOf } from '../methods.js';
import { SAMPLES, TYPES } from '../samples.js';
import { type Suite } from '../suite.js';
import { assertTooLarge, ITEM } from './limits.js';

/** Whether a method makes a set, a hash or a list larger, where its sample names what is not there. */
const GROWS: Readonly<Record<keyof (Sets<Surface> & Hashes<Surface> & Lists<Surface>), boolean>> = {
  ...{ sAdd: true, sRem: false, sAddNX: true, sRemXX: false, sMembers: false, sIsMember: false, sMIsMember: false },
  ...{ sCard: false, sRandMember: false, sMove: false, sUnion: false, sInter: false, sDiff: false },
  ...{ hSet: true, hSetNX: true, hSetEQ: false, hIncrBy: true, hDel: false, hDelXX: false, hGet: false },
  ...{ hGetAll: false, hMGet: false, hExists: false, hLen: false, hKeys: false, hVals: false, hRandField: false },
  ...{ lPush: true, rPush: true, lPushX: true, rPushX: true, lLen: false, lIndex: false, lRange: false, lPos: false },
  ...{ lInsert: false, lRem: false },
  // What fits under a key just so does not fit under a longer one.
  ...{ sUnionStore: true, sInterStore: true, sDiffStore: true, lMove: true },
  // Last, for they take away what makes it full.
  ...{ lSet: false, lTrim: false, lPop: false, rPop: false, sPop: false },
};

export function collectionLimitTests({ runner: { describe, it }, capabilities, backend, key }: Suite): void {
  describe('limits of sets, hashes and lists', () => {
    it('one call can remove from a set or a hash what an item holds, and no more', async () => {
      const kv = await backend();
      const most = ITEM - 6 - key('s').length;
      const members = ['漢'.repeat(50_000), 'm'.repeat(most - 150_000)];
      await kv.sAdd(key('s'), ...members);
      await kv.sRem(key('s'), ...members);
      assert.deepEqual(await kv.sMembers(key('s')), []);
      await assertTooLarge(kv.sRem(key('s'), ...members, 'm'), 'sRem');
      assertThrows('LIMIT_EXCEEDED', () => kv.atomicWrite().sRem(key('s'), ...members, 'm'));
      // Names of 1,014 bytes count 1,353, of which 302 fit beside a short one.
      const fields = numbersBelow(302).map((index) => `${index}`.padEnd(1014, 'f'));
      await kv.hSet(key('h'), Object.fromEntries(fields.map((field) => [field, ''])));
      await kv.hDel(key('h'), ...fields);
      assert.deepEqual(await kv.hGetAll(key('h')), {});
      await assertTooLarge(kv.hDel(key('h'), ...fields, 'g'.repeat(1014)), 'hDel');
      assertThrows('LIMIT_EXCEEDED', () => kv.batch().hDel(key('h'), ...fields, 'g'.repeat(1014)));
    });

    it('one call cannot give a set or a hash more than an item holds', async () => {
      const kv = await backend();
      const half = 'x'.repeat(ITEM / 2);
      await assertTooLarge(kv.sAdd(key('s'), half, `${half}2`), 'sAdd');
      await assertTooLarge(kv.hSet(key('h'), { a: half, b: half }), 'hSet');
      await assertTooLarge(kv.hSetNX(key('h'), 'a', half + half), 'hSetNX');
      assert.equal(await kv.delete(key('s')), false);
      assert.equal(await kv.delete(key('h')), false);
    });

    if (capabilities.limitsCollections) {
      it('nothing is added to a set, a hash or a list that is full', async () => {
        const kv = await backend();
        await kv.sAdd(key('full set'), 'm'.repeat(ITEM - 6 - key('full set').length));
        await kv.hSet(key('full hash'), '', 'v'.repeat(ITEM - 5 - 1 - key('full hash').length));
        await kv.rPush(key('full list'), 'v'.repeat(ITEM - 9 - 1 - key('full list').length));
        for (const [method, grows] of Object.entries(GROWS) as readonly [MethodName, boolean][]) {
          const args = SAMPLES[method](key(`full ${TYPES[method]}`), 'more');
          const call = methodsOf(kv)[method](...args) as Promise<unknown>;
          if (grows) await assertRejects('LIMIT_EXCEEDED', call, method);
          else await call;
          // What an engine marks a removal with in an atomic write may need room of its own.
          if (!grows || !METHODS[method].at.includes('atomicWrite')) continue;
          const tx = kv.atomicWrite();
          tx.set(key('beside'), method);
          methodsOf(tx)[method](...args);
          await assertRejects('LIMIT_EXCEEDED', tx.exec(), method);
          assert.equal(await kv.get(key('beside')), null, method);
        }
      });

      it('a whole set has, with its key, 409,600 bytes less 6', async () => {
        const kv = await backend();
        const most = ITEM - 6 - key('s').length;
        const first = 'a'.repeat(200_000);
        const second = 'b'.repeat(most - 200_000);
        await kv.sAdd(key('s'), first);
        await assertRejects('LIMIT_EXCEEDED', kv.sAdd(key('s'), `${second}b`));
        await kv.sAdd(key('s'), second);
        await kv.sAdd(key('s'), first);
        await assertRejects('LIMIT_EXCEEDED', kv.sAdd(key('s'), 'c'));
        const tx = kv.atomicWrite();
        tx.set(key('beside'), 1);
        tx.sAdd(key('s'), 'c');
        await assertRejects('LIMIT_EXCEEDED', tx.exec());
        assert.equal((await kv.sMembers(key('s'))).length, 2);
        assert.equal(await kv.get(key('beside')), null);
        await kv.sRem(key('s'), first);
        await kv.sAdd(key('s'), 'c');
        assert.equal((await kv.sMembers(key('s'))).length, 2);
      });

      it('a whole hash has 409,600 bytes less its key, 5, and for each field 1 and 4/3 of its name', async () => {
        const kv = await backend();
        const most = ITEM - 5 - key('h').length;
        const entry = (field: string): number => 1 + Math.ceil((field.length * 4) / 3);
        await kv.hSet(key('h'), 'first', 'a'.repeat(200_000));
        const left = most - entry('first') - 200_000;
        await assertRejects('LIMIT_EXCEEDED', kv.hSet(key('h'), 'second', 'b'.repeat(left - entry('second') + 1)));
        await kv.hSet(key('h'), 'second', 'b'.repeat(left - entry('second')));
        await assertRejects('LIMIT_EXCEEDED', kv.hSet(key('h'), '', ''));
        await assertRejects('LIMIT_EXCEEDED', kv.hSetNX(key('h'), 'c', 'c'));
        const tx = kv.atomicWrite();
        tx.set(key('beside'), 1);
        tx.hSet(key('h'), 'c', 'c');
        await assertRejects('LIMIT_EXCEEDED', tx.exec());
        assert.deepEqual(Object.keys(await kv.hGetAll(key('h'))).sort(), ['first', 'second']);
        assert.equal(await kv.get(key('beside')), null);
        await kv.hSet(key('h'), { first: 'short', third: 'c' });
        assert.equal((await kv.hGetAll(key('h')))['third'], 'c');
      });
    }
  });
}
