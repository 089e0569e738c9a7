import { account, codeOf, openAccounts } from '../support/accounts.js';
import { assertAgreement } from '../support/agreement.js';
import { type Place } from '../support/describe-collections.js';

export function describeRecords(place: () => Place): void {
  describe('records', () => {
    it('are inserted once, and found by id and by each unique field', async () => {
      const { backend } = place();
      const accounts = openAccounts(backend);
      const ada = account('1', {
        email: 'Ada@b.c',
        team: 'x',
        seat: 3,
        name: 'ada',
        score: 1.5,
        tags: ['a', 'b', 'a'],
      });
      expect(await accounts.insert(ada)).toEqual(ada);
      expect(await accounts.get('1')).toEqual(ada);
      expect(await accounts.getMany(['2', '1', '1'])).toEqual([null, ada, ada]);
      expect(await accounts.getMany([])).toEqual([]);
      expect(await accounts.find('email', 'ada@b.c')).toEqual(ada);
      expect(await accounts.find('seat', ['x', 3])).toEqual(ada);
      expect(await accounts.find('email', 'Ada@b.c')).toBeNull();
      expect(await accounts.get('2')).toBeNull();
      await assertAgreement(backend);
    });

    it('tell which unique fields are taken, and leave nothing behind then', async () => {
      const { backend } = place();
      const accounts = openAccounts(backend);
      await accounts.insert(account('1', { email: 'a@b.c', team: 'x' }));
      await accounts.insert(account('2', { email: 'd@e.f' }));
      const taken = (fields: string[]) => ({ code: 'UNIQUE', fields, key: undefined });
      await expect(accounts.insert(account('1'))).rejects.toMatchObject(taken(['id']));
      await expect(accounts.insert(account('3', { email: 'A@B.c' }))).rejects.toMatchObject(taken(['email']));
      await expect(accounts.insert(account('3', { email: 'd@e.f', team: 'x' }))).rejects.toMatchObject(
        taken(['email', 'seat']),
      );
      const update = accounts.update('2', (record) => ({ ...record, email: 'a@b.c' }));
      await expect(update).rejects.toMatchObject({ ...taken(['email']), operation: 'update' });
      await expect(accounts.replace(account('2', { team: 'x' }))).rejects.toMatchObject(taken(['seat']));
      await expect(accounts.upsert(account('4', { team: 'x' }))).rejects.toMatchObject(taken(['seat']));
      expect((await assertAgreement(backend)).length).toBe(2);
    });

    it('are changed with all that they are found by, and let go of what they had', async () => {
      const { backend } = place();
      const accounts = openAccounts(backend);
      await accounts.insert(account('1', { email: 'a@b.c', name: 'ada', score: 1, tags: ['x', 'y'] }));
      const changed = account('1', { email: 'd@e.f', team: 't', score: 2, tags: ['y', 'z'] });
      expect(await accounts.update('1', () => changed)).toEqual(changed);
      expect((await assertAgreement(backend))[0]).toMatchObject({ email: 'd@e.f' });
      const other = account('2', { email: 'a@b.c' });
      expect(await accounts.upsert(other)).toEqual(other);
      expect(await accounts.upsert({ ...other, visits: 7 })).toMatchObject({ visits: 7 });
      expect(await accounts.replace(account('1'))).toEqual(account('1'));
      await assertAgreement(backend);
      expect(await accounts.remove('1')).toBe(true);
      expect(await accounts.remove('1')).toBe(false);
      expect(await accounts.remove('2')).toBe(true);
      expect(await assertAgreement(backend)).toEqual([]);
    });

    it('are not made by changes of what is not there', async () => {
      const { backend } = place();
      const accounts = openAccounts(backend);
      expect(await codeOf(accounts.update('1', (record) => record))).toBe('NOT_FOUND');
      expect(await codeOf(accounts.replace(account('1')))).toBe('NOT_FOUND');
      expect(await assertAgreement(backend)).toEqual([]);
    });

    it('are changed by one after the other', async () => {
      const accounts = openAccounts(place().backend);
      await accounts.insert(account('1'));
      const visit = () => accounts.update('1', async (record) => ({ ...record, visits: record.visits + 1 }));
      await Promise.all(Array.from({ length: 4 }, visit));
      expect((await accounts.get('1'))?.visits).toBe(4);
    });

    it('are written once under an id, with the first answer', async () => {
      const { backend } = place();
      const accounts = openAccounts(backend);
      const ada = account('1', { email: 'a@b.c' });
      expect(await accounts.insert(ada, { id: 'w1' })).toEqual(ada);
      expect(await accounts.insert(ada, { id: 'w1' })).toEqual(ada);
      expect(await backend.exists('transact:{accounts}:w1')).toBe(true);
      const visit = (id: string) => accounts.update('1', (a) => ({ ...a, visits: a.visits + 1 }), { id });
      expect(await visit('w2')).toMatchObject({ visits: 1 });
      expect(await visit('w2')).toMatchObject({ visits: 1 });
      expect(await visit('w3')).toMatchObject({ visits: 2 });
      expect(await visit('w2')).toMatchObject({ visits: 1 });
      const taken = accounts.insert(account('2', { email: 'a@b.c' }), { id: 'w4' });
      await expect(taken).rejects.toMatchObject({ code: 'UNIQUE', fields: ['email'], operation: 'insert' });
      expect(await codeOf(accounts.update('9', (a) => a, { id: 'w5' }))).toBe('NOT_FOUND');
      await accounts.replace({ ...ada, visits: 9 }, { id: 'w6' });
      await accounts.upsert({ ...ada, visits: 10 }, { id: 'w7' });
      await accounts.replace({ ...ada, visits: 9 }, { id: 'w6' });
      expect(await accounts.get('1')).toMatchObject({ visits: 10 });
      expect(await accounts.remove('1', { id: 'w8' })).toBe(true);
      await accounts.insert(ada);
      expect(await accounts.remove('1', { id: 'w8' })).toBe(true);
      expect((await assertAgreement(backend)).length).toBe(1);
    });
  });
}
