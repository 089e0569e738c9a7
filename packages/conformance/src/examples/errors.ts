import assert from 'node:assert/strict';
import { inspect } from 'node:util';

import {
  AbortedError,
  type Backend,
  BatchError,
  BuilderStateError,
  InvalidArgumentError,
  KeyValueStoreError,
  LimitExceededError,
  type MethodName,
  NotAnIntegerError,
  OutOfRangeError,
  WrongTypeError,
} from '@keyvaluestore/core';

import { methodsOf, namesAt } from '../methods.js';
import { SAMPLES, TYPES } from '../samples.js';
import { type Suite } from '../suite.js';

const SECRET = 'hunter2-is-the-secret';
const SECRET_BYTES = Buffer.from(SECRET);

const CLASSES = [
  AbortedError,
  BatchError,
  BuilderStateError,
  InvalidArgumentError,
  LimitExceededError,
  NotAnIntegerError,
  OutOfRangeError,
  WrongTypeError,
];

async function errorOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  return assert.fail('resolved');
}

/** The methods of sets and lists, which are of a wrong type on a hash, and the other way round. */
const ofSets = namesAt('call').filter((method) => TYPES[method] === 'set' || TYPES[method] === 'list');
const ofHashes = namesAt('call').filter((method) => TYPES[method] === 'hash');

async function sampleOn(kv: Backend, method: MethodName, name: string): Promise<unknown> {
  return methodsOf(kv)[method](...SAMPLES[method](name, SECRET));
}

/** Everything that a log could show of an error. */
function* texts(error: unknown): Generator<string> {
  yield String(error);
  yield inspect(error, { depth: 20, showHidden: true, maxArrayLength: null, maxStringLength: null });
  yield JSON.stringify(error);
  if (!(typeof error === 'object' && error !== null)) return;
  const { message, stack, cause } = error as Partial<Error>;
  yield `${message} ${stack}`;
  if (cause !== undefined) yield* texts(cause);
  if (BatchError.is(error)) for (const { error: failure } of error.errors) yield* texts(failure);
}

