import { OK, OrderedPairs, Pairs, type Reply } from '../../src/protocol/reply.js';
import { type Client, direct } from '../support/direct.js';
import { errorOf, WRONG_TYPE } from '../support/error.js';
import { unisolated } from '../support/unisolated.js';

let redis: Client;
const error = (name: string, ...args: readonly string[]) => errorOf(redis(name, ...args));
const sorted = (reply: Reply) => [...(reply as readonly string[])].sort();

beforeEach(() => {
  redis = direct()();
});

it('counts the fields that are new, each once', async () => {
  expect(await redis('HSET', 'h', 'a', '1')).toBe(1);
  expect(await redis('HSET', 'h', 'a', '2', 'b', '3', 'b', '4')).toBe(1);
  expect(await redis('HMGET', 'h', 'b', 'x', 'a', 'b')).toEqual(['4', null, '2', '4']);
  expect(await redis('HLEN', 'h')).toBe(2);
});

it('writes with HMSET as with HSET, but answers OK', async () => {
  expect(await redis('HMSET', 'h', 'a', '1', 'b', '2')).toBe(OK);
  expect(await redis('HGETALL', 'h')).toEqual(
    new Pairs([
      ['a', '1'],
      ['b', '2'],
    ] as never),
  );
});

it('refuses a field without a value', async () => {
  expect(await error('HSET', 'h', 'a', '1', 'b')).toBe("ERR wrong number of arguments for 'hset' command");
  expect(await error('HMSET', 'h', 'a', '1', 'b')).toBe("ERR wrong number of arguments for 'hmset' command");
  expect(await redis('HLEN', 'h')).toBe(0);
});

it('writes a field that is absent', async () => {
  expect(await redis('HSETNX', 'h', 'a', '1')).toBe(1);
  expect(await redis('HSETNX', 'h', 'a', '2')).toBe(0);
  expect(await redis('HGET', 'h', 'a')).toBe('1');
  expect(await redis('HGET', 'h', 'b')).toBeNull();
});

it('counts the fields that it removes, each once', async () => {
  await redis('HSET', 'h', 'a', '1', 'b', '2', 'c', '3');
  expect(await redis('HDEL', 'h', 'x')).toBe(0);
  expect(await redis('HDEL', 'h', 'a', 'a', 'c', 'x')).toBe(2);
  expect(await redis('HKEYS', 'h')).toEqual(['b']);
});

it('tells of fields and values', async () => {
  await redis('HSET', 'h', 'a', '\0\xff', 'b', '');
  expect(await redis('HEXISTS', 'h', 'b')).toBe(1);
  expect(await redis('HEXISTS', 'h', 'x')).toBe(0);
  expect(await redis('HSTRLEN', 'h', 'a')).toBe(2);
  expect(await redis('HSTRLEN', 'h', 'x')).toBe(0);
  expect(sorted(await redis('HKEYS', 'h'))).toEqual(['a', 'b']);
  expect(sorted(await redis('HVALS', 'h'))).toEqual(['', '\0\xff']);
});

it('adds integers of 64 bits', async () => {
  expect(await redis('HINCRBY', 'h', 'n', '17179869184')).toBe(17179869184);
  expect(await redis('HINCRBY', 'h', 'n', '-17179869185')).toBe(-1);
  await redis('HSET', 'h', 'n', '-9223372036854775484');
  expect(await redis('HINCRBY', 'h', 'n', '-1')).toBe(-9223372036854775485n);
  expect(await error('HINCRBY', 'h', 'n', '-10000')).toBe('ERR increment or decrement would overflow');
  expect(await redis('HGET', 'h', 'n')).toBe('-9223372036854775485');
  expect(await redis('HINCRBY', 'h', 'new', '9223372036854775807')).toBe(9223372036854775807n);
  expect(await error('HINCRBY', 'h', 'new', '1')).toBe('ERR increment or decrement would overflow');
});

it.each([' 11', '11 ', '', '1.5', 'x'])('adds nothing to %j', async (value) => {
  await redis('HSET', 'h', 'n', value);
  expect(await error('HINCRBY', 'h', 'n', '1')).toBe('ERR hash value is not an integer');
  if (value === '1.5') return;
  expect(await error('HINCRBYFLOAT', 'h', 'n', '1')).toBe('ERR hash value is not a float');
});

it('adds decimal numbers without a trace of how they are held', async () => {
  expect(await redis('HINCRBYFLOAT', 'h', 'n', '1.23')).toBe('1.23');
  expect(await redis('HINCRBYFLOAT', 'h', 'n', '0.77')).toBe('2');
  expect(await redis('HINCRBYFLOAT', 'h', 'n', '-0.1')).toBe('1.9');
  expect(await redis('HGET', 'h', 'n')).toBe('1.9');
});

it('adds nothing that is no number, or has no end', async () => {
  expect(await error('HINCRBY', 'h', 'n', '1.5')).toBe('ERR value is not an integer or out of range');
  expect(await error('HINCRBYFLOAT', 'h', 'n', 'x')).toBe('ERR value is not a valid float');
  expect(await error('HINCRBYFLOAT', 'h', 'n', '+inf')).toBe('ERR value is NaN or Infinity');
  expect(await redis('HLEN', 'h')).toBe(0);
});

