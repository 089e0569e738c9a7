import { fromText, type Operation } from '@keyvaluestore/core';

import { Keyspace } from '../../src/layout/keys.js';
import { type Command } from '../../src/operations/command.js';
import { compile } from '../../src/operations/compile.js';
import { changeScript } from '../../src/operations/scripts/change.js';
import { sCombineStoreScript } from '../../src/operations/scripts/s-combine-store.js';

const keys = new Keyspace('p:');
const [k, l, m, f, v, w] = ['k', 'l', 'm', 'f', 'v', 'w'].map(fromText) as [never, never, never, never, never, never];

function compiled(operation: Operation): Command<unknown> {
  return compile(operation, keys, { expiringSortedSets: false });
}

type Case = readonly [operation: Operation, name: string, args: readonly string[], access: 'read' | 'write'];

/** What is one plain command. */
const PLAIN: readonly Case[] = [
  [{ name: 'sAdd', key: k, members: [v, w], expiry: 'keep', count: true }, 'sadd', ['v', 'w'], 'write'],
  [{ name: 'sAddNX', key: k, member: v, expiry: 'keep' }, 'sadd', ['v'], 'write'],
  [{ name: 'sRem', key: k, members: [v], count: false }, 'srem', ['v'], 'write'],
  [{ name: 'sRemXX', key: k, member: v }, 'srem', ['v'], 'write'],
  [{ name: 'sMIsMember', key: k, members: [v, v] }, 'smismember', ['v', 'v'], 'read'],
  [{ name: 'sCard', key: k }, 'scard', [], 'read'],
  [{ name: 'sPop', key: k, count: 3 }, 'spop', ['3'], 'write'],
  [{ name: 'sRandMember', key: k, count: 3 }, 'srandmember', ['3'], 'read'],
  [{ name: 'hSet', key: k, entries: [[f, v]], expiry: 'keep', count: true }, 'hset', ['f', 'v'], 'write'],
  [{ name: 'hDelXX', key: k, field: f }, 'hdel', ['f'], 'write'],
  [{ name: 'hMGet', key: k, fields: [f, f] }, 'hmget', ['f', 'f'], 'read'],
  [{ name: 'hLen', key: k }, 'hlen', [], 'read'],
  [{ name: 'hKeys', key: k }, 'hkeys', [], 'read'],
  [{ name: 'hRandField', key: k, count: 2 }, 'hrandfield', ['2'], 'read'],
  [{ name: 'lPush', key: k, values: [v, w], side: 'left', expiry: 'keep' }, 'lpush', ['v', 'w'], 'write'],
  [{ name: 'lPush', key: k, values: [v, w], side: 'right', expiry: 'keep' }, 'rpush', ['v', 'w'], 'write'],
  [{ name: 'lPushX', key: k, values: [v], side: 'left', expiry: 'keep' }, 'lpushx', ['v'], 'write'],
  [{ name: 'lPushX', key: k, values: [v], side: 'right', expiry: 'keep' }, 'rpushx', ['v'], 'write'],
  [{ name: 'lPop', key: k, count: 2, side: 'left' }, 'lpop', ['2'], 'write'],
  [{ name: 'lPop', key: k, count: 2, side: 'right' }, 'rpop', ['2'], 'write'],
  [{ name: 'lLen', key: k }, 'llen', [], 'read'],
  [{ name: 'lIndex', key: k, index: -1 }, 'lindex', ['-1'], 'read'],
  [{ name: 'lRange', key: k, start: 0, stop: -1 }, 'lrange', ['0', '-1'], 'read'],
  [{ name: 'lPos', key: k, value: v, rank: -2 }, 'lpos', ['v', 'RANK', '-2'], 'read'],
  [{ name: 'lInsert', key: k, side: 'left', pivot: v, value: w }, 'linsert', ['BEFORE', 'v', 'w'], 'write'],
  [{ name: 'lInsert', key: k, side: 'right', pivot: v, value: w }, 'linsert', ['AFTER', 'v', 'w'], 'write'],
  [{ name: 'lRem', key: k, count: -2, value: v }, 'lrem', ['-2', 'v'], 'write'],
  [{ name: 'lTrim', key: k, start: 1, stop: 2 }, 'ltrim', ['1', '2'], 'write'],
];

