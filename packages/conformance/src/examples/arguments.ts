import assert from 'node:assert/strict';

import {
  type AtomicWrite,
  type Backend,
  type Batch,
  type MethodName,
  METHODS,
  type NamesAt,
} from '@keyvaluestore/core';

import { assertRejects, assertThrows } from '../assertions.js';
import { methodsOf, namesAt } from '../methods.js';
import { splitSample } from '../samples.js';
import { type Suite } from '../suite.js';
import { refusedCalls } from './refused-arguments.js';

/** Options that are right where a method has them. */
const OWN_OPTIONS = {
  ...{ limit: 1, ttl: 1000, expiresAt: 4_000_000_000_000, keepTTL: true, when: 'none', isolated: true, rank: 1 },
  ...{ weights: [1], aggregate: 'sum', by: 'score', min: 0, max: 1, reverse: true, cursor: null },
} as const;

/** What a method does not take for its options; what is one more of a list is none of it. */
function badOptionsOf(method: MethodName): readonly unknown[] {
  const { takes, options = [] } = METHODS[method];
  const bad: unknown[] = [null, [], { anything: 1 }, { signals: undefined }, { limits: 1 }];
  if (takes !== 'list') bad.push(5, 'x');
  for (const [name, value] of Object.entries(OWN_OPTIONS)) if (!options.includes(name)) bad.push({ [name]: value });
  return bad;
}

/** Adds an operation to a builder, which is to refuse it at once. */
function assertNotAdded(builder: Batch | AtomicWrite, method: MethodName, args: readonly unknown[]): void {
  const error = assertThrows('INVALID_ARGUMENT', () => methodsOf(builder)[method](...args));
  assert.equal(error.operation, method);
}

export function argumentTests({ runner: { describe, it }, backend, key }: Suite): void {
  const callOf = (kv: Backend, method: NamesAt<'call'>, args: readonly unknown[]): Promise<unknown> =>
    methodsOf(kv)[method](...args) as Promise<unknown>;
  const withKey = ([name, ...others]: readonly unknown[]): unknown[] => [name === 'k' ? key('k') : name, ...others];

  describe('arguments', () => {
    it('of other types, or out of their range, reject and change nothing (D15, D23, M6, M7, J3)', async () => {
      const kv = await backend();
      for (const [method, args] of refusedCalls('call')) {
        const what = `${method} with ${args.map((arg) => typeof arg).join()}`;
        const error = await assertRejects(
          'INVALID_ARGUMENT',
          methodsOf(kv)[method](...withKey(args)) as Promise<unknown>,
          what,
        );
        assert.equal(error.operation, method);
        assert.equal(error.retryable, false);
      }
      assert.equal(await kv.delete(key('k')), false);
    });

    it('no members and no fields are refused', async () => {
      const kv = await backend();
      for (const [method, ...args] of [
        ['sAdd'],
        ['sRem'],
        ['hDel'],
        ['hSet', {}],
        ['sAdd', {}],
        ['hDel', {}],
      ] as const) {
        await assertRejects('INVALID_ARGUMENT', callOf(kv, method, [key('k'), ...args]), method);
      }
      await assertRejects('INVALID_ARGUMENT', callOf(kv, 'hSet', [key('k'), 'f']));
      await assertRejects('INVALID_ARGUMENT', callOf(kv, 'hSet', [key('k'), new Map([['f', 'v']])]));
      await assertRejects('INVALID_ARGUMENT', callOf(kv, 'hSet', [key('k'), [['f', 'v']]]));
      await assertRejects('INVALID_ARGUMENT', callOf(kv, 'hSet', [key('k'), { f: 'v', g: undefined }]));
      assert.equal(await kv.delete(key('k')), false);
    });

    it('options that are none are refused', async () => {
      const kv = await backend();
      for (const method of namesAt('call')) {
        const [args] = splitSample(method, key('k'), 'f');
        for (const options of [...badOptionsOf(method), { signal: {} }]) {
          const error = await assertRejects('INVALID_ARGUMENT', callOf(kv, method, [...args, options]), method);
          assert.equal(error.operation, method);
        }
      }
      assert.equal(await kv.delete(key('k')), false);
    });

    it('of builders throw when an operation is added, which then is not, and the builder stays usable', async () => {
      const kv = await backend();
      const batch = kv.batch();
      const tx = kv.atomicWrite();
      batch.set(key('a'), 1);
      tx.set(key('b'), 1);
      for (const [method, args] of refusedCalls('batch')) assertNotAdded(batch, method, withKey(args));
      for (const [method, args] of refusedCalls('atomicWrite')) assertNotAdded(tx, method, withKey(args));
      for (const method of ['sAdd', 'sRem', 'hDel'] as const) {
        assertNotAdded(batch, method, [key('k')]);
        assertNotAdded(tx, method, [key('k')]);
      }
      for (const builder of [batch, tx]) assertNotAdded(builder, 'hSet', [key('k'), { f: 'v', g: undefined }]);
      const builders = [
        [batch, namesAt('batch')],
        [tx, namesAt('atomicWrite')],
      ] as const;
      for (const [builder, methods] of builders) {
        for (const method of methods) {
          const [args] = splitSample(method, key('k'), 'f');
          // A signal is an option of exec.
          for (const options of [...badOptionsOf(method), { signal: new AbortController().signal }]) {
            assertNotAdded(builder, method, [...args, options]);
          }
        }
      }
      for (const method of ['checkExists', 'checkAbsent', 'deleteXX'] as const) assertNotAdded(tx, method, [5]);
      assertNotAdded(tx, 'checkEquals', [key('k'), 1.5]);
      batch.set(key('c'), 1);
      tx.set(key('k'), 'added after a refused operation on the same item');
      await batch.exec();
      assert.equal(await tx.exec(), true);
      for (const name of ['a', 'b', 'c']) assert.equal(await kv.get(key(name)), '1');
      assert.equal((await kv.get(key('k')))?.startsWith('added'), true);
    });

    it('a limit left undefined, and an option object without any, are fine', async () => {
      const kv = await backend();
      await kv.set(key('k'), 'v', {});
      assert.equal(await kv.get(key('k'), { signal: undefined }), 'v');
      await kv.sAdd(key('s'), 'a', {});
      await kv.hSet(key('h'), 'f', 'v', {});
      await kv.hSet(key('h'), { g: 'w' }, {});
      assert.deepEqual(await kv.sMembers(key('s')), ['a']);
      assert.deepEqual(await kv.hGetAll(key('h')), { f: 'v', g: 'w' });
      assert.deepEqual(await kv.zRangeByScore(key('z'), 1, 2, { limit: undefined, signal: undefined }), []);
    });
  });
}
