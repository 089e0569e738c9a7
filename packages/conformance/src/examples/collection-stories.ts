import { inAtomicWrite, inBatch, inTurn, other, past, type Act, type Step, type Story } from './story.js';

const setStory = (read: Act, expected: (members: readonly string[]) => unknown): Story => ({
  read,
  absent: expected([]),
  steps: [
    [(kv, name) => kv.sAdd(name, 'a'), expected(['a'])],
    [(kv, name) => kv.sRem(name, 'a'), expected([])],
    [(kv, name) => kv.sAdd(name, 'd'), expected(['d'])],
    [(kv, name) => kv.expire(name, past), expected([])],
    [(kv, name) => kv.sAddNX(name, 'a'), expected(['a'])],
    [(kv, name) => kv.sRemXX(name, 'a'), expected([])],
    [inBatch((batch, name) => batch.sAdd(name, 'a')), expected(['a'])],
    [(kv, name) => kv.sPop(name), expected([])],
    [
      inTurn(
        (kv, name) => kv.sAdd(other(name), 'a'),
        (kv, name) => kv.sMove(other(name), name, 'a'),
      ),
      expected(['a']),
    ],
    [(kv, name) => kv.sMove(name, other(name), 'a'), expected([])],
    [(kv, name) => kv.sUnionStore(name, [other(name)]), expected(['a'])],
    [(kv, name) => kv.sInterStore(name, [other(name), `${other(name)} none`]), expected([])],
    [(kv, name) => kv.sDiffStore(name, [other(name)]), expected(['a'])],
    [inBatch((batch, name) => batch.delete(name)), expected([])],
    [inBatch((batch, name) => batch.sAdd(name, 'b')), expected(['b'])],
    [inAtomicWrite((tx, name) => tx.sRem(name, 'b')), expected([])],
    [inAtomicWrite((tx, name) => tx.sAddNX(name, 'c')), expected(['c'])],
    [inAtomicWrite((tx, name) => tx.sRemXX(name, 'c')), expected([])],
    [inAtomicWrite((tx, name) => tx.sAdd(name, 'a')), expected(['a'])],
    [(kv, name) => kv.delete(name), expected([])],
  ],
});

const has = (members: readonly string[]): boolean => members.includes('a');

export const SET_STORIES = {
  sMembers: setStory(
    (kv, name) => kv.sMembers(name),
    (members) => members,
  ),
  sIsMember: setStory((kv, name) => kv.sIsMember(name, 'a'), has),
  sMIsMember: setStory(
    (kv, name) => kv.sMIsMember(name, ['a', 'x']),
    (members) => [has(members), false],
  ),
  sCard: setStory(
    (kv, name) => kv.sCard(name),
    (members) => members.length,
  ),
  sRandMember: setStory(
    (kv, name) => kv.sRandMember(name),
    ([member = null]) => member,
  ),
  sUnion: setStory(
    (kv, name) => kv.sUnion([`${other(name)} none`, name]),
    (members) => members,
  ),
  sInter: setStory(
    (kv, name) => kv.sInter([name, name]),
    (members) => members,
  ),
  sDiff: setStory(
    (kv, name) => kv.sDiff([name, `${other(name)} none`]),
    (members) => members,
  ),
} as const;

const hashStory = (read: Act, expected: (value: string | undefined) => unknown): Story => ({
  read,
  absent: expected(undefined),
  steps: [
    [(kv, name) => kv.hSet(name, 'f', 1), expected('1')],
    [(kv, name) => kv.hSet(name, { f: 2 }), expected('2')],
    [(kv, name) => kv.expire(name, past), expected(undefined)],
    [(kv, name) => kv.hSet(name, 'f', 2), expected('2')],
    [(kv, name) => kv.hDel(name, 'f'), expected(undefined)],
    [(kv, name) => kv.hSetNX(name, 'f', 3), expected('3')],
    [(kv, name) => kv.hSetEQ(name, 'f', 4, 3), expected('4')],
    [(kv, name) => kv.hIncrBy(name, 'f', 5), expected('9')],
    [(kv, name) => kv.hDelXX(name, 'f'), expected(undefined)],
    [inBatch((batch, name) => batch.hSet(name, 'f', 4)), expected('4')],
    [inBatch((batch, name) => batch.hIncrBy(name, 'f', 1)), expected('5')],
    [inAtomicWrite((tx, name) => tx.hSet(name, 'f', 6)), expected('6')],
    [inAtomicWrite((tx, name) => tx.hSetEQ(name, 'f', 7, 6)), expected('7')],
    [inAtomicWrite((tx, name) => tx.hIncrBy(name, 'f', 1)), expected('8')],
    [inAtomicWrite((tx, name) => tx.hDelXX(name, 'f')), expected(undefined)],
    [inAtomicWrite((tx, name) => tx.hSetNX(name, 'f', 1)), expected('1')],
    [inAtomicWrite((tx, name) => tx.hDel(name, 'f')), expected(undefined)],
  ],
});

