import { account, type Accounts, codeOf, idsOf, openAccounts } from '../support/accounts.js';
import { type Place } from '../support/describe-collections.js';

async function fill(accounts: Accounts, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, index) => `${index + 100}`);
  await Promise.all(ids.map((id, index) => accounts.insert(account(id, { score: index % 3, name: `n${index % 4}` }))));
}

async function walk(accounts: Accounts, index: 'byScore' | 'byName', options: object): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: { id: string }[]; cursor: string | null } = await accounts.page(index, { ...options, cursor });
    ids.push(...idsOf(page.items));
    cursor = page.cursor;
  } while (cursor !== null);
  return ids;
}

export function describePages(place: () => Place): void {
  describe('pages', () => {
    it('are full but the last, and together give each record once, in either direction', async () => {
      const accounts = openAccounts(place().backend);
      await fill(accounts, 10);
      const { items, cursor } = await accounts.page('byScore', { limit: 4 });
      expect(idsOf(items)).toEqual(['100', '103', '106', '109']);
      expect(cursor).toEqual(expect.any(String));
      for (const index of ['byScore', 'byName'] as const) {
        const all = idsOf((await accounts.page(index)).items);
        expect(all.length).toBe(10);
        expect(await walk(accounts, index, { limit: 3 })).toEqual(all);
        expect(await walk(accounts, index, { limit: 3, reverse: true })).toEqual([...all].reverse());
      }
      expect((await accounts.page('byScore', { limit: 10 })).cursor).toBeNull();
    });

    it('leave out entries without a record, and are full all the same', async () => {
      const { backend } = place();
      const accounts = openAccounts(backend);
      await fill(accounts, 6);
      // As other programs leave them: a record without its key, one with another score, and an entry of none.
      await backend.delete('{accounts}:id:103');
      await backend.zAdd('{accounts}:index:byScore', '101', 0);
      await backend.zAdd('{accounts}:index:byScore', '999', 0);
      await backend.zAdd('{accounts}:index:byName', 'strange', 0);
      await backend.set('{accounts}:unique:email:a@b.c', '100');
      expect(await accounts.find('email', 'a@b.c')).toBeNull();
      const first = await accounts.page('byScore', { limit: 2 });
      expect(idsOf(first.items)).toEqual(['100', '104']);
      const second = await accounts.page('byScore', { limit: 2, cursor: first.cursor });
      expect(idsOf(second.items)).toEqual(['102', '105']);
      expect(idsOf((await accounts.page('byName')).items)).toEqual(['100', '104', '101', '105', '102']);
    });

    it('refuse what is no range, cursor, limit or index of the collection', async () => {
      const accounts = openAccounts(place().backend);
      await fill(accounts, 3);
      const { cursor } = await accounts.page('byScore', { limit: 1 });
      const refused: [index: string, options: object][] = [
        ['byScore', { cursor: 'x' }],
        ['byScore', { cursor, reverse: true }],
        ['byName', { cursor }],
        ['byScore', { limit: 0 }],
        ['byScore', { min: 'a' }],
        ['byScore', { prefix: 'a' }],
        ['byName', { min: {} }],
        ['byName', { min: 'a', above: 'b' }],
        ['byName', { max: 'a', below: 'b' }],
        ['byName', { of: 'a', min: 'b' }],
        ['byName', { prefix: 'a', max: 'b' }],
        ['byName', { first: 3 }],
        ['nothing', {}],
      ];
      for (const [index, options] of refused) {
        expect(await codeOf(accounts.page(index as never, options))).toBe('INVALID_ARGUMENT');
      }
      expect(await codeOf(accounts.count('byScore', { limit: 1 } as never))).toBe('INVALID_ARGUMENT');
      expect(await codeOf(accounts.find('nothing' as never, 'a' as never))).toBe('INVALID_ARGUMENT');
      expect(await codeOf(accounts.get(''))).toBe('INVALID_ARGUMENT');
    });
  });
}
