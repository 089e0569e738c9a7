import assert from 'node:assert/strict';

import { type AtomicWrite, type AtomicWriteResult, type Backend, type NamesAt } from '@keyvaluestore/core';

import { assertRejects, assertThrows } from '../assertions.js';
import { type ConditionName } from '../methods.js';
import { type Suite } from '../suite.js';

type Condition = (tx: AtomicWrite, name: string) => AtomicWriteResult;

/** In which states of its key an operation lets the write be committed; null where it is of the wrong type. */
interface Expectation {
  readonly condition: Condition;
  readonly absent: boolean;
  /** The key holds the empty string. */
  readonly empty: boolean;
  /** The key holds `old`. */
  readonly equal: boolean;
  /** The key holds another string. */
  readonly other: boolean;
  readonly set: boolean | null;
  readonly hash: boolean | null;
  readonly list: boolean | null;
}

const never = { absent: true, empty: true, equal: true, other: true, set: true, hash: true, list: true };
const ifPresent = { ...never, absent: false };
const ifAbsent = { absent: true, empty: false, equal: false, other: false, set: false, hash: false, list: false };
const ifEqual = { absent: false, empty: false, equal: true, other: false, set: null, hash: null, list: null };

const EXPECTATIONS = {
  set: { condition: (tx, name) => tx.set(name, 'new'), ...never },
  setNX: { condition: (tx, name) => tx.setNX(name, 'new'), ...ifAbsent },
  setXX: { condition: (tx, name) => tx.setXX(name, 'new'), ...ifPresent },
  setEQ: { condition: (tx, name) => tx.setEQ(name, 'new', 'old'), ...ifEqual },
  deleteEQ: { condition: (tx, name) => tx.deleteEQ(name, 'old'), ...ifEqual },
  delete: { condition: (tx, name) => tx.delete(name), ...never },
  deleteXX: { condition: (tx, name) => tx.deleteXX(name), ...ifPresent },
  checkExists: { condition: (tx, name) => tx.checkExists(name), ...ifPresent },
  checkAbsent: { condition: (tx, name) => tx.checkAbsent(name), ...ifAbsent },
  checkEquals: { condition: (tx, name) => tx.checkEquals(name, 'old'), ...ifEqual },
} as const satisfies Partial<Record<NamesAt<'atomicWrite'>, Expectation>>;

const STATES = ['absent', 'empty', 'equal', 'other', 'set', 'hash', 'list'] as const;
type State = (typeof STATES)[number];

/** Every condition, as it is added; when it fails, and when it is met. One that is missing here does not compile. */
const CONDITIONS: {
  readonly [M in ConditionName]: {
    readonly condition: Condition;
    readonly fails: State | 'sorted set';
    readonly met: State | 'sorted set';
  };
} = {
  setNX: { condition: (tx, name) => tx.setNX(name, 'new'), fails: 'other', met: 'absent' },
  setXX: { condition: (tx, name) => tx.setXX(name, 'new'), fails: 'absent', met: 'hash' },
  setEQ: { condition: (tx, name) => tx.setEQ(name, 'new', 'old'), fails: 'absent', met: 'equal' },
  deleteEQ: { condition: (tx, name) => tx.deleteEQ(name, 'old'), fails: 'other', met: 'equal' },
  deleteXX: { condition: (tx, name) => tx.deleteXX(name), fails: 'absent', met: 'set' },
  sAddNX: { condition: (tx, name) => tx.sAddNX(name, 'm'), fails: 'set', met: 'absent' },
  sRemXX: { condition: (tx, name) => tx.sRemXX(name, 'm'), fails: 'absent', met: 'set' },
  hSetNX: { condition: (tx, name) => tx.hSetNX(name, 'f', 'new'), fails: 'hash', met: 'absent' },
  hSetEQ: { condition: (tx, name) => tx.hSetEQ(name, 'f', 'new', 'v'), fails: 'absent', met: 'hash' },
  hDelXX: { condition: (tx, name) => tx.hDelXX(name, 'f'), fails: 'absent', met: 'hash' },
  lPushX: { condition: (tx, name) => tx.lPushX(name, 'new'), fails: 'absent', met: 'list' },
  rPushX: { condition: (tx, name) => tx.rPushX(name, 'new'), fails: 'absent', met: 'list' },
  lSet: { condition: (tx, name) => tx.lSet(name, 0, 'new'), fails: 'absent', met: 'list' },
  zAddNX: { condition: (tx, name) => tx.zAddNX(name, 'f', 9), fails: 'sorted set', met: 'absent' },
  zAddXX: { condition: (tx, name) => tx.zAddXX(name, 'f', 9), fails: 'absent', met: 'sorted set' },
  zAddGT: { condition: (tx, name) => tx.zAddGT(name, 'f', 1), fails: 'sorted set', met: 'absent' },
  zAddLT: { condition: (tx, name) => tx.zAddLT(name, 'f', 1), fails: 'sorted set', met: 'absent' },
  zRemXX: { condition: (tx, name) => tx.zRemXX(name, 'f'), fails: 'absent', met: 'sorted set' },
  zhAddNX: { condition: (tx, name) => tx.zhAddNX(name, 'f', 'new', 9), fails: 'sorted set', met: 'absent' },
  zhAddXX: { condition: (tx, name) => tx.zhAddXX(name, 'f', 'new', 9), fails: 'absent', met: 'sorted set' },
  zhAddGT: { condition: (tx, name) => tx.zhAddGT(name, 'f', 'new', 0), fails: 'sorted set', met: 'absent' },
  zhAddLT: { condition: (tx, name) => tx.zhAddLT(name, 'f', 'new', 2), fails: 'sorted set', met: 'absent' },
  zhRemXX: { condition: (tx, name) => tx.zhRemXX(name, 'f'), fails: 'absent', met: 'sorted set' },
  checkExists: { condition: (tx, name) => tx.checkExists(name), fails: 'absent', met: 'other' },
  checkAbsent: { condition: (tx, name) => tx.checkAbsent(name), fails: 'set', met: 'absent' },
  checkEquals: { condition: (tx, name) => tx.checkEquals(name, 'old'), fails: 'other', met: 'equal' },
};

