import assert from 'node:assert/strict';

import { assertRejects, assertThrows } from '../assertions.js';
import { type Suite } from '../suite.js';

export function builderTests({ runner: { describe, it }, backend, key }: Suite): void {
  describe('builders', () => {
    it('a batch is executed once (J7)', async () => {
      const kv = await backend();
      const batch = kv.batch();
      const sum = batch.nIncrBy(key('n'), 1);
      await batch.exec();
      await assertRejects('BUILDER_STATE', batch.exec());
      assertThrows('BUILDER_STATE', () => batch.nIncrBy(key('n'), 1));
      assertThrows('BUILDER_STATE', () => batch.zRangeByScore(key('z'), 1, 2));
      assert.equal(sum.result(), 1);
      assert.equal(await kv.get(key('n')), '1');
    });

    it('an atomic write is executed once (J7)', async () => {
      const kv = await backend();
      const tx = kv.atomicWrite();
      tx.nIncrBy(key('n'), 1);
      assert.equal(await tx.exec(), true);
      await assertRejects('BUILDER_STATE', tx.exec());
      assertThrows('BUILDER_STATE', () => tx.nIncrBy(key('m'), 1));
      assertThrows('BUILDER_STATE', () => tx.checkExists(key('n')));
      assert.equal(await kv.get(key('n')), '1');
    });

    it('an empty one is executed once too', async () => {
      const kv = await backend();
      const batch = kv.batch();
      const tx = kv.atomicWrite();
      await batch.exec();
      await tx.exec();
      await assertRejects('BUILDER_STATE', batch.exec());
      await assertRejects('BUILDER_STATE', tx.exec());
      assertThrows('BUILDER_STATE', () => batch.get(key('k')));
      assertThrows('BUILDER_STATE', () => tx.set(key('k'), 1));
    });

    it('of two calls of exec at the same time one is refused', async () => {
      const kv = await backend();
      const batch = kv.batch();
      batch.nIncrBy(key('n'), 1);
      const tx = kv.atomicWrite();
      tx.nIncrBy(key('m'), 1);
      for (const builder of [batch, tx]) {
        const [first, second] = await Promise.allSettled([builder.exec(), builder.exec()]);
        assert.equal(first?.status, 'fulfilled');
        assert.equal(second?.status, 'rejected');
      }
      assert.equal(await kv.get(key('n')), '1');
      assert.equal(await kv.get(key('m')), '1');
    });

    it('one whose exec failed is used up as well', async () => {
      const kv = await backend();
      await kv.set(key('text'), 'text');
      const batch = kv.batch();
      batch.nIncrBy(key('text'), 1);
      await assertRejects('BATCH_FAILED', batch.exec());
      await assertRejects('BUILDER_STATE', batch.exec());
      assertThrows('BUILDER_STATE', () => batch.get(key('text')));
      const tx = kv.atomicWrite();
      tx.setNX(key('text'), 1);
      assert.equal(await tx.exec(), false);
      await assertRejects('BUILDER_STATE', tx.exec());
      assertThrows('BUILDER_STATE', () => tx.set(key('text'), 1));
    });

    it('results are there only after exec', async () => {
      const kv = await backend();
      const batch = kv.batch();
      const read = batch.get(key('k'));
      const written = batch.set(key('k'), 1);
      assertThrows('BUILDER_STATE', () => read.result());
      assertThrows('BUILDER_STATE', () => written.result());
      const executing = batch.exec();
      assertThrows('BUILDER_STATE', () => read.result());
      await executing;
      assert.equal(read.result(), null);
      assert.equal(written.result(), undefined);
    });

    it('nothing is sent before exec', async () => {
      const kv = await backend();
      kv.batch().set(key('k'), 1);
      kv.atomicWrite().set(key('k'), 1);
      assert.equal(await kv.get(key('k')), null);
    });

    it('handles are not thenable, so that awaiting one by mistake waits for nothing', async () => {
      const kv = await backend();
      const batch = kv.batch();
      const tx = kv.atomicWrite();
      const handles = [batch.get(key('k')), batch.set(key('k'), 1), tx.set(key('l'), 1), tx.checkAbsent(key('m'))];
      for (const handle of handles) {
        assert.equal('then' in handle, false);
        assert.equal((await handle) === handle, true);
      }
      await batch.exec();
      assert.equal(await tx.exec(), true);
    });

    it('several of one backend do not mix', async () => {
      const kv = await backend();
      const [first, second] = [kv.batch(), kv.batch()];
      const [one, two] = [kv.atomicWrite(), kv.atomicWrite()];
      const a = first.nIncrBy(key('n'), 1);
      const b = second.nIncrBy(key('n'), 10);
      one.set(key('k'), 'one');
      two.set(key('k'), 'two');
      await second.exec();
      await first.exec();
      assert.deepEqual([a.result(), b.result()], [11, 10]);
      assert.equal(await two.exec(), true);
      assert.equal(await one.exec(), true);
      assert.equal(await kv.get(key('k')), 'one');
    });
  });

  describe('what is given and returned', () => {
    it('bytes and records that are changed later change nothing (M3)', async () => {
      const kv = await backend();
      const bytes = Uint8Array.of(0x61, 0x62);
      const record: Record<string, string> = { f: 'v' };
      const batch = kv.batch();
      const tx = kv.atomicWrite();
      const calls = [
        kv.set(key('string'), bytes),
        kv.sAdd(key('set'), bytes),
        kv.zhAdd(key('zh'), 'f', bytes, 1),
        kv.hSet(key('hash'), record),
      ];
      batch.set(key('in batch'), bytes);
      batch.hSet(key('hash in batch'), record);
      tx.set(key('in atomic write'), bytes);
      tx.hSet(key('hash in atomic write'), record);
      bytes.fill(0x7a);
      record['f'] = 'changed';
      record['g'] = 'added';
      await Promise.all([...calls, batch.exec(), tx.exec()]);
      for (const name of ['string', 'in batch', 'in atomic write']) assert.equal(await kv.get(key(name)), 'ab');
      assert.deepEqual(await kv.sMembers(key('set')), ['ab']);
      assert.deepEqual(await kv.zRangeByScore(key('zh'), 1, 1), ['ab']);
      for (const name of ['hash', 'hash in batch', 'hash in atomic write']) {
        assert.deepEqual(await kv.hGetAll(key(name)), { f: 'v' });
      }
    });

    it('results that are changed change nothing (M3, C9)', async () => {
      const kv = await backend();
      await kv.set(key('string'), 'abc');
      await kv.sAdd(key('set'), 'm');
      await kv.hSet(key('hash'), 'f', 'v');
      await kv.zAdd(key('z'), 'm', 1);
      const binary = kv.withBinaryValues();
      (await binary.get(key('string')))?.fill(0);
      (await binary.sMembers(key('set')))[0]?.fill(0);
      (await binary.hGet(key('hash'), 'f'))?.fill(0);
      (await kv.sMembers(key('set'))).push('x');
      (await kv.hGetAll(key('hash')))['f'] = 'x';
      (await kv.zRangeByScore(key('z'), 1, 1)).length = 0;
      const scored = await kv.zRangeByScoreWithScores(key('z'), 1, 1);
      Object.assign(scored[0] as object, { score: 9, value: 'x' });
      assert.equal(await kv.get(key('string')), 'abc');
      assert.deepEqual(await kv.sMembers(key('set')), ['m']);
      assert.deepEqual(await kv.hGetAll(key('hash')), { f: 'v' });
      assert.deepEqual(await kv.zRangeByScoreWithScores(key('z'), 1, 1), [{ value: 'm', score: 1 }]);
    });

    it('the result of a batch may be asked for again, and is not what the first asker changed (C9)', async () => {
      const kv = await backend();
      await kv.hSet(key('hash'), 'f', 'v');
      await kv.sAdd(key('set'), 'm');
      const batch = kv.withBinaryValues().batch();
      const record = batch.hGetAll(key('hash'));
      const members = batch.sMembers(key('set'));
      await batch.exec();
      record.result()['f']?.fill(0);
      delete record.result()['f'];
      members.result().pop();
      assert.deepEqual(record.result(), { f: Uint8Array.of(0x76) });
      assert.deepEqual(members.result(), [Uint8Array.of(0x6d)]);
    });
  });
}
