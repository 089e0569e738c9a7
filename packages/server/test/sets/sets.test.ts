import { Members, NoArray, type Reply } from '../../src/protocol/reply.js';
import { type Client, direct } from '../support/direct.js';
import { errorOf, WRONG_TYPE } from '../support/error.js';

let redis: Client;
const error = (name: string, ...args: readonly string[]) => errorOf(redis(name, ...args));
const sorted = (reply: Reply) => [...((reply instanceof Members ? reply.values : reply) as readonly string[])].sort();

beforeEach(() => {
  redis = direct()();
});

it('counts the members that are new, each once', async () => {
  expect(await redis('SADD', 's', 'a')).toBe(1);
  expect(await redis('SADD', 's', 'a')).toBe(0);
  expect(await redis('SADD', 's', 'b', 'a', 'b', 'c')).toBe(2);
  expect(await redis('SCARD', 's')).toBe(3);
  expect(await redis('SMEMBERS', 's')).toBeInstanceOf(Members);
  expect(sorted(await redis('SMEMBERS', 's'))).toEqual(['a', 'b', 'c']);
});

it('counts the members that it removes, each once', async () => {
  await redis('SADD', 's', 'a', 'b', 'c');
  expect(await redis('SREM', 's', 'x')).toBe(0);
  expect(await redis('SREM', 's', 'a', 'a', 'x', 'b')).toBe(2);
  expect(sorted(await redis('SMEMBERS', 's'))).toEqual(['c']);
  expect(await redis('SREM', 'absent', 'a')).toBe(0);
});

it('tells what is a member', async () => {
  await redis('SADD', 's', 'a', '213244124402402314402033402');
  expect(await redis('SISMEMBER', 's', '213244124402402314402033402')).toBe(1);
  expect(await redis('SISMEMBER', 's', 'x')).toBe(0);
  expect(await redis('SMISMEMBER', 's', 'x', 'a', 'a')).toEqual([0, 1, 1]);
  expect(await redis('SMISMEMBER', 'absent', 'x', 'a')).toEqual([0, 0]);
  expect(await error('SMISMEMBER', 's')).toBe("ERR wrong number of arguments for 'smismember' command");
});

it('moves a member', async () => {
  await redis('SADD', 'from', 'a', 'b');
  expect(await redis('SMOVE', 'from', 'to', 'a')).toBe(1);
  expect(await redis('SMOVE', 'from', 'to', 'a')).toBe(0);
  expect(await redis('SMOVE', 'absent', 'to', 'a')).toBe(0);
  expect(await redis('SMOVE', 'from', 'from', 'b')).toBe(1);
  expect(sorted(await redis('SMEMBERS', 'from'))).toEqual(['b']);
  expect(sorted(await redis('SMEMBERS', 'to'))).toEqual(['a']);
});

it('tells who watches the destination only if the member is new there', async () => {
  const connect = direct();
  const [one, other] = [connect(), connect()];
  await one('SADD', 'from', 'a', 'b');
  await one('SADD', 'to', 'a');
  for (const [member, expected] of [
    ['a', ['PING']],
    ['b', null],
  ] as const) {
    await one('WATCH', 'to');
    await other('SMOVE', 'from', 'to', member);
    await one('MULTI');
    await one('ECHO', 'PING');
    const reply = await one('EXEC');
    expect(reply instanceof NoArray ? null : reply).toEqual(expected);
  }
});

it('moves nothing from a key that is absent, whatever the destination is', async () => {
  await redis('HSET', 'h', 'a', '1');
  expect(await redis('SMOVE', 'absent', 'h', 'a')).toBe(0);
});

it('moves nothing to or from another type', async () => {
  await redis('SADD', 's', 'a');
  await redis('HSET', 'h', 'a', '1');
  expect(await error('SMOVE', 's', 'h', 'a')).toBe(WRONG_TYPE);
  expect(await error('SMOVE', 's', 'h', 'x')).toBe(WRONG_TYPE);
  expect(await error('SMOVE', 'h', 's', 'a')).toBe(WRONG_TYPE);
  expect(await redis('SCARD', 's')).toBe(1);
});

it('pops members until there are none', async () => {
  await redis('SADD', 's', 'a', 'b', 'c', 'd');
  const first = (await redis('SPOP', 's')) as string;
  expect(await redis('SPOP', 's', '0')).toEqual(new Members([]));
  const others = await redis('SPOP', 's', '2');
  const rest = await redis('SPOP', 's', '9');
  expect([first, ...sorted(others), ...sorted(rest)].sort()).toEqual(['a', 'b', 'c', 'd']);
  expect(await redis('SPOP', 's')).toBeNull();
  expect(await redis('SPOP', 's', '1')).toEqual(new Members([]));
});

it('refuses to pop what cannot be counted', async () => {
  expect(await error('SPOP', 's', '-1')).toBe('ERR value is out of range, must be positive');
  expect(await error('SPOP', 's', '1', '2')).toBe('ERR syntax error');
});

