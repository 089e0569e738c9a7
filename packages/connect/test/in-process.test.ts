import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { connect } from '../src/index.js';
import { refused } from './support/refused.js';

const folder = mkdtempSync(join(tmpdir(), 'kv-connect-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('memory:', () => {
  it('opens a new store each time', async () => {
    const [one, other] = [await connect('memory:'), await connect('memory://')];
    await one.backend.set('a', 1);
    expect(await other.backend.get('a')).toBeNull();
    expect(one.backend.driver.capabilities.system).toBe('memory');
    await one.close();
    await one.close();
  });

  it('takes its options', async () => {
    const { backend: plain } = await connect('memory:');
    expect(plain.view.limits.key.max).toBe(2048);
    expect(plain.driver.capabilities).toMatchObject({ expiringSortedSets: false, atomicWriteAcrossKeys: true });
    const { backend } = await connect('memory:?limits=native&expiringSortedSets=true&clusterSlots=true');
    expect(backend.view.limits.key.max).toBe(Infinity);
    expect(backend.driver.capabilities).toMatchObject({ expiringSortedSets: true, atomicWriteAcrossKeys: false });
  });

  it('puts a prefix in front of keys', async () => {
    const { backend } = await connect('memory:?prefix=tenant%3A7%3A');
    await backend.set('a', 1);
    expect(await backend.unwrap()?.get('tenant:7:a')).toBe('1');
  });

  it('refuses a prefix that leaves no room for keys', async () => {
    expect(await refused(`memory:?prefix=${'x'.repeat(2048)}`)).toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });
});

describe('lmdb:', () => {
  it('keeps what was written, under a path with any characters', async () => {
    const path = join(folder, 'a b%?c');
    const address = `lmdb:${encodeURI(path).replace('?', '%3F')}`;
    const first = await connect(address);
    await first.backend.set('a', 1);
    await Promise.all([first.close(), first.close()]);
    await expect(first.backend.get('a')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const { backend, close } = await connect(`lmdb://${address.slice('lmdb:'.length)}?durability=os&limits=native`);
    expect(await backend.get('a')).toBe('1');
    expect(backend.view.limits.key.max).not.toBe(2048);
    await close();
  });

  it('closes where its prefix is refused', async () => {
    const address = `lmdb:${join(folder, 'closed')}`;
    expect(await refused(`${address}?prefix=${'x'.repeat(2048)}`)).toMatchObject({ code: 'LIMIT_EXCEEDED' });
    const { backend, close } = await connect(`${address}?expiringSortedSets=true`);
    expect(backend.driver.capabilities).toMatchObject({ system: 'lmdb', expiringSortedSets: true });
    await close();
  });
});