describe('HRANDFIELD', () => {
  beforeEach(() => redis('HSET', 'h', 'a', '1', 'b', '2', 'c', '3'));

  it('gives one field without a count', async () => {
    expect(['a', 'b', 'c']).toContain(await redis('HRANDFIELD', 'h'));
    expect(await redis('HRANDFIELD', 'absent')).toBeNull();
  });

  it('gives each field once at most', async () => {
    expect(new Set((await redis('HRANDFIELD', 'h', '2')) as string[]).size).toBe(2);
    expect(sorted(await redis('HRANDFIELD', 'h', '9223372036854775807'))).toEqual(['a', 'b', 'c']);
    expect(await redis('HRANDFIELD', 'h', '0')).toEqual([]);
    expect(await redis('HRANDFIELD', 'absent', '3')).toEqual([]);
  });

  it('gives as many fields as are wanted if the count is negative, and all of them in the end', async () => {
    const fields = (await redis('HRANDFIELD', 'h', '-1000')) as string[];
    expect(fields).toHaveLength(1000);
    expect([...new Set(fields)].sort()).toEqual(['a', 'b', 'c']);
    expect(await redis('HRANDFIELD', 'absent', '-3')).toEqual([]);
  });

  it.each(['2', '-20'])('gives %s fields with their values', async (count) => {
    const reply = await redis('HRANDFIELD', 'h', count, 'withvalues');
    expect(reply).toBeInstanceOf(OrderedPairs);
    const { entries } = reply as OrderedPairs;
    expect(entries).toHaveLength(Math.abs(Number(count)));
    for (const [field, value] of entries) expect(await redis('HGET', 'h', field as string)).toBe(value);
  });

  it('refuses what it does not understand', async () => {
    expect(await error('HRANDFIELD', 'h', 'x')).toBe('ERR value is not an integer or out of range');
    expect(await error('HRANDFIELD', 'h', '1', 'values')).toBe('ERR syntax error');
    expect(await error('HRANDFIELD', 'h', '1', 'withvalues', 'withvalues')).toBe('ERR syntax error');
    expect(await error('HRANDFIELD', 'h', '-9223372036854770000', 'withvalues')).toBe('ERR value is out of range');
    expect(await error('HRANDFIELD', 'h', '-9223372036854775808')).toMatch(/^ERR value is out of range/);
  });
});

it('scans all at once', async () => {
  await redis('HSET', 'h', 'foo', '1', 'fab', '2', 'foobar', '10', '1', 'foo');
  const [cursor, items] = (await redis('HSCAN', 'h', '0', 'MATCH', 'foo*', 'COUNT', '1')) as [Reply, Reply];
  expect(cursor).toBe('0');
  expect(items).toEqual(['foo', '1', 'foobar', '10']);
  expect(await redis('HSCAN', 'absent', '7')).toEqual(['0', []]);
});

it('refuses a scan that it does not understand', async () => {
  await redis('HSET', 'h', 'a', '1');
  expect(await error('HSCAN', 'h', 'x')).toBe('ERR invalid cursor');
  expect(await error('HSCAN', 'h', '0', 'COUNT', '0')).toBe('ERR syntax error');
  expect(await error('HSCAN', 'h', '0', 'COUNT', 'x')).toBe('ERR value is not an integer or out of range');
  expect(await error('HSCAN', 'h', '0', 'MATCH')).toBe('ERR syntax error');
  expect(await error('HSCAN', 'h', '0', 'TYPE', 'hash')).toBe('ERR syntax error');
});

it.each([
  ...['HSET k f v', 'HMSET k f v', 'HSETNX k f v', 'HDEL k f', 'HGET k f', 'HMGET k f', 'HGETALL k', 'HKEYS k'],
  ...['HVALS k', 'HLEN k', 'HSTRLEN k f', 'HEXISTS k f', 'HSCAN k 0', 'HINCRBY k f 1', 'HINCRBYFLOAT k f 1'],
  ...['HRANDFIELD k', 'HRANDFIELD k 0', 'HRANDFIELD k -1', 'HRANDFIELD k 1 WITHVALUES', 'HINCRBY k f 9007199254740992'],
])('refuses a key of another type: %s', async (command) => {
  await redis('SADD', 'k', 'a');
  const [name = '', ...args] = command.split(' ');
  expect(await error(name, ...args)).toBe(WRONG_TYPE);
});

it('writes with HMSET as a part of a transaction where nothing is isolated', async () => {
  const other = direct(unisolated())();
  await other('MULTI');
  await other('HMSET', 'h', 'a', '1', 'b', '2');
  await other('HMSET', 'h', 'b', '3');
  expect(await other('EXEC')).toEqual([OK, OK]);
  expect(await other('HMGET', 'h', 'a', 'b')).toEqual(['1', '3']);
});