export function errorTests({ runner: { describe, it }, backend, key }: Suite): void {
  describe('errors', () => {
    it('have a code, a class, the method and the key', async () => {
      const kv = await backend();
      await kv.set(key('text'), 'text');
      await kv.set(key('max'), Number.MAX_SAFE_INTEGER);
      await kv.sAdd(key('set'), 'm');
      const executed = kv.batch();
      await executed.exec();
      const cases = [
        [InvalidArgumentError, 'INVALID_ARGUMENT', 'zAdd', key('z'), () => kv.zAdd(key('z'), 'm', NaN)],
        [LimitExceededError, 'LIMIT_EXCEEDED', 'zScore', key('z'), () => kv.zScore(key('z'), '')],
        [WrongTypeError, 'WRONG_TYPE', 'hGetAll', key('set'), () => kv.hGetAll(key('set'))],
        [NotAnIntegerError, 'NOT_AN_INTEGER', 'nIncrBy', key('text'), () => kv.nIncrBy(key('text'), 1)],
        [OutOfRangeError, 'OUT_OF_RANGE', 'nIncrBy', key('max'), () => kv.nIncrBy(key('max'), 1)],
        [OutOfRangeError, 'OUT_OF_RANGE', 'lSet', key('none'), () => kv.lSet(key('none'), 0, 'v')],
        [InvalidArgumentError, 'INVALID_ARGUMENT', 'sUnion', undefined, () => kv.sUnion([])],
        [WrongTypeError, 'WRONG_TYPE', 'sUnion', undefined, () => kv.sUnion([key('set'), key('text')])],
        [WrongTypeError, 'WRONG_TYPE', 'sMove', key('set'), () => kv.sMove(key('set'), key('text'), 'm')],
        [WrongTypeError, 'WRONG_TYPE', 'sDiffStore', key('d'), () => kv.sDiffStore(key('d'), [key('text')])],
        [AbortedError, 'ABORTED', 'get', key('text'), () => kv.get(key('text'), { signal: AbortSignal.abort() })],
        [BuilderStateError, 'BUILDER_STATE', 'exec', undefined, () => executed.exec()],
      ] as const;
      for (const [Class, code, operation, name, call] of cases) {
        const error = await errorOf(call());
        assert.ok(error instanceof Error);
        assert.ok(KeyValueStoreError.is(error), code);
        assert.equal(error.code, code);
        assert.equal(error.operation, operation);
        assert.equal(error.key, name);
        assert.equal(error.retryable, false);
        assert.equal(error.name, Class.name);
        for (const Other of CLASSES) assert.equal(Other.is(error), Other === Class, `${Other.name} of ${code}`);
      }
    });

    it('are told apart from everything else', () => {
      for (const other of [null, undefined, 'x', 5, {}, new Error('x'), { code: 'WRONG_TYPE' }]) {
        assert.equal(KeyValueStoreError.is(other), false);
        for (const Class of CLASSES) assert.equal(Class.is(other), false);
      }
      return Promise.resolve();
    });

    it('never show a value', async () => {
      const kv = await backend();
      await kv.set(key('text'), SECRET);
      await kv.set(key('bytes'), SECRET_BYTES);
      await kv.sAdd(key('set'), SECRET);
      await kv.hSet(key('hash'), SECRET, SECRET);
      const long = SECRET.repeat(20_000);
      const lone = `${SECRET}\uD800`;
      const atomicWrite = (): Promise<boolean> => {
        const tx = kv.atomicWrite();
        tx.set(key('a'), SECRET);
        tx.checkEquals(key('b'), SECRET);
        tx.nIncrBy(key('text'), 1);
        tx.zhAdd(key('zh'), 'f', SECRET, 1);
        return tx.exec().then((ok) => (ok ? ok : Promise.reject(new Error('a condition failed'))));
      };
      const batch = (): Promise<void> => {
        const builder = kv.batch();
        builder.set(key('a'), SECRET);
        builder.nIncrBy(key('text'), 1);
        builder.sAdd(key('text'), SECRET, SECRET_BYTES);
        builder.get(key('set'));
        return builder.exec();
      };
      const calls: (() => Promise<unknown>)[] = [
        () => kv.nIncrBy(key('text'), 1),
        () => kv.nIncrBy(key('bytes'), 1),
        () => kv.sAdd(key('text'), SECRET),
        () => kv.sRem(key('hash'), SECRET_BYTES),
        () => kv.hSet(key('text'), SECRET, SECRET),
        () => kv.hSet(key('set'), { [SECRET]: SECRET_BYTES }),
        () => kv.hSetNX(key('set'), SECRET, SECRET),
        () => kv.setEQ(key('set'), SECRET, SECRET),
        () => kv.get(key('hash')),
        () => kv.set(key('text'), long),
        () => kv.zAdd(key('z'), long, 1),
        () => kv.set(key('text'), lone),
        () => kv.sAdd(key('set'), lone),
        () => kv.set(key('text'), { value: SECRET } as unknown as string),
        () => kv.get({ value: SECRET } as unknown as string),
        () => kv.zAdd(key('z'), [SECRET] as unknown as string, 1),
        () => kv.zAdd(key('z'), SECRET, NaN),
        () => kv.zRangeByLex(key('z'), SECRET as '-', '+'),
        () => kv.set(key('text'), SECRET, { signal: AbortSignal.abort() }),
        ...ofSets.map((method) => () => sampleOn(kv, method, key('hash'))),
        ...ofHashes.map((method) => () => sampleOn(kv, method, key('set'))),
        atomicWrite,
        batch,
      ];
      for (const call of calls) {
        const error = await errorOf(call());
        for (const text of texts(error)) {
          assert.equal(text.includes(SECRET), false, call.toString());
          // The same as a list of bytes, as Buffers are inspected and written.
          assert.equal(text.includes(SECRET_BYTES.toString('hex').replace(/..(?!$)/g, '$& ')), false, call.toString());
          assert.equal(text.includes([...SECRET_BYTES].join(',')), false, call.toString());
        }
      }
    });

    it('leave the backend as usable as before', async () => {
      const kv: Backend = await backend();
      await kv.sAdd(key('set'), 'm');
      await Promise.allSettled([
        kv.get(key('set')),
        kv.nIncrBy(key('set'), 1),
        kv.set('', 1),
        kv.get(key('set')),
        kv.hSet(key('set'), 'f', 1),
      ]);
      await kv.set(key('k'), 'v');
      assert.equal(await kv.get(key('k')), 'v');
      assert.deepEqual(await kv.sMembers(key('set')), ['m']);
    });
  });
}
