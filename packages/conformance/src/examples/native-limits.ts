import assert from 'node:assert/strict';

import { type Backend, PORTABLE_LIMITS } from '@keyvaluestore/core';

import { assertRejects, numbersBelow } from '../assertions.js';
import { type Suite } from '../suite.js';

export function nativeLimitTests({ runner: { describe, it }, capabilities, backend, key }: Suite): void {
  const native = capabilities.nativeLimits;
  /** Makes a call that goes one beyond a portable limit: it must work if the engine allows it, else be refused. */
  const beyond = async (allowed: boolean, call: Promise<unknown>, what: string): Promise<void> => {
    if (allowed) await call;
    else await assertRejects('LIMIT_EXCEEDED', call, what);
  };

  describe('native limits', () => {
    it('are no stricter than the portable ones', () => {
      for (const name of ['key', 'hashField', 'sortedSetField'] as const) {
        assert.ok(native[name].min <= PORTABLE_LIMITS[name].min, name);
        assert.ok(native[name].max >= PORTABLE_LIMITS[name].max, name);
      }
      for (const name of ['itemSize', 'sortedSetItemSize', 'atomicWriteOperations', 'atomicWriteSize'] as const) {
        assert.ok(native[name] >= PORTABLE_LIMITS[name], name);
      }
      return Promise.resolve();
    });

    it('lift what the engine does not need, and nothing else', async () => {
      const kv: Backend = await backend({ limits: 'native' });
      const long = (bytes: number): string => 'x'.repeat(bytes);
      await beyond(native.key.max > 2048, kv.set(key(long(2049)), 'v'), 'key');
      await beyond(native.hashField.max > 1016, kv.hSet(key('h'), long(1017), 'v'), 'field');
      await beyond(native.sortedSetField.max > 1016, kv.zAdd(key('z'), long(1017), 1), 'member');
      await beyond(native.sortedSetField.max > 1016, kv.zRangeByLex(key('z'), `(${long(1017)}`, '+'), 'bound');
      await beyond(native.sortedSetField.min === 0, kv.zAdd(key('z'), '', 1), 'empty member');
      await beyond(native.itemSize > 409_600, kv.set(key('k'), long(409_600)), 'value');
      await beyond(native.sortedSetItemSize > 409_600, kv.zhAdd(key('zh'), 'f', long(204_800), 1), 'member');
      if (native.itemSize > 409_600) assert.equal((await kv.get(key('k')))?.length, 409_600);
      if (native.sortedSetField.min === 0) assert.equal(await kv.zScore(key('z'), ''), 1);
      if (native.key.min === 0 && capabilities.atomicWriteAcrossKeys) {
        await kv.set('', 'of the empty key');
        assert.equal(await kv.get(''), 'of the empty key');
      }
      const exec = async (): Promise<boolean> => {
        const tx = kv.atomicWrite();
        for (const index of numbersBelow(101)) tx.set(key(`k${index}`), index);
        return tx.exec();
      };
      await beyond(native.atomicWriteOperations > 100, exec(), 'operations');
    });

    it('the portable ones apply unless native ones are asked for', async () => {
      const kv = await backend({ limits: 'portable' });
      await assertRejects('LIMIT_EXCEEDED', kv.get('x'.repeat(2049)));
      await assertRejects('LIMIT_EXCEEDED', (await backend({})).get('x'.repeat(2049)));
    });
  });
}
