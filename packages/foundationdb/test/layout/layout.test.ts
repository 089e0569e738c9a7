import { FoundationDBBackend } from '../../src/index.js';
import { SimulatedDatabase } from '../support/simulation/simulated-database.js';
import { simulated } from '../support/simulated.js';

/** Without the notes on operations. */
const withoutNotes = (rows: readonly (readonly string[])[]) => rows.filter(([key]) => !key?.startsWith('701501'));

const hex = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('hex');

describe('the data layout', () => {
  it('is the one that the docs draw', async () => {
    const { kv, cluster } = simulated({ subspace: 'p' });
    await kv.set('s', 'v');
    await kv.sAdd('t', 'm');
    await kv.hSet('h', 'f', 'v');
    await kv.zAdd('z', 'm', 1);
    await kv.zhAdd('z', 'f', 'v', -1);
    // Every key begins with the prefix and the tuple of the key.
    expect(cluster.dump().map(([key, value]) => [hex(key), hex(value)])).toEqual([
      ['70' + '016800', '6800'],
      ['70' + '016800' + '1503' + '016600', '0076'],
      ['70' + '017300', '730076'],
      ['70' + '017400', '5300'],
      ['70' + '017400' + '1501' + '016d00', ''],
      ['70' + '017a00', '7a00'],
      ['70' + '017a00' + '1504' + '016600', '400fffffffffffff' + '0076'],
      ['70' + '017a00' + '1504' + '016d00', 'bff0000000000000' + '02'],
      ['70' + '017a00' + '1505' + '21400fffffffffffff' + '016600', '0076'],
      ['70' + '017a00' + '1505' + '21bff0000000000000' + '016d00', '02'],
    ]);
  });

  it('gives each value of a list a position, and notes the first and the one after the last', async () => {
    const { kv, cluster } = simulated({ subspace: 'p', clock: () => 0 });
    const rows = () => withoutNotes(cluster.dump().map(([key, value]) => [hex(key), hex(value)]));
    await kv.rPush('l', 'b', 'c');
    await kv.lPush('l', 'a');
    expect(rows()).toEqual([
      ['70' + '016c00', '6c00' + '13fe' + '1502'],
      ['70' + '016c00' + '1507' + '13fe', '0061'],
      ['70' + '016c00' + '1507' + '14', '0062'],
      ['70' + '016c00' + '1507' + '1501', '0063'],
    ]);
    await kv.lPop('l', 2);
    await kv.lInsert('l', 'after', 'c', 'x'.repeat(100_000));
    await kv.expire('l', { ttl: 0x123 });
    const [, second, third, ...others] = rows();
    expect(rows()[0]).toEqual(['70' + '016c00', '6c03' + '0000000000000123' + '1501' + '1503']);
    expect(second).toEqual(['70' + '016c00' + '1506' + '1502' + '14', '78'.repeat(100_000)]);
    expect(third).toEqual(['70' + '016c00' + '1507' + '1501', '0063']);
    expect(others).toEqual([
      ['70' + '016c00' + '1507' + '1502', '01'],
      ['70' + '1502' + '160123' + '016c00', ''],
    ]);
  });

  it('notes when a key expires in its row, and in one that is in order of the time', async () => {
    let now = 0;
    const { kv, cluster } = simulated({ subspace: 'p', clock: () => now });
    await kv.set('s', 'v', { ttl: 0x123 });
    await kv.hSet('h', 'f', 'v', { expiresAt: 0x0180_1234_5678 });
    await kv.expire('s', { ttl: 0x1234, when: 'none' });
    const rows = () => cluster.dump().map(([key, value]) => [hex(key), hex(value)]);
    const hash = [
      ['70' + '016800', '6802' + '0000018012345678'],
      ['70' + '016800' + '1503' + '016600', '0076'],
    ];
    const hashTime = ['70' + '1502' + '1a018012345678' + '016800', ''];
    expect(withoutNotes(rows())).toEqual([
      ...hash,
      ['70' + '017300', '7302' + '0000000000000123' + '76'],
      ['70' + '1502' + '160123' + '017300', ''],
      hashTime,
    ]);
    await kv.set('s', 'w', { keepTTL: true });
    await kv.persist('s');
    expect(withoutNotes(rows())).toEqual([...hash, ['70' + '017300', '730077'], hashTime]);
    // Nothing of the old hash is in the new one.
    now = 0x0180_1234_5678;
    await kv.hSet('h', 'g', 'new');
    await kv.delete('s');
    expect(withoutNotes(rows())).toEqual([
      ['70' + '016800', '6800'],
      ['70' + '016800' + '1503' + '016700', '00' + hex('new')],
    ]);
  });

  it('puts a string in parts that does not fit in its row with an expiry', async () => {
    const { kv, cluster } = simulated({ subspace: 'p' });
    const parts = () => cluster.dump().filter(([key]) => key.includes('\x15\x06')).length;
    for (const [length, before, after] of [
      [99_990, 0, 0],
      [99_991, 0, 1],
      [99_998, 0, 1],
      [99_999, 1, 1],
    ] as const) {
      await kv.set('s', 'x'.repeat(length));
      expect(parts()).toBe(before);
      expect(await kv.expire('s', { ttl: 1e6 })).toBe(true);
      expect([length, parts()]).toEqual([length, after]);
      expect(await kv.get('s')).toHaveLength(length);
      expect(await kv.persist('s')).toBe(true);
      expect(await kv.get('s')).toHaveLength(length);
      expect(Math.max(...cluster.dump().map(([, value]) => value.length))).toBeLessThanOrEqual(100_000);
    }
  });

  it('keeps counters as text', async () => {
    const { kv, cluster } = simulated({ subspace: '' });
    await kv.nIncrBy('n', -12);
    expect(cluster.dump()[0]).toEqual(['\x01n\0', 's\0-12']);
  });

  it('leaves nothing of a key behind but notes on operations, of which no more are kept than ran at once', async () => {
    const { kv, cluster } = simulated({ subspace: 'p' });
    const large = 'x'.repeat(250_000);
    await kv.set('a', large);
    await kv.sAdd('b', large, 'm');
    await kv.hSet('c', { f: large, g: 1 });
    await kv.zhAdd('d', 'f', large.slice(0, 200_000), 1);
    for (let round = 0; round < 5; round++) await kv.nIncrBy('e', 1);
    await kv.zhAdd('d', 'f', 'short', 2);
    await kv.hSet('c', 'f', 'short');
    await kv.set('a', 'short');
    await kv.sRem('b', large);
    const parts = cluster.dump().filter(([key]) => key.includes('\x15\x06'));
    expect(parts).toEqual([]);
    await kv.sRem('b', 'm');
    await kv.hDel('c', 'f', 'g', 'none');
    await kv.zRem('d', 'f');
    await Promise.all([kv.delete('a'), kv.delete('e')]);
    const rest = cluster.dump().map(([key]) => key);
    expect(rest).toHaveLength(2);
    for (const key of rest) expect(key.startsWith('p\x15\x01')).toBe(true);
  });

  it('keeps subspaces apart, though one prefix begins with another', async () => {
    const database = new SimulatedDatabase();
    const subspaces = ['', 'a', 'ab', new Uint8Array([1]), { prefix: Buffer.from([0x15]) }];
    const backends = subspaces.map((subspace) => new FoundationDBBackend({ database, subspace }));
    for (const [index, kv] of backends.entries()) {
      await kv.set('key', index);
      await kv.sAdd('set', index);
    }
    for (const [index, kv] of backends.entries()) {
      expect(await kv.get('key')).toBe(String(index));
      expect(await kv.sMembers('set')).toEqual([String(index)]);
      expect(await kv.delete('set')).toBe(true);
    }
  });

  it('keeps keys apart, though one begins with another, with NUL and FF bytes inside', async () => {
    const { kv } = simulated();
    const keys = ['a', 'a\0', 'a\0\0', 'a\0b', 'a\u0001', 'aÿ', '\0'];
    for (const [index, key] of keys.entries()) await kv.sAdd(key, index, 'shared');
    for (const [index, key] of keys.entries()) {
      expect((await kv.sMembers(key)).sort()).toEqual([String(index), 'shared']);
      expect(await kv.delete(key)).toBe(true);
    }
  });

  it('takes a directory, a subspace and a database for what they lie in', async () => {
    const database = new SimulatedDatabase();
    const prefix = Buffer.from([0x15, 0x2a]);
    const direct = new FoundationDBBackend({ database, subspace: prefix });
    await direct.set('key', 1);
    for (const subspace of [{ prefix }, { getSubspace: () => ({ prefix }) }]) {
      expect(await new FoundationDBBackend({ database, subspace }).get('key')).toBe('1');
    }
  });

  it('refuses what a later version may have written', async () => {
    const { kv, database } = simulated();
    const transaction = database.rawCreateTransaction();
    transaction.set(Buffer.from('test/\x01key\0', 'latin1'), Buffer.from('s\x80'));
    await transaction.rawCommit();
    await expect(kv.get('key')).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });
});
