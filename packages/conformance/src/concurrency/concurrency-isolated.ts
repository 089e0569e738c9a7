import assert from 'node:assert/strict';

import { type BinaryString, fromText, type OperationSteps } from '@keyvaluestore/core';

import { ask, isolated, read, write } from '../isolated.js';
import { breathe } from './concurrency-clients.js';
import { type RaceTests, together } from './concurrency-races.js';

const CLIENTS = 20;

/** Clients of a race in which each writes again and again; engines that notice others try again as often as they may. */
const FEW = 6;

function* moveOne(from: BinaryString, to: BinaryString): OperationSteps<boolean> {
  const [member] = yield* ask({ name: 'sMembers', key: from });
  if (member === undefined) return false;
  yield* ask({ name: 'sRem', key: from, members: [member], count: false });
  yield* ask({ name: 'sAdd', key: to, members: [member], expiry: 'keep', count: false });
  return true;
}

function* transfer(from: BinaryString, to: BinaryString): OperationSteps<void> {
  const [rich, poor] = [Number(yield* read(from)), Number(yield* read(to))];
  yield* write(from, String(rich - 3));
  yield* write(to, String(poor + 3));
}

function* sumOf(...keys: BinaryString[]): OperationSteps<number> {
  let sum = 0;
  for (const key of keys) sum += Number(yield* read(key));
  return sum;
}

export const ISOLATED_RACES: RaceTests = {
  async 'what many isolated steps append to one string is all there, once'({ backend, key }) {
    await together(CLIENTS, (index) =>
      isolated(backend, [key('text')], function* (text) {
        yield* write(text, `${yield* read(text)}<${index}>`);
      }),
    );
    const parts = ((await backend.get(key('text'))) ?? '').match(/<\d+>/g) ?? [];
    assert.deepEqual(parts.toSorted(), Array.from({ length: CLIENTS }, (_, index) => `<${index}>`).toSorted());
  },

  async 'isolated steps that move members between two sets lose none, and double none'({ backend, key, random }) {
    const [a, b] = [key('a'), key('b')];
    const members = Array.from({ length: 10 }, (_, index) => `m${index}`);
    await backend.sAdd(a, ...members);
    await together(FEW, async (index) => {
      for (let turn = 0; turn < 4; turn++) {
        await isolated(backend, index % 2 === 0 ? [a, b] : [b, a], moveOne);
        await breathe(random);
      }
    });
    const left = [...(await backend.sMembers(a)), ...(await backend.sMembers(b))];
    assert.deepEqual(left.toSorted(), members.toSorted());
  },

  async 'isolated steps that read several keys always see the sum that others keep'({ backend, key, random }) {
    const accounts = ['a', 'b', 'c'].map((name) => key(name));
    for (const account of accounts) await backend.set(account, 100);
    const sums = await together(FEW, async (index) => {
      const seen: number[] = [];
      for (let turn = 0; turn < 4; turn++) {
        const [from, to] = [accounts[(index + turn) % 3] as string, accounts[(index + turn + 1) % 3] as string];
        if (index % 2 === 0) await isolated(backend, [from, to], transfer);
        else seen.push(await isolated(backend, accounts, sumOf));
        await breathe(random);
      }
      return seen;
    });
    assert.deepEqual([...new Set(sums.flat())], [300]);
    assert.equal(await isolated(backend, accounts, sumOf), 300);
  },

  async 'of isolated steps that each leave only if another stays, one stays'({ backend, key }) {
    const keys = [key('a'), key('b')];
    for (const each of keys) await backend.set(each, 'on call');
    const left = await together(CLIENTS, (index) =>
      isolated(backend, keys, function* (a, b) {
        const [own, other] = index % 2 === 0 ? [a, b] : [b, a];
        if ((yield* read(other)) === '' || (yield* read(own)) === '') return false;
        return (yield* ask({ name: 'delete', key: own })) === true;
      }),
    );
    assert.equal(left.filter(Boolean).length, 1);
    assert.equal(
      [await backend.get(keys[0] as string), await backend.get(keys[1] as string)].filter(Boolean).length,
      1,
    );
  },

  async 'isolated steps that add while there is room leave no more than there is room for'({ backend, key }) {
    await together(CLIENTS, (index) =>
      isolated(backend, [key('board')], function* (board) {
        const range = {
          by: 'score',
          min: { value: -Infinity, exclusive: false },
          max: { value: Infinity, exclusive: false },
        } as const;
        if ((yield* ask({ name: 'zCount', key: board, range })) >= 5) return;
        const field = fromText(`client ${index}`);
        const entry = { field, member: field, score: index, expiry: 'keep', count: false } as const;
        yield* ask({ name: 'zAdd', key: board, when: 'always', ...entry });
      }),
    );
    assert.equal(await backend.zCard(key('board')), 5);
  },

  async 'isolated steps and single operations on one counter lose nothing of each other'({ backend, key }) {
    await together(CLIENTS, async (index) => {
      if (index % 2 === 0) return backend.nIncrBy(key('n'), 1);
      return isolated(backend, [key('n')], function* (n) {
        const sum = Number(yield* read(n)) + 1;
        yield* write(n, String(sum));
        return sum;
      });
    });
    assert.equal(await backend.get(key('n')), String(CLIENTS));
  },
};
