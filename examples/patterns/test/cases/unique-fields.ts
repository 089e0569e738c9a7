import { type Backend } from '@keyvaluestore/core';

import { type Account, addAccount, changeUsername, findByUsername } from '../../src/unique-fields.js';

const account = (id: string, username: string): Account => ({ id, username, emailAddress: `${id}@example.com` });

export function describeUniqueFields(store: () => Backend): void {
  describe('unique fields', () => {
    it('tells which fields are taken, and adds nothing then', async () => {
      expect(await addAccount(store(), account('1', 'alice'))).toEqual([]);
      expect(await addAccount(store(), account('2', 'alice'))).toEqual(['username']);
      expect(await addAccount(store(), { ...account('1', 'bob'), id: '3' })).toEqual(['emailAddress']);
      expect(await addAccount(store(), account('1', 'alice'))).toEqual(['id', 'username', 'emailAddress']);
      expect(await findByUsername(store(), 'alice')).toEqual(account('1', 'alice'));
      expect(await findByUsername(store(), 'bob')).toBeNull();
    });

    it('lets one of many writers have a name', async () => {
      const attempts = Array.from({ length: 10 }, (_, id) => addAccount(store(), account(String(id), 'alice')));
      const taken = await Promise.all(attempts);
      expect(taken.filter((fields) => fields.length === 0)).toHaveLength(1);
    });

    it('changes a name, and frees the old one', async () => {
      const alice = account('1', 'alice');
      await addAccount(store(), alice);
      await addAccount(store(), account('2', 'bob'));
      expect(await changeUsername(store(), alice, 'bob')).toBe(false);
      expect(await changeUsername(store(), alice, 'alice')).toBe(true);
      expect(await changeUsername(store(), alice, 'zoe')).toBe(true);
      expect(await changeUsername(store(), alice, 'yan')).toBe(false);
      expect(await findByUsername(store(), 'zoe')).toEqual({ ...alice, username: 'zoe' });
      expect(await addAccount(store(), account('3', 'alice'))).toEqual([]);
    });
  });
}
