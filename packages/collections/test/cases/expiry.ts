import { collection } from '../../src/index.js';
import { type Account, account, declaration, idsOf, openExpiring } from '../support/accounts.js';
import { assertAgreement } from '../support/agreement.js';
import { type Place } from '../support/describe-collections.js';

export function describeExpiry(place: () => Place): void {
  describe('records that expire', () => {
    it('end with their unique fields, and are left out of indexes and counts', async () => {
      const { backend, clock, pass } = place();
      const accounts = openExpiring(backend, clock);
      const endsAt = new Date(clock() + 300);
      const session = account('1', { email: 'a@b.c', score: 1, name: 'n', tags: ['x'], endsAt });
      expect(await accounts.insert(session)).toEqual(session);
      await accounts.insert(account('2', { score: 1, tags: ['x'] }));
      expect(await accounts.count('byScore')).toBe(2);
      expect((await accounts.find('email', 'a@b.c'))?.id).toBe('1');
      await pass(301);
      expect(await accounts.get('1')).toBeNull();
      expect(await accounts.find('email', 'a@b.c')).toBeNull();
      expect(idsOf((await accounts.page('byTag', { limit: 1 })).items)).toEqual(['2']);
      expect(await accounts.count('byScore')).toBe(1);
      expect(await accounts.verify()).toEqual({ problems: [] });
      // The id and its values are free again, and another record's entries are not swept with those of the first.
      await accounts.insert(account('1', { email: 'a@b.c', name: 'n', tags: ['y'] }));
      expect(idsOf((await accounts.page('byTag')).items)).toEqual(['2', '1']);
      expect(await accounts.verify()).toEqual({ problems: [] });
      expect(await accounts.sweep()).toBe(1);
      expect(await accounts.sweep()).toBe(0);
      await assertAgreement(backend);
      expect((await accounts.page('byName', { of: 'n' })).items.length).toBe(1);
    });

    it('move their unique fields with them, and let go of an end', async () => {
      const { backend, clock, pass } = place();
      const accounts = openExpiring(backend, clock);
      await accounts.insert(account('1', { email: 'a@b.c', tags: ['x'], endsAt: new Date(clock() + 300) }));
      await accounts.insert(account('2', { email: 'd@e.f', tags: ['x'], endsAt: new Date(clock() + 300) }));
      await accounts.insert(account('3', { email: 'g@h.i', tags: ['x'] }));
      await accounts.update('1', (record) => ({ ...record, endsAt: new Date(clock() + 60_000) }));
      await accounts.update('2', (record) => ({ ...record, endsAt: undefined }));
      await accounts.update('3', (record) => ({ ...record, endsAt: new Date(clock() + 300) }));
      await pass(301);
      expect((await accounts.find('email', 'a@b.c'))?.id).toBe('1');
      expect((await accounts.find('email', 'd@e.f'))?.id).toBe('2');
      expect(await accounts.find('email', 'g@h.i')).toBeNull();
      expect(await backend.exists('{accounts}:unique:email:g@h.i')).toBe(false);
      expect(await accounts.count('byTag')).toBe(2);
      expect(await accounts.verify()).toEqual({ problems: [] });
      expect(await accounts.repair()).toEqual({ repaired: 0, problems: [] });
      expect((await assertAgreement(backend)).length).toBe(2);
      await accounts.remove('1');
      expect(await backend.zCard('{accounts}:expiring')).toBe(0);
    });

    it('may have ended before they are inserted', async () => {
      const { backend, clock } = place();
      const accounts = openExpiring(backend, clock);
      for (const tag of ['x', 'y']) {
        const ended = account('1', { email: 'a@b.c', tags: [tag], endsAt: new Date(1) });
        expect(await accounts.insert(ended)).toEqual(ended);
      }
      expect(await accounts.count('byTag')).toBe(0);
      expect(await accounts.verify()).toEqual({ problems: [] });
      expect(await accounts.sweep({ limit: 1 })).toBe(1);
      await accounts.repair();
      expect(await backend.zCard('{accounts}:index:byTag')).toBe(0);
    });

    it('are swept by the writers of others', async () => {
      const { backend, clock } = place();
      const accounts = openExpiring(backend, clock);
      await accounts.insert(account('1', { tags: ['x'], endsAt: new Date(1) }));
      for (let visits = 1; visits < 100; visits++) await accounts.upsert(account('2', { visits }));
      expect(await backend.exists('{accounts}:expiring')).toBe(false);
      expect(await backend.exists('{accounts}:index:byTag')).toBe(false);
    });

    it('are swept by the writers of others in their partition', async () => {
      const { backend, clock } = place();
      const of = {
        ...declaration,
        expiresAt: (one: Account) => one.endsAt,
        partition: (one: Account) => one.name ?? '',
      };
      const accounts = collection(backend, 'accounts', { ...of, clock });
      await accounts.insert(account('1', { name: 'a', tags: ['x'], endsAt: new Date(1) }));
      for (let visits = 1; visits < 100; visits++) await accounts.upsert(account('2', { name: 'a', visits }));
      expect(await backend.exists('{accounts/a}:expiring')).toBe(false);
    });
  });
}
