import { type BinaryString } from '@keyvaluestore/core';

import { OK, Pairs, ReplyError, Verbatim } from '../../src/protocol/reply.js';
import { Service } from '../../src/connection/service.js';
import { Session } from '../../src/connection/session.js';
import { dispatch } from '../../src/connection/dispatch.js';
import { direct, redisLike } from '../support/direct.js';

const error = (message: string) => new ReplyError(message);

async function text(reply: Promise<unknown>): Promise<string> {
  const verbatim = await reply;
  expect(verbatim).toBeInstanceOf(Verbatim);
  return (verbatim as Verbatim).text;
}

it('remembers what is configured, and finds it by patterns', async () => {
  const redis = direct()();
  expect(await redis('CONFIG', 'GET', 'list-max-ziplist-size')).toEqual(
    new Pairs([['list-max-ziplist-size', '-2']] as never),
  );
  expect(await redis('CONFIG', 'SET', 'list-max-ziplist-size', '16', 'save', '60 1')).toBe(OK);
  const found = (await redis('config', 'get', 'SAV?', 'list-max-z*')) as Pairs;
  expect(found.entries).toEqual([
    ['list-max-ziplist-size', '16'],
    ['save', '60 1'],
  ]);
  expect(await redis('CONFIG', 'GET', 'no-such-thing')).toEqual(new Pairs([]));
  expect(await redis('CONFIG', 'SET', 'no-such-thing', '1')).toEqual(
    error("ERR Unknown option or number of arguments for CONFIG SET - 'no-such-thing'"),
  );
  expect(await redis('CONFIG', 'SET', 'maxclients', 'x')).toBeInstanceOf(ReplyError);
  expect(await redis('CONFIG', 'SET', 'save')).toEqual(error("ERR wrong number of arguments for 'config|set' command"));
  expect(await redis('CONFIG', 'SET', 'save', '', 'appendonly')).toEqual(
    error("ERR wrong number of arguments for 'config|set' command"),
  );
  expect(await redis('CONFIG', 'NOTHING')).toEqual(error("ERR unknown subcommand 'NOTHING'. Try CONFIG HELP."));
});

it('has what is configured take effect', () => {
  const service = new Service(redisLike());
  const session = new Session(service);
  const set = (name: string, value: string) => dispatch(session, 'CONFIG', ['SET', name, value] as never);
  expect(set('proto-max-bulk-len', '1mb')).toBe(OK);
  expect(session.maxBulkLength).toBe(2 ** 20);
  expect(set('maxclients', '5')).toBe(OK);
  expect(service.settings.maxClients).toBe(5);
  expect(set('requirepass', 'secret')).toBe(OK);
  expect(dispatch(new Session(service), 'PING', [])).toEqual(error('NOAUTH Authentication required.'));
  expect(dispatch(session, 'PING', [])).toMatchObject({ text: 'PONG' });
});

