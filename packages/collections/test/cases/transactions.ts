import { transact } from '@keyvaluestore/core';
import { z } from 'zod';

import { collection } from '../../src/index.js';
import { account, codeOf, idsOf, openAccounts } from '../support/accounts.js';
import { assertAgreement } from '../support/agreement.js';
import { type Place } from '../support/describe-collections.js';

const note = z.object({ id: z.string(), tenant: z.string(), title: z.string() });

export function describeTransactions(place: () => Place): void {
  describe('records in transactions', () => {
    it('are read and written together with all else', async () => {
      const { backend } = place();
      const accounts = openAccounts(backend);
      await accounts.insert(account('1', { email: 'a@b.c', tags: ['x'] }));
      await accounts.insert(account('2', { email: 'd@e.f' }));
      const found = await transact(backend, async (tx) => {
        const records = accounts.in(tx);
        await records.remove('2');
        const first = await records.find('email', 'a@b.c');
        await records.update('1', (record) => ({ ...record, email: 'd@e.f', tags: ['y'] }));
        await records.insert(account('3', { email: 'a@b.c' }));
        await records.upsert(account('4'));
        tx.nIncrBy('{accounts}:count', 1);
        return [first?.id, (await records.get('1'))?.email, await records.remove('9')];
      });
      expect(found).toEqual(['1', 'd@e.f', false]);
      expect(await backend.get('{accounts}:count')).toBe('1');
      await backend.delete('{accounts}:count');
      const records = await assertAgreement(backend);
      expect(idsOf(records).sort()).toEqual(['1', '3', '4']);
    });

    it('are not written where one of them is refused', async () => {
      const { backend } = place();
      const accounts = openAccounts(backend);
      await accounts.insert(account('1', { email: 'a@b.c' }));
      const taken = transact(backend, async (tx) => {
        await accounts.in(tx).insert(account('2'));
        await accounts.in(tx).insert(account('3', { email: 'a@b.c' }));
      });
      await expect(taken).rejects.toMatchObject({ code: 'UNIQUE', fields: ['email'] });
      expect(await codeOf(transact(backend, (tx) => accounts.in(tx).replace(account('5'))))).toBe('NOT_FOUND');
      const twice = transact(backend, async (tx) => {
        await accounts.in(tx).update('1', (record) => ({ ...record, visits: 1 }));
        await accounts.in(tx).update('1', (record) => ({ ...record, visits: 2 }));
      });
      expect(await codeOf(twice)).toBe('INVALID_ARGUMENT');
      expect((await assertAgreement(backend)).map(({ visits }) => visits)).toEqual([0]);
    });

    it('run again where another writer comes between', async () => {
      const { backend } = place();
      const accounts = openAccounts(backend);
      await accounts.insert(account('1'));
      let runs = 0;
      const visits = await transact(backend, async (tx) => {
        const record = await accounts.in(tx).update('1', (old) => ({ ...old, visits: old.visits + 1 }));
        runs += 1;
        if (runs === 1) await accounts.update('1', (old) => ({ ...old, visits: 10 }));
        return record.visits;
      });
      expect([visits, runs]).toEqual([11, 2]);
    });

    it('lie in partitions, each with unique fields and indexes of its own', async () => {
      const { backend } = place();
      const notes = collection(backend, 'notes', {
        schema: note,
        id: (one) => one.id,
        unique: { title: (one) => one.title },
        indexes: { byTitle: { text: (one) => one.title } },
        partition: (one) => one.tenant,
      });
      await notes.insert({ id: '1', tenant: 'acme', title: 'a' });
      await notes.insert({ id: '1', tenant: 'other', title: 'a' });
      await notes.upsert({ id: '2', tenant: 'other', title: 'b' });
      await notes.replace({ id: '2', tenant: 'other', title: 'c' }, { id: 'w1' });
      expect(await codeOf(notes.insert({ id: '9', tenant: 'acme', title: 'a' }))).toBe('UNIQUE');
      expect(idsOf((await notes.partition('other').page('byTitle')).items)).toEqual(['1', '2']);
      expect(await notes.partition('acme').get('2')).toBeNull();
      const acme = notes.partition('acme');
      expect(await codeOf(acme.insert({ id: '3', tenant: 'other', title: 'd' }))).toBe('INVALID_ARGUMENT');
      expect(await codeOf(notes.insert({ id: '3', tenant: 'a}b', title: 'd' }))).toBe('INVALID_ARGUMENT');
      expect(await acme.verify()).toEqual({ problems: [] });
      await transact(backend, (tx) => acme.in(tx).update('1', (one) => ({ ...one, title: 'z' })));
      expect(await backend.get('{notes/acme}:unique:title:z')).toBe('1');
    });
  });
}