async function bring(kv: Backend, name: string, state: State | 'sorted set'): Promise<void> {
  if (state === 'empty') await kv.set(name, '');
  if (state === 'equal') await kv.set(name, 'old');
  if (state === 'other') await kv.set(name, 'other');
  if (state === 'set') await kv.sAdd(name, 'm');
  if (state === 'hash') await kv.hSet(name, 'f', 'v');
  if (state === 'list') await kv.rPush(name, 'v');
  if (state === 'sorted set') await kv.zAdd(name, 'f', 1);
}

async function assertUnchanged(kv: Backend, name: string, state: State, what: string): Promise<void> {
  if (state === 'set') assert.deepEqual(await kv.sMembers(name), ['m'], what);
  else if (state === 'hash') assert.deepEqual(await kv.hGetAll(name), { f: 'v' }, what);
  else if (state === 'list') assert.deepEqual(await kv.lRange(name, 0, -1), ['v'], what);
  else assert.equal(await kv.get(name), { absent: null, empty: '', equal: 'old', other: 'other' }[state], what);
}

export function atomicWriteConditionTests({ runner: { describe, it }, backend, key }: Suite): void {
  describe('conditions of atomic writes', () => {
    for (const [method, { condition, ...expected }] of Object.entries<Expectation>(EXPECTATIONS)) {
      it(`${method}: alone and beside a write, in every state of its key (M4, D11)`, async () => {
        const kv = await backend();
        for (const state of STATES) {
          for (const beside of [false, true]) {
            const what = `${method} ${state} ${beside ? 'beside a write' : 'alone'}`;
            const name = key(what);
            await bring(kv, name, state);
            const tx = kv.atomicWrite();
            const handle = condition(tx, name);
            if (beside) tx.nIncrBy(key(`${what} n`), 1);
            if (expected[state] === null) await assertRejects('WRONG_TYPE', tx.exec(), what);
            else assert.equal(await tx.exec(), expected[state], what);
            const committed = expected[state] === true;
            assert.equal(handle.conditionFailed, expected[state] === false, what);
            assert.equal(await kv.get(key(`${what} n`)), committed && beside ? '1' : null, what);
            if (!committed || method.startsWith('check')) await assertUnchanged(kv, name, state, what);
            else assert.equal(await kv.get(name), method.startsWith('delete') ? null : 'new', what);
          }
        }
      });
    }

    it('hSetNX, zAddNX and zhAddNX abort the write if the field exists', async () => {
      const kv = await backend();
      const conditions = {
        hSetNX: (tx: AtomicWrite) => tx.hSetNX(key('h'), 'f', 'new'),
        zAddNX: (tx: AtomicWrite) => tx.zAddNX(key('z'), 'f', 9),
        zhAddNX: (tx: AtomicWrite) => tx.zhAddNX(key('zh'), 'f', 'new', 9),
      };
      for (const beside of [false, true]) {
        for (const [method, condition] of Object.entries(conditions)) {
          for (const expected of [true, false]) {
            const tx = kv.atomicWrite();
            const handle = condition(tx);
            if (beside) tx.nIncrBy(key(`${method} ${expected}`), 1);
            assert.equal(await tx.exec(), expected, method);
            assert.equal(handle.conditionFailed, !expected, method);
            if (beside) assert.equal(await kv.get(key(`${method} ${expected}`)), expected ? '1' : null);
          }
        }
        assert.deepEqual(await kv.hGetAll(key('h')), { f: 'new' });
        assert.equal(await kv.zScore(key('z'), 'f'), 9);
        assert.deepEqual(await kv.zhRangeByScore(key('zh'), 9, 9), ['new']);
        for (const name of ['h', 'z', 'zh']) await kv.delete(key(name));
      }
    });

    it('other fields of the same hash or sorted set do not matter', async () => {
      const kv = await backend();
      await kv.hSet(key('h'), 'other', 1);
      await kv.zAdd(key('z'), 'other', 1);
      const tx = kv.atomicWrite();
      tx.hSetNX(key('h'), 'f', 2);
      tx.zAddNX(key('z'), 'f', 2);
      tx.zhAddNX(key('z'), 'g', 'member', 3);
      assert.equal(await tx.exec(), true);
      assert.deepEqual(await kv.hGetAll(key('h')), { other: '1', f: '2' });
      assert.deepEqual(await kv.zRangeByScore(key('z'), 1, 3), ['other', 'f', 'member']);
    });

    it('every condition that failed is marked, and no other (F6)', async () => {
      const kv = await backend();
      const failing = kv.atomicWrite();
      const passing = kv.atomicWrite();
      const failed: AtomicWriteResult[] = [];
      const met: AtomicWriteResult[] = [];
      for (const [method, { condition, ...states }] of Object.entries(CONDITIONS)) {
        for (const name of ['fails', 'met', 'passes']) {
          await bring(kv, key(`${method} ${name}`), name === 'fails' ? states.fails : states.met);
        }
        failed.push(condition(failing, key(`${method} fails`)));
        met.push(condition(failing, key(`${method} met`)));
        condition(passing, key(`${method} passes`));
      }
      met.push(failing.set(key('a'), 1), failing.delete(key('b')), failing.zAdd(key('c'), 'm', 1));
      assert.equal(await failing.exec(), false);
      assert.deepEqual(
        [...failed, ...met].map(({ conditionFailed }) => conditionFailed),
        [...failed.map(() => true), ...met.map(() => false)],
      );
      assert.equal(await passing.exec(), true);
    });

    it('conditionFailed is not there before exec has ended, and false after success and after errors (R7)', async () => {
      const kv = await backend();
      await kv.set(key('text'), 'text');
      const committed = kv.atomicWrite();
      const set = committed.setNX(key('a'), 1);
      assertThrows('BUILDER_STATE', () => set.conditionFailed);
      const executed = committed.exec();
      assertThrows('BUILDER_STATE', () => set.conditionFailed);
      assert.equal(await executed, true);
      assert.equal(set.conditionFailed, false);
      const failing = kv.atomicWrite();
      const handles = [failing.nIncrBy(key('text'), 1), failing.setNX(key('b'), 1), failing.checkExists(key('c'))];
      await assertRejects('NOT_AN_INTEGER', failing.exec());
      assert.deepEqual(
        handles.map(({ conditionFailed }) => conditionFailed),
        [false, false, false],
      );
    });

    it('checks write nothing, also where they are all there is', async () => {
      const kv = await backend();
      await kv.set(key('there'), 'x');
      const tx = kv.atomicWrite();
      tx.checkExists(key('there'));
      tx.checkAbsent(key('absent'));
      assert.equal(await tx.exec(), true);
      assert.equal(await kv.get(key('there')), 'x');
      assert.equal(await kv.delete(key('absent')), false);
      const alone = kv.atomicWrite();
      alone.checkEquals(key('there'), 'x');
      assert.equal(await alone.exec(), true);
    });

    it('an empty string equals an empty string, and nothing does not', async () => {
      const kv = await backend();
      await kv.set(key('empty'), '');
      const equal = kv.atomicWrite();
      equal.checkEquals(key('empty'), '');
      assert.equal(await equal.exec(), true);
      const unequal = kv.atomicWrite();
      const handles = [unequal.checkEquals(key('none'), ''), unequal.setEQ(key('none 2'), 'x', '')];
      assert.equal(await unequal.exec(), false);
      assert.deepEqual(
        handles.map(({ conditionFailed }) => conditionFailed),
        [true, true],
      );
      const changed = kv.atomicWrite();
      changed.setEQ(key('empty'), 'x', '');
      assert.equal(await changed.exec(), true);
    });

    it('conditions compare the text of numbers (D10)', async () => {
      const kv = await backend();
      await kv.nIncrBy(key('counter'), 5);
      await kv.set(key('number'), 5);
      await kv.set(key('text'), '5');
      const tx = kv.atomicWrite();
      tx.checkEquals(key('counter'), 5);
      tx.setEQ(key('number'), 6, '5');
      tx.setEQ(key('text'), 6n, 5);
      assert.equal(await tx.exec(), true);
      assert.equal(await kv.nIncrBy(key('text'), 1), 7);
    });

    it('a failed condition that meets an invalid operation tells either, and writes nothing', async () => {
      const kv = await backend();
      await kv.set(key('there'), 'text');
      await kv.set(key('text'), 'text');
      const tx = kv.atomicWrite();
      tx.set(key('a'), 1);
      tx.checkAbsent(key('there'));
      tx.nIncrBy(key('text'), 1);
      tx.sAdd(key('b'), 'm');
      const outcome: unknown = await tx.exec().catch((error: { readonly code: string }) => error.code);
      assert.ok(outcome === false || outcome === 'NOT_AN_INTEGER', String(outcome));
      for (const name of ['a', 'b']) assert.equal(await kv.delete(key(name)), false);
    });
  });
}
