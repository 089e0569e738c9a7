import { fromText, type KeyType } from '@keyvaluestore/core';
import fc from 'fast-check';

import { MemoryBackend } from '../src/index.js';

const CONTEXT = { consistency: 'strong' } as const;

/** All keys that pages give, in the order in which they do, with something done between every two. */
async function scanned(
  backend: MemoryBackend,
  options: { readonly prefix?: string; readonly type?: KeyType; readonly limit?: number },
  between: (page: number) => Promise<unknown> = async () => undefined,
): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | null = null;
  for (let page = 0; ; page++) {
    const { keys, cursor: next } = await backend.scan({ ...options, cursor });
    found.push(...keys);
    if (next === null) return found;
    if (page === 1000) throw new Error('a scan that comes to no end');
    cursor = next;
    await between(page);
  }
}

const names = fc.array(fc.stringMatching(/^[ab]{1,3}$/), { maxLength: 15 });

describe('scan', () => {
  it('gives what is there all the while once, and nothing that is never there, whatever comes and goes', async () => {
    const page = fc.record({ added: names, removed: names });
    await fc.assert(
      fc.asyncProperty(
        names,
        fc.array(page, { maxLength: 8 }),
        fc.constantFrom('', 'a', 'ab', 'b'),
        fc.integer({ min: 1, max: 5 }),
        async (first, pages, prefix, limit) => {
          const backend = new MemoryBackend();
          for (const name of first) await backend.set(name, 1);
          const stays = new Set(first);
          const ever = new Set(first);
          const found = await scanned(backend, { prefix, limit }, async (index) => {
            const { added = [], removed = [] } = pages[index] ?? {};
            for (const name of removed) {
              stays.delete(name);
              await backend.delete(name);
            }
            for (const name of added) {
              ever.add(name);
              await backend.set(name, 2);
            }
          });
          expect(new Set(found).size).toBe(found.length);
          expect(found).toEqual(expect.arrayContaining([...stays].filter((name) => name.startsWith(prefix))));
          for (const name of found) expect(ever.has(name) && name.startsWith(prefix)).toBe(true);
        },
      ),
    );
  });

  it('knows keys of each type, and those that come and go by whatever operation', async () => {
    const backend = new MemoryBackend();
    await backend.set('string', 1);
    expect(await scanned(backend, {})).toEqual(['string']);
    await backend.sAdd('set', 'a', 'b');
    await backend.hSet('hash', 'f', 1);
    await backend.rPush('list', 'a');
    await backend.zAdd('sorted', 'a', 1);
    for (const [type, key] of [
      ['string', 'string'],
      ['set', 'set'],
      ['hash', 'hash'],
      ['list', 'list'],
      ['sortedSet', 'sorted'],
    ] as const) {
      expect(await scanned(backend, { type, limit: 2 })).toEqual([key]);
    }
    await backend.getDelete('string');
    await backend.sPop('set', 2);
    await backend.hDel('hash', 'f');
    await backend.lMove('list', 'moved', 'left', 'left');
    await backend.zUnionStore('union', ['sorted']);
    await backend.zPopMin('sorted');
    expect(await scanned(backend, {})).toEqual(['moved', 'union']);
    const snapshot = backend.snapshot();
    backend.clear();
    expect(await scanned(backend, {})).toEqual([]);
    backend.restore(snapshot);
    expect(await scanned(backend, {})).toEqual(['moved', 'union']);
  });

  it('gives no key that has expired, though it is still there', async () => {
    let now = 1000;
    const backend = new MemoryBackend({ clock: () => now });
    await backend.set('a', 1, { ttl: 10 });
    await backend.set('b', 1, { ttl: 20 });
    await backend.set('c', 1);
    now += 10;
    expect(await scanned(backend, { limit: 1 })).toEqual(['b', 'c']);
    now += 10;
    expect(await scanned(backend, {})).toEqual(['c']);
    expect(await backend.sweep()).toBe(2);
  });

  it('looks at as many keys as it is asked to, of those with the prefix alone', async () => {
    const backend = new MemoryBackend();
    for (let index = 100; index < 200; index++) await backend.set(`a${index}`, 1);
    for (let index = 100; index < 200; index++) await backend.sAdd(`b${index}`, 1);
    const { keys, cursor } = await backend.scan({ type: 'set', limit: 30 });
    expect([keys, typeof cursor]).toEqual([[], 'string']);
    expect((await backend.scan({ prefix: 'b', type: 'set', limit: 30 })).keys).toHaveLength(30);
    expect(await backend.scan({ prefix: 'b199', limit: 1 })).toEqual({ keys: ['b199'], cursor: null });
    expect(await backend.scan({ prefix: 'c' })).toEqual({ keys: [], cursor: null });
  });

  it('goes on where a key was that is gone, in another store too', async () => {
    const backend = new MemoryBackend();
    for (const key of ['a', 'b', 'c']) await backend.set(key, 1);
    const { cursor } = await backend.scan({ limit: 2 });
    await backend.delete('b');
    expect(await backend.scan({ cursor })).toEqual({ keys: ['c'], cursor: null });
    const other = new MemoryBackend();
    for (const key of ['a', 'bb', 'c']) await other.set(key, 1);
    expect((await other.scan({ cursor })).keys).toEqual(['bb', 'c']);
  });

  it('refuses cursors of other keys, and what is no cursor', async () => {
    const { driver } = new MemoryBackend();
    for (const cursor of ['', 'a', '>', '>b', 'nonsense']) {
      const request = { prefix: fromText('a'), type: undefined, limit: 1, cursor };
      await expect(driver.scan(request, CONTEXT)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    }
  });

  it('does nothing for a signal that is aborted', async () => {
    const { driver } = new MemoryBackend();
    const request = { prefix: fromText(''), type: undefined, limit: 1, cursor: undefined };
    const context = { ...CONTEXT, signal: AbortSignal.abort('too late') };
    await expect(driver.scan(request, context)).rejects.toMatchObject({ code: 'ABORTED', cause: 'too late' });
  });
});
