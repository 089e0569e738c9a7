import { inAtomicWrite, inBatch, past, type Story } from './story.js';

const MINUTE = 60_000;

export const KEY_STORIES = {
  exists: {
    read: (kv, name) => kv.exists(name),
    absent: false,
    steps: [
      [(kv, name) => kv.set(name, 1), true],
      [(kv, name) => kv.getDelete(name), false],
      [(kv, name) => kv.sAdd(name, 'a'), true],
      [(kv, name) => kv.sRem(name, 'a'), false],
      [(kv, name) => kv.hSet(name, 'f', 1), true],
      [inAtomicWrite((tx, name) => tx.hDel(name, 'f')), false],
      [inBatch((batch, name) => batch.zAdd(name, 'm', 1)), true],
      [(kv, name) => kv.zRem(name, 'm'), false],
    ],
  },
  type: {
    read: (kv, name) => kv.type(name),
    absent: null,
    steps: [
      [(kv, name) => kv.hSetNX(name, 'f', 1), 'hash'],
      [(kv, name) => kv.set(name, 1), 'string'],
      [(kv, name) => kv.deleteEQ(name, 1), null],
      [(kv, name) => kv.sAdd(name, 'a'), 'set'],
      [inAtomicWrite((tx, name) => tx.setXX(name, 2)), 'string'],
      [(kv, name) => kv.expire(name, past), null],
      [inBatch((batch, name) => batch.zhAdd(name, 'f', 'm', 1)), 'sortedSet'],
      [(kv, name) => kv.delete(name), null],
    ],
  },
  ttl: {
    // In minutes, of which no clock takes one between two steps.
    read: async (kv, name) => {
      const left = await kv.ttl(name);
      return left === null ? null : Math.ceil(left / MINUTE);
    },
    absent: null,
    steps: [
      [(kv, name) => kv.set(name, 1), Infinity],
      [(kv, name) => kv.expire(name, { ttl: MINUTE }), 1],
      [(kv, name) => kv.persist(name), Infinity],
      [(kv, name) => kv.nIncrBy(name, 1, { ttl: 2 * MINUTE }), 2],
      [(kv, name) => kv.getSet(name, 1), Infinity],
      [inBatch((batch, name) => batch.expire(name, { ttl: 3 * MINUTE })), 3],
      [inBatch((batch, name) => batch.persist(name)), Infinity],
      [inAtomicWrite((tx, name) => tx.setXX(name, 2, { ttl: 4 * MINUTE })), 4],
      [inAtomicWrite((tx, name) => tx.delete(name)), null],
      [(kv, name) => kv.hSet(name, { f: 1 }, { ttl: 5 * MINUTE }), 5],
      [(kv, name) => kv.hSet(name, 'f', 2, { ttl: 6 * MINUTE, when: 'none' }), 5],
      [(kv, name) => kv.set(name, 1), Infinity],
      [(kv, name) => kv.deleteEQ(name, 1), null],
    ],
  },
  get: {
    read: (kv, name) => kv.get(name),
    absent: null,
    steps: [
      [(kv, name) => kv.set(name, 1), '1'],
      [(kv, name) => kv.nIncrBy(name, 1), '2'],
      [(kv, name) => kv.setXX(name, 3), '3'],
      [(kv, name) => kv.setEQ(name, 4, 3), '4'],
      [(kv, name) => kv.delete(name), null],
      [(kv, name) => kv.setNX(name, 5), '5'],
      [(kv, name) => kv.deleteEQ(name, 5), null],
      [(kv, name) => kv.getSet(name, 'new'), 'new'],
      [(kv, name) => kv.getDelete(name), null],
      [(kv, name) => kv.set(name, 'short', { ttl: 60_000 }), 'short'],
      [(kv, name) => kv.expire(name, past), null],
      [inBatch((batch, name) => batch.set(name, 6)), '6'],
      [inBatch((batch, name) => batch.expire(name, past)), null],
      [inBatch((batch, name) => batch.set(name, 6)), '6'],
      [inBatch((batch, name) => batch.delete(name)), null],
      [inAtomicWrite((tx, name) => tx.set(name, 7)), '7'],
      [inAtomicWrite((tx, name) => tx.deleteXX(name)), null],
    ],
  },
} as const satisfies Readonly<Record<string, Story>>;
