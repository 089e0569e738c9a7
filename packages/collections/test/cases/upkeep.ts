import { z } from 'zod';

import { collection, type RebuildProgress } from '../../src/index.js';
import { account, codeOf, declaration, idsOf, openAccounts, openExpiring } from '../support/accounts.js';
import { assertAgreement } from '../support/agreement.js';
import { type Place } from '../support/describe-collections.js';

const byKind = (problems: readonly { kind: string; name: string; id: string }[]): string[] =>
  problems.map(({ kind, name, id }) => `${kind} ${name} ${id}`).sort();

export function describeUpkeep(place: () => Place): void {
  describe('upkeep', () => {
    it('finds and mends what other programs have broken', async () => {
      const { backend } = place();
      const accounts = openAccounts(backend);
      const one = account('1', { email: 'a@b.c', score: 1, name: 'ada', tags: ['x', 'y'] });
      await accounts.insert(one);
      await accounts.insert(account('2', { email: 'd@e.f', tags: ['x'] }));
      await accounts.insert(account('3', { email: 'g@h.i' }));
      expect(await accounts.verify()).toEqual({ problems: [] });
      await backend.zRem('{accounts}:index:byTag', 'x\0\x001');
      await backend.zAdd('{accounts}:index:byScore', '1', 5);
      await backend.zAdd('{accounts}:index:byName', 'bob\0\x001', 0);
      await backend.delete('{accounts}:unique:email:d@e.f');
      await backend.set('{accounts}:unique:email:z@z.z', '1');
      await backend.delete('{accounts}:id:3');
      const expected = [
        'missing byScore 1',
        'missing byTag 1',
        'missing email 2',
        'orphan byDate 3',
        'orphan byName 1',
        'orphan byScore 1',
        'orphan email 1',
        'orphan email 3',
      ];
      expect(byKind((await accounts.verify()).problems)).toEqual(expected);
      expect((await accounts.repair()).problems).toEqual([]);
      expect(await accounts.verify()).toEqual({ problems: [] });
      expect(await accounts.get('1')).toEqual(one);
      expect((await assertAgreement(backend)).length).toBe(2);
    });

    it('tells what it cannot mend', async () => {
      const { backend } = place();
      const accounts = openAccounts(backend);
      await accounts.insert(account('2', { email: 'd@e.f', tags: ['x'] }));
      await backend.delete('{accounts}:unique:email:d@e.f');
      await accounts.insert(account('1', { email: 'd@e.f' }));
      await backend.set('{accounts}:id:4', 'no record');
      const left = ['invalid  4', 'taken email 2'];
      expect(byKind((await accounts.repair()).problems)).toEqual(left);
      expect(byKind((await accounts.verify()).problems)).toEqual(left);
      expect(await codeOf(accounts.get('4'))).toBe('INVALID_RECORD');
      // What is not its own is left alone when the record goes.
      expect(await accounts.remove('2')).toBe(true);
      expect(await backend.get('{accounts}:unique:email:d@e.f')).toBe('1');
      expect(await backend.exists('{accounts}:index:byTag')).toBe(false);
    });

    it('finds records that were removed before they expired', async () => {
      const { backend, clock } = place();
      const accounts = openExpiring(backend, clock);
      await accounts.insert(account('1', { email: 'a@b.c', endsAt: new Date(clock() + 3_600_000) }));
      await backend.delete('{accounts}:id:1');
      const expected = ['orphan  1', 'orphan byDate 1', 'orphan email 1'];
      expect(byKind((await accounts.verify()).problems)).toEqual(expected);
      expect(await accounts.repair()).toEqual({ repaired: 3, problems: [] });
      expect(await accounts.verify()).toEqual({ problems: [] });
    });

    it('rebuilds an index, and goes on where it was stopped', async () => {
      const { backend } = place();
      const { byDate, byScore, byTag } = declaration.indexes;
      const before = collection(backend, 'accounts', { ...declaration, indexes: { byDate, byScore, byTag } });
      const ids = Array.from({ length: 230 }, (_, index) => `${index + 100}`);
      await Promise.all(ids.map((id) => before.insert(account(id, { name: `n${id}` }))));
      await backend.zAdd('{accounts}:index:byName', 'strange\0\x00100', 0);
      const accounts = openAccounts(backend);
      expect((await accounts.verify()).problems.length).toBe(231);
      const seen: RebuildProgress[] = [];
      const stopped = accounts.rebuild('byName', {
        onProgress: (progress) => {
          seen.push(progress);
          throw new Error('stopped');
        },
      });
      await expect(stopped).rejects.toThrow('stopped');
      // Others write meanwhile, with the new declaration and with the old.
      await accounts.update('100', (record) => ({ ...record, name: 'new' }));
      await before.update('101', (record) => ({ ...record, visits: 1 }));
      const end = await accounts.rebuild('byName', { cursor: seen[0]?.cursor });
      expect(end).toMatchObject({ invalid: 0, removed: 1, cursor: null });
      expect((seen[0]?.records ?? 0) + end.records).toBeGreaterThanOrEqual(230);
      await accounts.rebuild('byName');
      expect(await accounts.verify()).toEqual({ problems: [] });
      expect((await assertAgreement(backend)).length).toBe(230);
      expect(await codeOf(accounts.rebuild('byName', { cursor: 'x' }))).toBe('INVALID_ARGUMENT');
    });

    it('brings old records up, with what they are found by', async () => {
      const { backend } = place();
      const old = collection(backend, 'users', {
        schema: z.object({ id: z.string(), mail: z.string(), age: z.number() }),
        id: (user) => user.id,
        unique: { email: (user) => user.mail },
        indexes: { byAge: (user) => user.age },
      });
      await old.insert({ id: '1', mail: 'A@b.c', age: 7 });
      await old.insert({ id: '2', mail: 'd@e.f', age: 8 });
      await old.insert({ id: '3', mail: 'g@h.i', age: 9 });
      const users = collection(backend, 'users', {
        schema: z.object({ id: z.string(), email: z.string(), born: z.number() }),
        id: (user) => user.id,
        unique: { email: (user) => user.email },
        indexes: { byBirth: (user) => user.born },
        version: 2,
        migrate: (stored, version) => {
          const { id, mail, age } = stored as { id: string; mail: string; age: number };
          if (version !== 1) throw new Error('of no version that is known');
          return { id, email: mail.toLowerCase(), born: 2026 - age };
        },
      });
      expect(await users.get('1')).toEqual({ id: '1', email: 'a@b.c', born: 2019 });
      await users.update('1', (user) => ({ ...user, born: 2000 }));
      expect(await users.find('email', 'a@b.c')).toEqual({ id: '1', email: 'a@b.c', born: 2000 });
      expect(await backend.exists('{users}:unique:email:A@b.c')).toBe(false);
      await users.remove('3');
      expect(await codeOf(old.get('1'))).toBe('INVALID_RECORD');
      expect((await users.repair()).problems).toEqual([]);
      expect(idsOf((await users.page('byBirth')).items)).toEqual(['1', '2']);
      expect(await users.verify()).toEqual({ problems: [] });
      expect(await backend.exists('{users}:index:byAge')).toBe(false);
    });
  });
}
