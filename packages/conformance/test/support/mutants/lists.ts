import { type BinaryString, type Operation } from '@keyvaluestore/core';

import { doing, forcing, giving, inSteps, taking } from './breaking.js';
import { type Engine, type Mutant, unless } from './mutant.js';

type List = readonly BinaryString[];

const all = ({ run }: Engine, key: BinaryString): Promise<List> => run({ name: 'lRange', key, start: 0, stop: -1 });

/** Puts other values in the place of a list. */
async function replace(engine: Engine, key: BinaryString, values: List): Promise<void> {
  await engine.run({ name: 'delete', key });
  if (values.length > 0) await push(engine, key, values);
}

const push = ({ run }: Engine, key: BinaryString, values: List): Promise<number> =>
  run({ name: 'lPush', key, values, side: 'right', expiry: 'keep' });

const turned = (side: 'left' | 'right') => (side === 'left' ? 'right' : 'left');

export const LIST_MUTANTS = {
  lPush: [
    taking('lPush')('lPush keeps the order of its values', 'the last value comes to stand first', (operation) =>
      operation.side === 'left' ? { ...operation, values: [...operation.values].reverse() } : operation,
    ),
    taking('lPush')('lPush adds on the right', 'lPush adds on the left', (operation) => ({
      ...operation,
      side: 'right',
    })),
    taking('lPush')('a push adds a value once', 'a list holds a value as often as it was added', (operation) => ({
      ...operation,
      values: [...new Set(operation.values)],
    })),
    giving('lPush', 'a push gives how many it added', 'a push gives the new length', (_, { values }) => values.length),
    taking('lPush')('a push loses the expiry', 'what changes a key in place keeps its expiry', (operation) =>
      operation.expiry === 'keep' ? { ...operation, expiry: 'never' } : operation,
    ),
    doing('lPush', 'a push replaces what is no list', 'changing a key as another type rejects', (operation, { run }) =>
      unless('WRONG_TYPE', run(operation), async () => {
        await run({ name: 'delete', key: operation.key });
        return run(operation);
      }),
    ),
    inSteps(
      'lPush',
      'a push counts, and then adds',
      async ({ key, values }, { run }) => (await run({ name: 'lLen', key })) + values.length,
      (operation, { run }) => run(operation),
    ),
  ],
  lPushX: [
    doing('lPushX', 'lPushX makes a list', 'lPushX adds only where there is a list', (operation, { run }) =>
      run({ ...operation, name: 'lPush' }),
    ),
    giving(
      'lPushX',
      'lPushX gives 1 where there is no list',
      'lPushX gives 0 where there is no list',
      (length) => length || 1,
    ),
    taking('lPushX')('lPushX adds at the other end', 'lPushX adds on the left', (operation) => ({
      ...operation,
      side: turned(operation.side),
    })),
    forcing('lPushX'),
  ],
  lPop: [
    giving(
      'lPop',
      'rPop gives values as they stood',
      'values come in the order in which they are taken',
      (values, { side }) => (side === 'right' ? [...values].reverse() : values),
    ),
    taking('lPop')('rPop takes from the left', 'rPop takes from the right', (operation) => ({
      ...operation,
      side: 'left',
    })),
    doing('lPop', 'a pop leaves what it gives', 'a pop removes', async ({ key, count, side }, engine) => {
      const values = await all(engine, key);
      return side === 'left' ? values.slice(0, count) : [...values].reverse().slice(0, count);
    }),
    taking('lPop')('a pop takes one', 'a pop takes so many', (operation) => ({ ...operation, count: 1 })),
    doing(
      'lPop',
      'a pop takes the expiry away',
      'what changes a key in place keeps its expiry',
      async (operation, { run }) => {
        const values = await run(operation);
        await run({ name: 'persist', key: operation.key });
        return values;
      },
    ),
    inSteps(
      'lPop',
      'a pop looks, and then removes',
      async ({ key, count, side }, engine) => {
        const values = await all(engine, key);
        return side === 'left' ? values.slice(0, count) : [...values].reverse().slice(0, count);
      },
      (operation, { run }) => run(operation),
    ),
  ],
  lLen: [
    doing(
      'lLen',
      'lLen counts different values',
      'lLen counts values',
      async ({ key }, engine) => new Set(await all(engine, key)).size,
    ),
  ],
  lIndex: [
    giving(
      'lIndex',
      'lIndex gives nothing for negative indexes',
      'negative indexes count from the end',
      (value, { index }) => (index < 0 ? null : value),
    ),
    doing(
      'lIndex',
      'lIndex ends at the ends',
      'beyond the ends there is nothing',
      async (operation, engine) =>
        (await engine.run(operation)) ?? (await all(engine, operation.key)).at(operation.index < 0 ? 0 : -1) ?? null,
    ),
  ],
  lRange: [
    giving('lRange', 'lRange leaves out its end', 'both ends are in a range', (values, { stop }) =>
      stop >= 0 && values.length > 1 ? values.slice(0, -1) : values,
    ),
    taking('lRange')('a start before the list is its end', 'beyond the ends there is nothing', (operation) =>
      operation.start < -5 ? { ...operation, start: -1 } : operation,
    ),
  ],
  lPos: [
    taking('lPos')('lPos passes over ranks', 'a rank says which place', (operation) => ({ ...operation, rank: 1 })),
    giving('lPos', 'lPos counts negative ranks from the end', 'an index counts from 0', (place, { rank }) =>
      rank < 0 && place !== null ? place + 1 : place,
    ),
    giving('lPos', 'lPos gives -1 for nothing', 'null means absent', (place) => place ?? -1),
  ],
  lSet: [
    doing('lSet', 'lSet behind the end adds', 'lSet rejects past the ends', async (operation, engine) => {
      if (await engine.run(operation)) return true;
      const length = (await all(engine, operation.key)).length;
      if (operation.index === length && length > 0) await push(engine, operation.key, [operation.value]);
      return operation.index === length && length > 0;
    }),
    giving('lSet', 'lSet does nothing past the ends', 'lSet rejects past the ends', () => true),
    taking('lSet')('lSet knows no end', 'negative indexes count from the end', (operation) => ({
      ...operation,
      index: Math.abs(operation.index),
    })),
    forcing('lSet'),
  ],
  lInsert: [
    taking('lInsert')('lInsert always puts before', 'a value is put before or after', (operation) => ({
      ...operation,
      side: 'left',
    })),
    doing(
      'lInsert',
      'lInsert goes by the last place',
      'the first place of the pivot counts',
      async (operation, engine) => {
        const { key, pivot, value, side } = operation;
        const values = await all(engine, key);
        const place = values.lastIndexOf(pivot);
        if (place < 0 || place === values.indexOf(pivot)) return engine.run(operation);
        await replace(engine, key, values.toSpliced(side === 'left' ? place : place + 1, 0, value));
        return values.length + 1;
      },
    ),
    giving(
      'lInsert',
      'lInsert gives -1 without a pivot',
      'lInsert gives null without a pivot',
      (length) => length ?? -1,
    ),
    doing(
      'lInsert',
      'lInsert without a pivot adds',
      'lInsert without a pivot changes nothing',
      async (operation, engine) => {
        const length = await engine.run(operation);
        if (length === null) await push(engine, operation.key, [operation.value]);
        return length;
      },
    ),
  ],
  lRem: [
    taking('lRem')('lRem always begins on the left', 'a negative count begins on the right', (operation) => ({
      ...operation,
      count: Math.abs(operation.count),
    })),
    taking('lRem')('lRem of none removes one', 'a count of 0 removes all', (operation) => ({
      ...operation,
      count: operation.count || 1,
    })),
    giving('lRem', 'lRem gives the count that it is told', 'lRem gives how many it removed', (removed, { count }) =>
      removed > 0 && count > 0 ? count : removed,
    ),
  ],
  lTrim: [
    doing('lTrim', 'lTrim removes the range', 'lTrim keeps the range', async (operation, engine) => {
      const { key, start, stop } = operation;
      const range = await engine.run({ name: 'lRange', key, start, stop });
      const values = await all(engine, key);
      if (range.length < values.length)
        await replace(
          engine,
          key,
          values.filter((value) => !range.includes(value)),
        );
    }),
    doing(
      'lTrim',
      'lTrim to nothing leaves the list',
      'a list that loses its last value is gone',
      async (operation, engine) => {
        const { key, start, stop } = operation;
        if ((await engine.run({ name: 'lRange', key, start, stop })).length > 0) await engine.run(operation);
      },
    ),
    doing(
      'lTrim',
      'lTrim takes the expiry away',
      'what changes a key in place keeps its expiry',
      async (operation, { run }) => {
        await run(operation);
        await run({ name: 'persist', key: operation.key });
      },
    ),
  ],
  lMove: [
    doing('lMove', 'lMove leaves the value behind', 'lMove moves', async (operation, engine) => {
      const value = await engine.run(operation);
      if (value !== null) await push(engine, operation.source, [value]);
      return value;
    }),
    taking('lMove')(
      'lMove puts at the end from which it takes',
      'lMove puts at the end that it is told',
      (operation) => ({
        ...operation,
        to: operation.from,
      }),
    ),
    doing(
      'lMove',
      'lMove passes over the type of its destination',
      'either key of another type rejects',
      async (operation, engine) => ((await all(engine, operation.source)).length === 0 ? null : engine.run(operation)),
    ),
    doing(
      'lMove',
      'a list of one value loses its expiry when it is turned round',
      'a key keeps its expiry',
      async (operation, engine) => {
        const { source, destination } = operation;
        const value = await engine.run(operation);
        if (source === destination && (await all(engine, source)).length === 1)
          await engine.run({ name: 'persist', key: source });
        return value;
      },
    ),
    inSteps(
      'lMove',
      'lMove takes, and then puts',
      async ({ source, destination, from }, engine) => {
        await all(engine, destination);
        const [value = null] = await engine.run({ name: 'lPop', key: source, count: 1, side: from });
        return value;
      },
      async ({ destination, to }, { run }, value) => {
        if (value !== null) await run({ name: 'lPush', key: destination, values: [value], side: to, expiry: 'keep' });
      },
    ),
  ],
} as const satisfies { readonly [N in Operation['name']]?: readonly Mutant[] };