describe('operations as commands', () => {
  for (const [operation, name, args, access] of PLAIN) {
    it(`${operation.name} is ${name} ${args.join(' ')}`, () => {
      expect(compiled(operation)).toMatchObject({ name, keys: ['p:k'], args, access });
    });
  }

  it('what reads several sets names them in their order', () => {
    for (const [how, name] of [
      ['union', 'sunion'],
      ['inter', 'sinter'],
      ['diff', 'sdiff'],
    ] as const) {
      const command = compiled({ name: 'sCombine', keys: [k, l, k], how, isolated: false });
      expect(command).toMatchObject({ name, keys: ['p:k', 'p:l', 'p:k'], args: [], access: 'read' });
    }
  });

  it('a destination stands as early among the sets as it may, and its companion last', () => {
    const store = (how: 'union' | 'inter' | 'diff', ...sets: readonly never[]): readonly string[] => {
      const command = compiled({ name: 'sCombineStore', destination: m, keys: sets, how });
      expect(command.name).toBe(sCombineStoreScript);
      expect(command.args).toEqual([`s${how}store`, String(command.keys.length - 2)]);
      expect(command.keys.at(-1)).toBe(keys.pair(m)[1]);
      expect(command.oneKey?.().keys).toEqual(command.keys.slice(0, -1));
      return command.keys.slice(0, -1);
    };
    expect(store('union', k, l, m, k)).toEqual(['p:m', 'p:m', 'p:k', 'p:l']);
    expect(store('inter', k, l)).toEqual(['p:m', 'p:k', 'p:l']);
    expect(store('diff', k, l, m)).toEqual(['p:m', 'p:k', 'p:m', 'p:l']);
    expect(store('diff', m, l, m)).toEqual(['p:m', 'p:m', 'p:m', 'p:l']);
    expect(store('diff', k, l, k)).toEqual(['p:m', 'p:k', 'p:l', 'p:k']);
  });

  it('an expiry goes with the change, of which a condition may come to nothing', () => {
    const expiry = { ttl: 50, when: 'none' } as const;
    expect(compiled({ name: 'lPush', key: k, values: [v], side: 'right', expiry })).toMatchObject({
      name: changeScript,
      args: ['PEXPIRE', '50', 'NX', 'RPUSH', '', 'v'],
    });
    expect(compiled({ name: 'sAddNX', key: k, member: v, expiry: { at: 7, when: 'always' } })).toMatchObject({
      name: changeScript,
      args: ['PEXPIREAT', '7', '', 'SADD', 'IF', 'v'],
    });
    expect(compiled({ name: 'hIncrBy', key: k, field: f, by: -2, expiry })).toMatchObject({
      args: ['f', '-2', 'PEXPIRE', '50', 'NX'],
    });
    expect(compiled({ name: 'hSetEQ', key: k, field: f, value: v, oldValue: w, expiry })).toMatchObject({
      args: ['f', 'v', 'w', 'PEXPIRE', '50', 'NX'],
    });
    expect(compiled({ name: 'hIncrBy', key: k, field: f, by: 1, expiry: 'keep' }).args).toEqual(['f', '1']);
  });

  it('what Redis says of nothing is read as such', () => {
    const { decode: popped } = compiled({ name: 'lPop', key: k, count: 1, side: 'left' });
    expect(popped(null)).toEqual([]);
    const { decode: inserted } = compiled({ name: 'lInsert', key: k, side: 'left', pivot: v, value: w });
    expect([0, -1, 3].map(inserted)).toEqual([null, null, 3]);
    const { decode: found } = compiled({ name: 'lPos', key: k, value: v, rank: 1 });
    expect([null, 0].map(found)).toEqual([null, 0]);
    const { decode: values } = compiled({ name: 'hMGet', key: k, fields: [f, f] });
    expect(values([null, Buffer.from('v')])).toEqual([null, 'v']);
    const { decode: flags } = compiled({ name: 'sMIsMember', key: k, members: [v, w] });
    expect(flags([1, 0])).toEqual([true, false]);
    const { decode: plain } = compiled({ name: 'sAdd', key: k, members: [v], expiry: 'keep', count: false });
    expect(plain(1)).toBeUndefined();
  });
});