describe('SRANDMEMBER', () => {
  beforeEach(() => redis('SADD', 's', 'a', 'b', 'c'));

  it('gives one member without a count', async () => {
    expect(['a', 'b', 'c']).toContain(await redis('SRANDMEMBER', 's'));
    expect(await redis('SRANDMEMBER', 'absent')).toBeNull();
  });

  it('gives each member once at most, and removes none', async () => {
    expect(new Set((await redis('SRANDMEMBER', 's', '2')) as string[]).size).toBe(2);
    expect(sorted(await redis('SRANDMEMBER', 's', '100'))).toEqual(['a', 'b', 'c']);
    expect(await redis('SRANDMEMBER', 's', '0')).toEqual([]);
    expect(await redis('SRANDMEMBER', 'absent', '3')).toEqual([]);
    expect(await redis('SCARD', 's')).toBe(3);
  });

  it('gives as many members as are wanted if the count is negative, and all of them in the end', async () => {
    const members = (await redis('SRANDMEMBER', 's', '-1000')) as string[];
    expect(members).toHaveLength(1000);
    expect([...new Set(members)].sort()).toEqual(['a', 'b', 'c']);
    expect(await redis('SRANDMEMBER', 'absent', '-3')).toEqual([]);
  });

  it('refuses what it does not understand', async () => {
    expect(await error('SRANDMEMBER', 's', 'x')).toBe('ERR value is not an integer or out of range');
    expect(await error('SRANDMEMBER', 's', '1', '1')).toBe('ERR syntax error');
    expect(await error('SRANDMEMBER', 's', '-9223372036854775808')).toMatch(/^ERR value is out of range/);
    expect(await error('SRANDMEMBER', 's', '-1048577')).toBe('ERR value is out of range');
  });
});

describe('combinations', () => {
  beforeEach(async () => {
    await redis('SADD', 'a', '1', '2', '3');
    await redis('SADD', 'b', '2', '3', '4');
    await redis('SADD', 'c', '3');
  });

  it.each([
    ['SUNION a b', ['1', '2', '3', '4']],
    ['SINTER a b', ['2', '3']],
    ['SINTER a b c', ['3']],
    ['SINTER a absent', []],
    ['SDIFF a b', ['1']],
    ['SDIFF a c absent', ['1', '2']],
    ['SDIFF absent a', []],
    ['SDIFF a a', []],
    ['SUNION a a', ['1', '2', '3']],
  ])('%s', async (command, expected) => {
    const [name = '', ...keys] = command.split(' ');
    expect(await redis(name, ...keys)).toBeInstanceOf(Members);
    expect(sorted(await redis(name, ...keys))).toEqual(expected);
    expect(await redis(`${name}STORE`, 'to', ...keys)).toBe(expected.length);
    expect(sorted(await redis('SMEMBERS', 'to'))).toEqual(expected);
  });

  it('stores in place of whatever was there', async () => {
    await redis('HSET', 'h', 'f', 'v');
    expect(await redis('SUNIONSTORE', 'h', 'absent')).toBe(0);
    expect(await redis('HLEN', 'h')).toBe(0);
    await redis('HSET', 'h', 'f', 'v');
    expect(await redis('SINTERSTORE', 'a', 'a', 'b')).toBe(2);
    expect(await redis('SUNIONSTORE', 'h', 'c')).toBe(1);
  });

  it('refuses another type, and stores nothing', async () => {
    await redis('HSET', 'h', 'f', 'v');
    for (const name of ['SUNION', 'SINTER', 'SDIFF']) {
      for (const keys of [
        ['h', 'absent'],
        ['absent', 'h'],
        ['h', 'a'],
        ['a', 'h'],
      ]) {
        expect(await error(name, ...keys)).toBe(WRONG_TYPE);
        expect(await error(`${name}STORE`, 'c', ...keys)).toBe(WRONG_TYPE);
      }
    }
    expect(sorted(await redis('SMEMBERS', 'c'))).toEqual(['3']);
  });

  it('counts what all sets have', async () => {
    expect(await redis('SINTERCARD', '2', 'a', 'b')).toBe(2);
    expect(await redis('SINTERCARD', '2', 'a', 'b', 'LIMIT', '0')).toBe(2);
    expect(await redis('SINTERCARD', '2', 'a', 'b', 'limit', '1')).toBe(1);
    expect(await redis('SINTERCARD', '2', 'a', 'b', 'LIMIT', '10')).toBe(2);
    expect(await redis('SINTERCARD', '1', 'absent')).toBe(0);
  });

  it.each([
    ['0 a', 'ERR numkeys should be greater than 0'],
    ['a a', 'ERR numkeys should be greater than 0'],
    ['2 a', "ERR Number of keys can't be greater than number of args"],
    ['1 a b', 'ERR syntax error'],
    ['1 a LIMIT', 'ERR syntax error'],
    ['1 a LIMIT -1', "ERR LIMIT can't be negative"],
    ['1 a LIMIT a', "ERR LIMIT can't be negative"],
    ['1', "ERR wrong number of arguments for 'sintercard' command"],
  ])('refuses to count %s', async (args, message) => {
    expect(await error('SINTERCARD', ...args.split(' '))).toBe(message);
  });
});

it('scans all at once', async () => {
  await redis('SADD', 's', 'foo', 'fab', 'foobar', '1');
  expect(await redis('SSCAN', 's', '0', 'COUNT', '1')).toEqual(['0', ['foo', 'fab', 'foobar', '1']]);
  expect(await redis('SSCAN', 's', '0', 'MATCH', 'foo*')).toEqual(['0', ['foo', 'foobar']]);
  expect(await redis('SSCAN', 'absent', '0')).toEqual(['0', []]);
  expect(await error('SSCAN', 's', '-')).toBe('ERR invalid cursor');
  expect(await error('SSCAN', 's', '0', 'MATCHES', 'x')).toBe('ERR syntax error');
});

it.each([
  ...['SADD k a', 'SREM k a', 'SMEMBERS k', 'SISMEMBER k a', 'SMISMEMBER k a', 'SCARD k', 'SSCAN k 0', 'SPOP k'],
  ...['SPOP k 0', 'SPOP k 1', 'SRANDMEMBER k', 'SRANDMEMBER k 0', 'SRANDMEMBER k -1', 'SINTERCARD 2 absent k'],
])('refuses a key of another type: %s', async (command) => {
  await redis('HSET', 'k', 'f', 'v');
  const [name = '', ...args] = command.split(' ');
  expect(await error(name, ...args)).toBe(WRONG_TYPE);
});
