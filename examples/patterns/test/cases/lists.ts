import { type Backend, type Page } from '@keyvaluestore/core';

import { addDocument, allDocuments, countDocuments, removeDocument } from '../../src/enumeration.js';
import { byName, newest } from '../../src/pagination.js';
import { productsByName, productsByPrice, saveProduct } from '../../src/secondary-index.js';

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

export function describeEnumeration(store: () => Backend): void {
  describe('enumeration', () => {
    it('lists what was added and not removed, page by page', async () => {
      const ids = ['10', '2', '\u{1F600}', '\uFFFD', 'a', 'b', 'c'];
      for (const id of ids) expect(await addDocument(store(), id, `text of ${id}`)).toBe(true);
      expect(await addDocument(store(), 'a', 'another')).toBe(false);
      expect(await removeDocument(store(), 'b')).toBe(true);
      expect(await removeDocument(store(), 'b')).toBe(false);
      expect(await countDocuments(store())).toBe(6);
      const left = ['10', '2', 'a', 'c', '\uFFFD', '\u{1F600}'];
      for (const pageSize of [1, 2, 3, 6, 7]) {
        const seen = await collect(allDocuments(store(), pageSize));
        expect(seen).toEqual(left.map((id) => [id, `text of ${id}`]));
      }
    });

    it('lists nothing where nothing is', async () => {
      expect(await collect(allDocuments(store()))).toEqual([]);
      expect(await countDocuments(store())).toBe(0);
    });
  });
}

export function describeSecondaryIndex(store: () => Backend): void {
  describe('secondary indexes', () => {
    const pen = { id: '1', name: 'pen', price: 1.5 };
    const pencil = { id: '2', name: 'pencil', price: 0.5 };
    const other = { id: '3', name: 'pen', price: 20 };

    beforeEach(async () => {
      for (const product of [pen, pencil, other]) expect(await saveProduct(store(), product, null)).toBe(true);
    });

    it('finds products by price and by name', async () => {
      expect(await productsByPrice(store(), 0, 2, 10)).toEqual([pencil, pen]);
      expect(await productsByPrice(store(), 0, 100, 1)).toEqual([pencil]);
      expect(await productsByName(store(), 'pen', 10)).toEqual([pen, other, pencil]);
      expect(await productsByName(store(), 'penc', 10)).toEqual([pencil]);
      expect(await productsByName(store(), 'x', 10)).toEqual([]);
    });

    it('moves a product in both indexes at once', async () => {
      const quill = { ...pen, name: 'quill', price: 9 };
      expect(await saveProduct(store(), quill, pen)).toBe(true);
      expect(await productsByPrice(store(), 0, 100, 10)).toEqual([pencil, quill, other]);
      expect(await productsByName(store(), 'pen', 10)).toEqual([other, pencil]);
      expect(await productsByName(store(), 'quill', 10)).toEqual([quill]);
    });

    it('leaves everything as it is where the product was changed meanwhile', async () => {
      expect(await saveProduct(store(), { ...pen, price: 2 }, { ...pen, price: 1 })).toBe(false);
      expect(await saveProduct(store(), pen, null)).toBe(false);
      expect(await productsByPrice(store(), 0, 2, 10)).toEqual([pencil, pen]);
    });
  });
}

export function describePagination(store: () => Backend): void {
  async function allPages(next: (cursor: string | null) => Promise<Page<string>>): Promise<string[][]> {
    const pages: string[][] = [];
    let cursor: string | null = null;
    do {
      const page = await next(cursor);
      pages.push(page.rows.map(({ value }) => value));
      cursor = page.cursor;
    } while (cursor !== null);
    return pages;
  }

  describe('pagination', () => {
    it('gives pages by name, of those that begin with a text', async () => {
      for (const name of ['b', 'a', 'bo', 'bob', 'b\u{1F600}', 'c']) await store().zAdd('names', name, 0);
      const pages = (beginning: string, size: number) =>
        allPages((cursor) => byName(store(), 'names', beginning, size, cursor));
      expect(await pages('b', 2)).toEqual([
        ['b', 'bo'],
        ['bob', 'b\u{1F600}'],
      ]);
      expect(await pages('', 6)).toEqual([['a', 'b', 'bo', 'bob', 'b\u{1F600}', 'c']]);
      expect(await pages('x', 2)).toEqual([[]]);
    });

    it('gives pages of the newest, ties included, each member once', async () => {
      const scores = { a: 1, b: 7, c: 7, d: 7, e: 7, f: 9, g: -Infinity, h: Infinity };
      for (const [name, score] of Object.entries(scores)) await store().zAdd('scores', name, score);
      for (const size of [1, 2, 3, 8, 9]) {
        const pages = await allPages((cursor) => newest(store(), 'scores', size, cursor));
        expect(pages.flat()).toEqual(['h', 'f', 'e', 'd', 'c', 'b', 'a', 'g']);
        expect(pages).toHaveLength(Math.ceil(8 / size));
      }
    });

    it('neither repeats nor skips members while others come and go', async () => {
      for (const name of ['a', 'b', 'c', 'd', 'e']) await store().zAdd('busy', name, 7);
      const first = await newest(store(), 'busy', 2, null);
      expect(first.rows.map(({ value }) => value)).toEqual(['e', 'd']);
      await store().zRem('busy', 'd');
      await store().zAdd('busy', 'f', 7);
      const second = await newest(store(), 'busy', 2, first.cursor);
      expect(second.rows.map(({ value }) => value)).toEqual(['c', 'b']);
      expect((await newest(store(), 'busy', 2, second.cursor)).rows.map(({ value }) => value)).toEqual(['a']);
    });
  });
}