const listOf = <T>(value: T | undefined): T[] => (value === undefined ? [] : [value]);

export const HASH_STORIES = {
  hGet: hashStory(
    (kv, name) => kv.hGet(name, 'f'),
    (value) => value ?? null,
  ),
  hGetAll: hashStory(
    (kv, name) => kv.hGetAll(name),
    (value) => (value === undefined ? {} : { f: value }),
  ),
  hMGet: hashStory(
    (kv, name) => kv.hMGet(name, ['x', 'f']),
    (value) => [null, value ?? null],
  ),
  hExists: hashStory(
    (kv, name) => kv.hExists(name, 'f'),
    (value) => value !== undefined,
  ),
  hLen: hashStory(
    (kv, name) => kv.hLen(name),
    (value) => listOf(value).length,
  ),
  hKeys: hashStory(
    (kv, name) => kv.hKeys(name),
    (value) => listOf(value && 'f'),
  ),
  hVals: hashStory((kv, name) => kv.hVals(name), listOf),
  hRandField: hashStory(
    (kv, name) => kv.hRandField(name, 3),
    (value) => listOf(value && 'f'),
  ),
} as const;

const listStory = (read: Act, expected: (values: readonly string[]) => unknown): Story => {
  const step = (write: Act, ...values: readonly string[]): Step => [write, expected(values)];
  return {
    read,
    absent: expected([]),
    steps: [
      step((kv, name) => kv.rPush(name, 'a', 'b'), 'a', 'b'),
      step((kv, name) => kv.lPush(name, 'c'), 'c', 'a', 'b'),
      step((kv, name) => kv.lPop(name), 'a', 'b'),
      step((kv, name) => kv.rPop(name, 1), 'a'),
      step((kv, name) => kv.lPushX(name, 'b'), 'b', 'a'),
      step((kv, name) => kv.rPushX(name, 'c'), 'b', 'a', 'c'),
      step((kv, name) => kv.lSet(name, 1, 'b'), 'b', 'b', 'c'),
      step((kv, name) => kv.lInsert(name, 'after', 'c', 'a'), 'b', 'b', 'c', 'a'),
      step((kv, name) => kv.lRem(name, 0, 'b'), 'c', 'a'),
      step((kv, name) => kv.lMove(name, name, 'right', 'left'), 'a', 'c'),
      step((kv, name) => kv.lMove(name, other(name), 'left', 'left'), 'c'),
      step((kv, name) => kv.lMove(other(name), name, 'left', 'right'), 'c', 'a'),
      step((kv, name) => kv.lTrim(name, 1, 1), 'a'),
      step((kv, name) => kv.expire(name, past)),
      step(
        inBatch((batch, name) => batch.rPush(name, 'a')),
        'a',
      ),
      step(
        inBatch((batch, name) => batch.lPush(name, 'b')),
        'b',
        'a',
      ),
      step(inBatch((batch, name) => batch.delete(name))),
      step(
        inAtomicWrite((tx, name) => tx.lPush(name, 'a')),
        'a',
      ),
      step(
        inAtomicWrite((tx, name) => tx.rPushX(name, 'b')),
        'a',
        'b',
      ),
      step(
        inAtomicWrite((tx, name) => tx.lSet(name, 0, 'c')),
        'c',
        'b',
      ),
      step((kv, name) => kv.delete(name)),
    ],
  };
};

export const LIST_STORIES = {
  lLen: listStory(
    (kv, name) => kv.lLen(name),
    (values) => values.length,
  ),
  lIndex: listStory(
    (kv, name) => kv.lIndex(name, -1),
    (values) => values.at(-1) ?? null,
  ),
  lRange: listStory(
    (kv, name) => kv.lRange(name, 0, 1),
    (values) => values.slice(0, 2),
  ),
  lPos: listStory(
    (kv, name) => kv.lPos(name, 'a'),
    (values) => (values.includes('a') ? values.indexOf('a') : null),
  ),
} as const;
