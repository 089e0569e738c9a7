import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type ClockOptions } from '../../src/index.js';
import { simulated } from '../support/simulated.js';

type Run = readonly [hex: string, times: number];
/** Bytes in hex, or a beginning and a byte that follows many times, or such a byte alone. */
type Packed = string | Run | readonly [hex: string, run: Run];

const FIXTURE = join(__dirname, 'fixtures/first-release.json');

function unpack(packed: Packed): Buffer {
  if (typeof packed === 'string') return Buffer.from(packed, 'hex');
  const [hex, rest] = packed;
  if (typeof rest === 'number') return Buffer.alloc(rest, hex, 'hex');
  return Buffer.concat([Buffer.from(hex, 'hex'), unpack(rest)]);
}

/** Rows as the first release wrote them, but for notes on operations. */
function rows(): (readonly [key: Buffer, value: Buffer])[] {
  const packed = JSON.parse(readFileSync(FIXTURE, 'utf8')) as [Packed, Packed][];
  return packed.map(([key, value]) => [unpack(key), unpack(value)]);
}

/** A backend on those rows. */
async function opened(options: ClockOptions = {}) {
  const open = simulated({ ...options, subspace: new Uint8Array([0x15, 0x07, 0]), limits: 'native' });
  const transaction = open.database.rawCreateTransaction();
  for (const [key, value] of rows()) transaction.set(key, value);
  await transaction.rawCommit();
  return open;
}

const LONG_KEY = 'long key '.repeat(200);

describe('rows that the first release wrote', () => {
  it('are read: strings, counters, sets and hashes', async () => {
    const { kv } = await opened();
    expect(await kv.get('string')).toBe('héllo');
    expect(await kv.get('empty string')).toBe('');
    expect(await kv.withBinaryValues().get('bytes')).toEqual(new Uint8Array([0, 1, 127, 128, 254, 255]));
    expect(await kv.get('long string')).toBe('x'.repeat(250_001));
    expect(await kv.get('longest in row')).toBe('y'.repeat(99_998));
    expect(await kv.get('')).toBe('the empty key');
    expect(await kv.get('nul\0\0key\0')).toBe('nul\0value');
    expect(await kv.get(LONG_KEY)).toBe('v');
    expect(await kv.get('became short')).toBe('short');
    expect(await kv.nIncrBy('counter', 1)).toBe(-9007199254740990);
    expect(await kv.sMembers('gone')).toEqual([]);
    const bytes = await kv.withBinaryValues().sMembers('set');
    expect(bytes.map((member) => Buffer.from(member).toString('latin1')).sort()).toEqual(
      ['a', '', 'b\0', 'Ã¼', 'ÿ\0', 'm'.repeat(1024), 'n'.repeat(1025), 'o'.repeat(120_000)].sort(),
    );
    const fields = { a: '1', '': 'the empty field', 'nul\0': '', é: 'ü', long: 'p'.repeat(150_000) };
    expect(Object.entries(await kv.hGetAll('hash')).sort()).toEqual(
      [...Object.entries(fields), ['__proto__', 'own']].sort(),
    );
    expect(await kv.hGet('hash', 'long')).toBe('p'.repeat(150_000));
    expect(await kv.hGetAll('hash of numbers')).toEqual({ n: '5', big: String(2n ** 70n) });
  });

  it('are read: sorted sets and sorted hashes', async () => {
    const { kv } = await opened();
    expect(await kv.zRangeByScoreWithScores('sorted set', -Infinity, Infinity)).toEqual([
      { value: '-inf', score: -Infinity },
      { value: 'max', score: -Number.MAX_VALUE },
      { value: 'c\0', score: -1.5 },
      { value: '', score: 0 },
      { value: 'tiny', score: 5e-324 },
      { value: 'a', score: 1 },
      { value: 'b', score: 1 },
      { value: 'inf', score: Infinity },
    ]);
    expect(await kv.zRangeByLex('sorted set', '[a', '(c')).toEqual(['a', 'b']);
    const members = ['member', 'g', 'q'.repeat(1024), 'r'.repeat(1025), 's'.repeat(110_000), ''];
    expect(await kv.zhRangeByLex('sorted hash', '-', '+')).toEqual(members);
    expect(await kv.zScore('sorted hash', 'f')).toBe(2.25);
    expect(await kv.zCount('sorted hash', -0.1, 3)).toBe(5);
  });

  it('are changed and removed whole', async () => {
    const { kv, cluster } = await opened();
    await kv.set('long string', 'short');
    await kv.sRem('set', 'n'.repeat(1025), 'o'.repeat(120_000));
    await kv.hSet('hash', 'long', 'short');
    await kv.zhAdd('sorted hash', 'j', 'short', 3);
    await kv.zRem('sorted hash', 'i\0');
    // What lay in parts is gone with what said so.
    expect(cluster.dump().filter(([key]) => key.includes('\x15\x06'))).toEqual([]);
    const keys = ['string', 'empty string', 'bytes', 'long string', 'longest in row', '', 'nul\0\0key\0', LONG_KEY];
    const others = ['counter', 'set', 'hash', 'hash of numbers', 'sorted set', 'sorted hash', 'became short'];
    for (const key of [...keys, ...others]) expect(await kv.delete(key)).toBe(true);
    expect(cluster.dump().filter(([key]) => !key.startsWith('\x15\x07\0\x15\x01'))).toEqual([]);
  });

  it('are given an expiry and lose it again, and expire', async () => {
    let now = Date.now();
    const { kv, cluster } = await opened({ clock: () => now, expiringSortedSets: true });
    const before = cluster.dump();
    const isKept = ([key]: readonly [string, string]): boolean => !key.startsWith('\x15\x07\0\x15\x01');
    const keys = ['string', 'empty string', 'bytes', 'long string', '', 'nul\0\0key\0', LONG_KEY, 'counter'];
    const others = ['set', 'hash', 'hash of numbers', 'sorted set', 'sorted hash', 'became short'];
    for (const key of [...keys, ...others]) expect(await kv.expire(key, { ttl: 1000 })).toBe(true);
    expect(await kv.ttl('hash')).toBe(1000);
    for (const key of [...keys, ...others]) expect(await kv.persist(key)).toBe(true);
    expect(cluster.dump().filter(isKept)).toEqual(before.filter(isKept));
    for (const key of [...keys, ...others, 'longest in row']) expect(await kv.expire(key, { ttl: 1000 })).toBe(true);
    expect(await kv.get('longest in row')).toBe('y'.repeat(99_998));
    now += 1000;
    expect(await kv.sweep()).toBe(keys.length + others.length + 1);
    expect(cluster.dump().filter(isKept)).toEqual([]);
  });

  it('are written again byte for byte', async () => {
    const { kv, cluster } = await opened();
    const before = cluster.dump();
    await kv.set('long string', 'x'.repeat(250_001));
    await kv.set('nul\0\0key\0', 'nul\0value');
    await kv.hSet('hash', { long: 'p'.repeat(150_000), 'nul\0': '' });
    await kv.sAdd('set', 'n'.repeat(1025), 'o'.repeat(120_000), 'b\0');
    await kv.zhAdd('sorted hash', 'i\0', 'r'.repeat(1025), -0.1);
    await kv.zAdd('sorted set', 'tiny', 5e-324);
    expect(cluster.dump()).toEqual(before);
  });
});
