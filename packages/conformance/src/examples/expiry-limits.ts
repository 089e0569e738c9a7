import assert from 'node:assert/strict';

import { type Backend } from '@keyvaluestore/core';

import { assertRejects, assertThrows } from '../assertions.js';
import { type Suite } from '../suite.js';
import { assertLeft, MINUTE } from './lifetimes.js';
import { assertTooLarge, ITEM } from './limits.js';

/** What an expiry takes in an item. */
const EXPIRY = 24;

export function expiryLimitTests(suite: Suite): void {
  const { runner, capabilities, backend, key } = suite;
  const { describe, it } = runner;
  const ttl = MINUTE;

  describe('the size of an expiry', () => {
    it('counts 24 bytes beside a value, a member or a field', async () => {
      const kv = await backend();
      const most = 'v'.repeat(ITEM - EXPIRY - 6 - key('k').length);
      await kv.set(key('k'), most, { ttl });
      await assertTooLarge(kv.set(key('k'), `${most}v`, { ttl }), 'set');
      await assertTooLarge(kv.set(key('k'), `${most}v`, { keepTTL: true }), 'set that keeps an expiry');
      await assertTooLarge(kv.setNX(key('n'), `${most}v`, { ttl }), 'setNX');
      await assertTooLarge(kv.getSet(key('k'), `${most}v`, { expiresAt: 1 }), 'getSet');
      await assertTooLarge(kv.sAdd(key('s'), `${most}v`, { ttl }), 'sAdd');
      await assertTooLarge(kv.hSet(key('h'), 'f', most, { ttl }), 'hSet');
      assertThrows('LIMIT_EXCEEDED', () => kv.batch().set(key('k'), `${most}v`, { ttl }));
      assertThrows('LIMIT_EXCEEDED', () => kv.atomicWrite().set(key('k'), `${most}v`, { ttl }));
      await assertLeft(suite, kv, key('k'), MINUTE);
      await kv.set(key('k'), `${most}v`);
      assert.equal((await kv.get(key('k')))?.length, most.length + 1);
      for (const name of ['n', 's', 'h']) assert.equal(await kv.exists(key(name)), false, name);
    });

    if (capabilities.limitsCollections) {
      /** What is full to the last byte: how much room an expiry takes differs between engines. */
      const full = async (kv: Backend): Promise<readonly string[]> => {
        const bytes = (others: number): string => 'v'.repeat(ITEM - others - key('k').length);
        await kv.set(key('k'), bytes(6));
        await kv.sAdd(key('s'), bytes(6));
        await kv.hSet(key('h'), 'f', bytes(5 + 1 + 2));
        return ['k', 's', 'h'].map(key);
      };

      it('is not given to what has no room for it', async () => {
        const kv = await backend();
        for (const name of await full(kv)) {
          await assertRejects('LIMIT_EXCEEDED', kv.expire(name, { ttl }), name);
          const batch = kv.batch();
          batch.expire(name, { ttl, when: 'none' });
          await assertRejects('BATCH_FAILED', batch.exec(), name);
          assert.equal(await kv.ttl(name), Infinity, name);
        }
        await assertRejects('LIMIT_EXCEEDED', kv.sAdd(key('s'), 'v', { ttl }));
        await assertRejects('LIMIT_EXCEEDED', kv.hSet(key('h'), 'f', (await kv.hGet(key('h'), 'f')) ?? '', { ttl }));
        const tx = kv.atomicWrite();
        tx.set(key('beside'), 1);
        tx.sAdd(key('s'), '', { ttl });
        await assertRejects('LIMIT_EXCEEDED', tx.exec());
        assert.equal(await kv.get(key('beside')), null);
        assert.equal((await kv.sMembers(key('s'))).length, 1);
        assert.equal(await kv.ttl(key('s')), Infinity);
      });

      it('takes its room from what grows later', async () => {
        const kv = await backend();
        const most = 'v'.repeat(ITEM - EXPIRY - 6 - key('s').length);
        await kv.sAdd(key('s'), most);
        assert.equal(await kv.expire(key('s'), { ttl }), true);
        await assertRejects('LIMIT_EXCEEDED', kv.sAdd(key('s'), 'v'.repeat(EXPIRY)));
        await assertLeft(suite, kv, key('s'), MINUTE);
        assert.equal(await kv.persist(key('s')), true);
        await kv.sAdd(key('s'), 'v'.repeat(EXPIRY));
        assert.equal((await kv.sMembers(key('s'))).length, 2);
      });
    }
  });
}
