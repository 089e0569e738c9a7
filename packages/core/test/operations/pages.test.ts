import { checkCall, defaultView, type Page, type PageOptions } from '@keyvaluestore/core';

import { MemoryBackend } from '../../../memory/src/index.js';

const REFUSED = expect.objectContaining({ code: 'INVALID_ARGUMENT' }) as Error;

describe('zPage', () => {
  const backend = new MemoryBackend();
  beforeAll(async () => {
    for (const [field, score] of [
      ['a', 1],
      ['b', 2],
      ['c', 2],
      ['d', 2],
      ['e', 3],
    ] as const) {
      await backend.zhAdd('board', field, `member of ${field}`, score);
      await backend.zAdd('names', field, 0);
    }
  });

  async function fieldsOf(key: string, options: PageOptions, limit: number): Promise<string[][]> {
    const pages: string[][] = [];
    let cursor: string | null | undefined;
    do {
      const page: Page<string> = await backend.zPage(key, { ...options, limit, cursor });
      pages.push(page.rows.map(({ field }) => field));
      cursor = page.cursor;
    } while (cursor !== null);
    return pages;
  }

  it('gives everything in full pages, but for the last', async () => {
    expect(await fieldsOf('board', {}, 2)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(await fieldsOf('board', { reverse: true }, 2)).toEqual([['e', 'd'], ['c', 'b'], ['a']]);
    expect(await fieldsOf('board', { min: '(1', max: 2 }, 3)).toEqual([['b', 'c', 'd']]);
    expect(await fieldsOf('names', { by: 'lex' }, 2)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(await fieldsOf('names', { by: 'lex', min: '[b', max: '(e', reverse: true }, 2)).toEqual([['d', 'c'], ['b']]);
    expect(await fieldsOf('nothing', {}, 2)).toEqual([[]]);
  });

  it('gives rows with field, value and score, a hundred unless told otherwise', async () => {
    const { rows, cursor } = await backend.zPage('board');
    expect(rows[0]).toEqual({ field: 'a', value: 'member of a', score: 1 });
    expect(rows).toHaveLength(5);
    expect(cursor).toBeNull();
    const binary = await backend.withBinaryValues().zPage('board', { limit: 1 });
    expect(binary.rows[0]?.field).toEqual(Uint8Array.of(97));
    const many = new MemoryBackend();
    for (let index = 0; index < 101; index++) await many.zAdd('board', index, index);
    expect((await many.zPage('board')).rows).toHaveLength(100);
  });

  it('goes on after the place of a member that has gone, and past what came before it', async () => {
    const board = new MemoryBackend();
    for (const field of ['a', 'b', 'c']) await board.zAdd('board', field, 1);
    const { cursor } = await board.zPage('board', { limit: 2 });
    await board.zRem('board', 'b');
    await board.zAdd('board', 'aa', 1);
    expect((await board.zPage('board', { limit: 2, cursor })).rows.map(({ field }) => field)).toEqual(['c']);
  });

  it('refuses a cursor of another key, order or range, and what is none', async () => {
    const { cursor } = await backend.zPage('board', { limit: 1 });
    for (const options of [{ by: 'lex' }, { reverse: true }, { min: 0 }, { max: 9 }, { min: '(-Infinity' }] as const) {
      await expect(backend.zPage('board', { ...options, cursor })).rejects.toThrow(REFUSED);
    }
    await expect(backend.zPage('names', { cursor })).rejects.toThrow(REFUSED);
    await expect(backend.zPage('board', { cursor: 'page 2' })).rejects.toThrow(REFUSED);
    await expect(backend.zPage('board', { cursor: '' })).rejects.toThrow(REFUSED);
    expect((await backend.zPage('board', { limit: 9, cursor })).rows).toHaveLength(4);
  });

  it('refuses options that are none', async () => {
    const wrong = [{ by: 'rank' }, { min: '[a' }, { by: 'lex', min: 1 }, { limit: 0 }, { reverse: 1 }, { pages: 2 }];
    for (const options of wrong) {
      await expect(backend.zPage('board', options as PageOptions)).rejects.toThrow(REFUSED);
    }
  });

  it('asks for one row more than a page has, which tells whether there are more', () => {
    const { driver } = backend;
    const { operation } = checkCall({ driver, view: defaultView(driver) }, 'zPage', ['board', { limit: 7 }]);
    expect(operation).toMatchObject({ name: 'zRange', limit: 8, after: undefined });
  });
});
