import { OK, type Reply, ReplyError, Simple } from '../../src/protocol/reply.js';
import { readContent } from '../../src/commands/keys/whole-values.js';
import { type Backend, fromText, isPromise } from '@keyvaluestore/core';
import { type Content } from '../../src/commands/keys/whole-values.js';
import { direct, redisLike } from '../support/direct.js';

async function withAllTypes() {
  const backend = redisLike();
  await backend.set('string', 'value');
  await backend.sAdd('set', 'a', 'b');
  await backend.hSet('hash', { f: 'v', g: 'w' });
  await backend.lPush('list', 'a', 'b', 'a');
  await backend.zAdd('zset', 'a', 1.5);
  await backend.zAdd('zset', 'b', Infinity);
  await backend.zhAdd('sorted-hash', 'field', 'member', 2);
  return { backend, redis: direct(backend)() };
}

const NAMES = ['string', 'set', 'hash', 'list', 'zset', 'sorted-hash'];

async function contentOf(backend: Backend, key: string): Promise<Content | null> {
  const steps = readContent(fromText(key));
  let result = steps.next();
  while (!result.done) {
    const output = backend.driver.run(result.value, { consistency: 'strong' });
    result = steps.next(isPromise(output) ? await output : output);
  }
  return result.value;
}

it('DEL, UNLINK, EXISTS and TOUCH count', async () => {
  for (const name of ['DEL', 'UNLINK']) {
    const { redis } = await withAllTypes();
    expect(await redis('EXISTS', ...NAMES, 'none', 'string')).toBe(7);
    expect(await redis('TOUCH', 'string', 'none')).toBe(1);
    expect(await redis(name, ...NAMES, 'none', 'string')).toBe(6);
    expect(await redis('EXISTS', ...NAMES)).toBe(0);
    expect(await redis(name, 'string')).toBe(0);
  }
});

it('TYPE tells the type', async () => {
  const { redis } = await withAllTypes();
  const types: Reply[] = [];
  for (const key of [...NAMES, 'none']) types.push(await redis('TYPE', key));
  expect(types).toEqual(['string', 'set', 'hash', 'list', 'zset', 'zset', 'none'].map((name) => new Simple(name)));
});

describe.each(NAMES)('a key with a %s', (key) => {
  it('is renamed, with its expiry', async () => {
    const { backend, redis } = await withAllTypes();
    const content = await contentOf(backend, key);
    expect(content).not.toBeNull();
    const at = Date.now() + 100_000;
    await redis('PEXPIREAT', key, String(at));
    await backend.set('new', 'old');
    expect(await redis('RENAME', key, 'new')).toBe(OK);
    expect(await contentOf(backend, 'new')).toEqual(content);
    expect(await redis('PEXPIRETIME', 'new')).toBe(at);
    expect(await redis('EXISTS', key)).toBe(0);
  });

  it('is copied, with its expiry or without one', async () => {
    const { backend, redis } = await withAllTypes();
    const content = await contentOf(backend, key);
    expect(await redis('COPY', key, 'new')).toBe(1);
    expect(await redis('TTL', 'new')).toBe(-1);
    await redis('EXPIRE', key, '100');
    expect(await redis('COPY', key, 'new')).toBe(0);
    expect(await redis('TTL', 'new')).toBe(-1);
    expect(await redis('COPY', key, 'new', 'replace', 'DB', '0')).toBe(1);
    expect(await redis('TTL', 'new')).toBe(100);
    expect(await redis('DEL', key)).toBe(1);
    expect(await contentOf(backend, 'new')).toEqual(content);
  });

  it.each(NAMES)('replaces a %s', async (other) => {
    const { backend, redis } = await withAllTypes();
    const content = await contentOf(backend, key);
    await redis('EXPIRE', other, '100');
    if (key === other) return;
    await redis('RENAME', key, other);
    expect(await contentOf(backend, other)).toEqual(content);
    expect(await redis('TTL', other)).toBe(-1);
  });
});

it('RENAME and RENAMENX look whether keys are there', async () => {
  const { redis } = await withAllTypes();
  const none = new ReplyError('ERR no such key');
  expect(await redis('RENAME', 'none', 'new')).toEqual(none);
  expect(await redis('RENAME', 'none', 'none')).toEqual(none);
  expect(await redis('RENAMENX', 'none', 'new')).toEqual(none);
  expect(await redis('RENAME', 'set', 'set')).toBe(OK);
  expect(await redis('RENAMENX', 'set', 'set')).toBe(0);
  expect(await redis('RENAMENX', 'set', 'list')).toBe(0);
  expect(await redis('RENAMENX', 'set', 'new')).toBe(1);
  expect(await redis('TYPE', 'new')).toEqual(new Simple('set'));
  expect(await redis('EXISTS', 'set')).toBe(0);
});

it('COPY and MOVE know one database', async () => {
  const { redis } = await withAllTypes();
  const same = new ReplyError('ERR source and destination objects are the same');
  const outOfRange = new ReplyError('ERR DB index is out of range');
  const noInteger = new ReplyError('ERR value is not an integer or out of range');
  expect(await redis('COPY', 'set', 'set')).toEqual(same);
  expect(await redis('COPY', 'none', 'new')).toBe(0);
  expect(await redis('COPY', 'set', 'new', 'DB', '1')).toEqual(outOfRange);
  expect(await redis('COPY', 'set', 'new', 'DB', 'x')).toEqual(noInteger);
  expect(await redis('COPY', 'set', 'new', 'DB')).toEqual(new ReplyError('ERR syntax error'));
  expect(await redis('MOVE', 'set', '0')).toEqual(same);
  expect(await redis('MOVE', 'set', '10')).toEqual(outOfRange);
  expect(await redis('MOVE', 'set', 'x')).toEqual(noInteger);
  expect(await redis('WAIT', '0', '0')).toBe(0);
});

describe('OBJECT', () => {
  it('tells how Redis would store a value', async () => {
    const { backend, redis } = await withAllTypes();
    await redis('MSET', 'n', '12', 'long', 'x'.repeat(45));
    await backend.sAdd('ints', '1', '2');
    await backend.hSet('big', 'f', 'x'.repeat(65));
    for (let n = 0; n < 129; n++) await backend.zAdd('many', String(n), n);
    const encodings = {
      ...{ string: 'embstr', n: 'int', long: 'raw', set: 'hashtable', ints: 'intset', list: 'quicklist' },
      ...{ hash: 'listpack', big: 'hashtable', zset: 'listpack', many: 'skiplist' },
    };
    for (const [key, encoding] of Object.entries(encodings)) {
      expect([key, await redis('OBJECT', 'ENCODING', key)]).toEqual([key, encoding]);
    }
  });

  it('answers its other subcommands', async () => {
    const { redis } = await withAllTypes();
    expect(await redis('OBJECT', 'refcount', 'set')).toBe(1);
    expect(await redis('OBJECT', 'IDLETIME', 'set')).toBe(0);
    expect(await redis('OBJECT', 'IDLETIME', 'none')).toBeNull();
    expect(await redis('OBJECT', 'FREQ', 'set')).toBeInstanceOf(ReplyError);
    expect(await redis('OBJECT', 'HELP')).toContainEqual(new Simple('ENCODING <key>'));
    expect(await redis('OBJECT', 'no', 'set')).toEqual(new ReplyError("ERR unknown subcommand 'no'. Try OBJECT HELP."));
    expect(await redis('OBJECT', 'ENCODING')).toEqual(
      new ReplyError("ERR wrong number of arguments for 'object|encoding' command"),
    );
  });
});