it('tells of itself in sections', async () => {
  const redis = direct()();
  const usual = await text(redis('INFO'));
  expect(usual).toMatch(/^# Server\r\nredis_version:7\.0\.15\r\n/);
  expect(usual).toContain('\r\nloading:0\r\n');
  expect(usual).toContain('\r\nblocked_clients:0\r\n');
  expect(usual).not.toContain('# Keyspace');
  await redis('SET', 'a', '1');
  expect(await text(redis('INFO', 'keyspace'))).toBe('# Keyspace\r\ndb0:keys=1,expires=0,avg_ttl=0\r\n');
  expect(await text(redis('INFO', 'commandstats'))).toBe(
    '# Commandstats\r\ncmdstat_info:calls=3\r\ncmdstat_set:calls=1\r\n',
  );
  expect(await redis('CONFIG', 'RESETSTAT')).toBe(OK);
  expect(await text(redis('INFO', 'commandstats'))).toBe('# Commandstats\r\ncmdstat_info:calls=1\r\n');
});

it('knows its clients', async () => {
  const client = direct();
  const [one, other] = [client(), client()];
  const id = (await one('CLIENT', 'ID')) as number;
  expect(await other('CLIENT', 'ID')).toBe(id + 1);
  expect(await one('CLIENT', 'GETNAME')).toBeNull();
  expect(await one('CLIENT', 'SETNAME', 'a b')).toBeInstanceOf(ReplyError);
  expect(await one('CLIENT', 'SETNAME', 'me')).toBe(OK);
  expect(await one('CLIENT', 'SETINFO', 'LIB-NAME', 'lib')).toBe(OK);
  expect(await one('CLIENT', 'SETINFO', 'lib-nothing', 'x')).toBeInstanceOf(ReplyError);
  expect(await text(other('CLIENT', 'LIST'))).toMatch(
    new RegExp(`^id=${id} .* name=me .*\nid=${id + 1} .* name= .*\n$`),
  );
  expect(await text(one('CLIENT', 'INFO'))).toMatch(
    new RegExp(`^id=${id} .*cmd=client\\|info user=default redir=-1 resp=2\n$`),
  );
  expect(await text(one('CLIENT', 'LIST', 'ID', String(id)))).toMatch(/^id=[^\n]*\n$/);
  expect(await one('CLIENT', 'LIST', 'NOTHING', 'x')).toEqual(error('ERR syntax error'));
  expect(await other('CLIENT', 'KILL', 'ID', String(id))).toBe(1);
  expect(await other('CLIENT', 'KILL', 'ID', String(id))).toBe(0);
  expect(await other('CLIENT', 'KILL', '1.2.3.4:5')).toEqual(error('ERR No such client'));
});

it('tells of its commands', async () => {
  const redis = direct()();
  const all = (await redis('COMMAND')) as readonly unknown[];
  expect(await redis('COMMAND', 'COUNT')).toBe(all.length);
  const [get, config, nothing] = (await redis(
    'COMMAND',
    'INFO',
    'get',
    'CONFIG',
    'nothing',
  )) as readonly (readonly unknown[])[];
  expect(get?.slice(0, 2)).toEqual(['get', 2]);
  expect(get?.slice(3, 6)).toEqual([1, 1, 1]);
  expect(config?.slice(0, 2)).toEqual(['config', -2]);
  expect((config?.[9] as readonly unknown[]).length).toBe(3);
  expect(nothing).toBeNull();
  expect(((await redis('COMMAND', 'DOCS', 'get')) as Pairs).entries).toHaveLength(1);
  expect(await redis('COMMAND', 'LIST', 'FILTERBY', 'PATTERN', 'zrangeb*')).toEqual(['zrangebyscore', 'zrangebylex']);
  expect(await redis('COMMAND', 'LIST', 'FILTERBY', 'PATTERN', 'config*')).toEqual([
    ...['config', 'config|get', 'config|set', 'config|resetstat'],
  ]);
  expect(await redis('COMMAND', 'LIST', 'FILTERBY', 'MODULE', 'x')).toEqual([]);
  expect(await redis('COMMAND', 'LIST', 'FILTERBY', 'NOTHING', 'x')).toEqual(error('ERR syntax error'));
  expect(await redis('COMMAND', 'GETKEYS', 'MGET', 'a', 'b')).toEqual(['a', 'b']);
  expect(await redis('COMMAND', 'GETKEYS', 'PING')).toEqual(error('ERR The command has no key arguments'));
  expect(await redis('COMMAND', 'GETKEYS', 'GET')).toEqual(
    error('ERR Invalid number of arguments specified for command'),
  );
  expect(await redis('COMMAND', 'GETKEYS', 'nothing')).toEqual(error('ERR Invalid command specified'));
});

it('counts and deletes all keys, of whatever type', async () => {
  const redis = direct()();
  const add = async () => {
    await redis('SET', 'a', '1');
    await redis('SADD', 'b', '1');
    await redis('HSET', 'c', '1', '2');
    await redis('RPUSH', 'd', '1');
  };
  for (const flush of ['FLUSHALL', 'FLUSHDB']) {
    await add();
    expect(await redis('DBSIZE')).toBe(4);
    expect(await redis(flush, 'ASYNC')).toBe(OK);
    expect(await redis('DBSIZE')).toBe(0);
  }
  expect(await redis('FLUSHALL', 'NOW')).toEqual(error('ERR syntax error'));
});

it('tells how much a key holds', async () => {
  const redis = direct()();
  const key = 'k';
  expect(await redis('MEMORY', 'USAGE', key)).toBeNull();
  await redis('HSET', key, 'f', 'x'.repeat(1000));
  expect(await redis('MEMORY', 'USAGE', key, 'SAMPLES', '5')).toBeGreaterThan(1000);
  await redis('SADD', 's', 'x'.repeat(2000));
  expect(await redis('MEMORY', 'USAGE', 's')).toBeGreaterThan(2000);
  expect(await redis('MEMORY', 'USAGE', key, 'SAMPLES')).toEqual(error('ERR syntax error'));
});

it('scans by numbers, however often one is used, and refuses those of other scans', async () => {
  const redis = direct()();
  const names = Array.from({ length: 100 }, (_, index) => `k:${index}`);
  for (const name of names) await redis('SET', name, '1');
  await redis('SADD', 'set', 'a');
  const found = new Set<BinaryString>();
  let cursor = '0';
  do {
    const [next, keys] = (await redis('SCAN', cursor, 'COUNT', '7')) as [string, BinaryString[]];
    expect(await redis('SCAN', cursor, 'COUNT', '7')).toEqual([expect.any(String), keys]);
    expect(next).toMatch(/^\d+$/);
    for (const key of keys) found.add(key);
    cursor = next;
  } while (cursor !== '0');
  expect([...found].sort()).toEqual([...names, 'set'].sort());
  const [place] = (await redis('SCAN', '0', 'MATCH', 'k:*')) as [string];
  expect(await redis('SCAN', place, 'MATCH', 's*')).toEqual(error('ERR invalid cursor'));
  expect(await redis('SCAN', 'x')).toEqual(error('ERR invalid cursor'));
  expect(await redis('SCAN', '123456789')).toEqual(error('ERR invalid cursor'));
  expect(await redis('SCAN', '0', 'COUNT', '0')).toEqual(error('ERR syntax error'));
  expect(await redis('SCAN', '0', 'TYPE', 'set', 'COUNT', '1000')).toEqual(['0', ['set']]);
  expect(await redis('SCAN', '0', 'TYPE', 'stream')).toEqual(['0', []]);
  expect(await redis('SCAN', '0', 'MATCH', 'k:9?', 'COUNT', '1000')).toEqual(['0', names.slice(90)]);
});

it('gives keys by a pattern, and one of all', async () => {
  const redis = direct()();
  expect(await redis('RANDOMKEY')).toBeNull();
  for (const name of ['aa', 'ab', 'b*']) await redis('SET', name, '1');
  expect(await redis('KEYS', 'a*')).toEqual(['aa', 'ab']);
  expect(await redis('KEYS', 'b\\*')).toEqual(['b*']);
  expect(['aa', 'ab', 'b*']).toContain(await redis('RANDOMKEY'));
});

it('answers what clients say first', async () => {
  const redis = direct()();
  expect(await redis('SELECT', '0')).toBe(OK);
  expect(await redis('SELECT', '1')).toEqual(error('ERR DB index is out of range'));
  expect(await redis('SELECT', 'x')).toBeInstanceOf(ReplyError);
  expect(await redis('HELLO', '4')).toEqual(error('NOPROTO unsupported protocol version'));
  expect(await redis('HELLO', 'x')).toBeInstanceOf(ReplyError);
  expect(await redis('HELLO', '3', 'NOTHING')).toBeInstanceOf(ReplyError);
  expect(await redis('AUTH', 'x')).toBeInstanceOf(ReplyError);
  expect(await redis('PING', 'a')).toBe('a');
  expect(await redis('PING', 'a', 'b')).toEqual(error("ERR wrong number of arguments for 'ping' command"));
  expect(await redis('FUNCTION', 'FLUSH')).toBe(OK);
  expect(await redis('SWAPDB', '0', '1')).toBeInstanceOf(ReplyError);
  const [seconds] = (await redis('TIME')) as [string];
  expect(Math.abs(Number(seconds) - Date.now() / 1000)).toBeLessThan(5);
});
