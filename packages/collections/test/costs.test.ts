import { type Backend } from '@keyvaluestore/core';
import { MemoryBackend } from '@keyvaluestore/memory';

import { account, openAccounts, openExpiring } from './support/accounts.js';

/** Counts calls of a backend, each of which is one round trip. */
function counted(): { backend: Backend; calls: () => string } {
  let names: string[] = [];
  const backend = new MemoryBackend().withProfiler({
    operation: ({ name, size }: { name: string; size?: number }) =>
      void names.push(size === undefined ? name : `${name} of ${size}`),
  });
  const calls = () => {
    const text = names.join(', ');
    names = [];
    return text;
  };
  return { backend, calls };
}

it('are one round trip for an insert, two for a change, a removal, a page and a find', async () => {
  const { backend, calls } = counted();
  const accounts = openAccounts(backend);
  const ada = account('1', { email: 'a@b.c', name: 'ada', score: 1, tags: ['x'] });
  await accounts.insert(ada);
  expect(calls()).toBe('atomicWrite');
  await accounts.update('1', (record) => ({ ...record, email: 'd@e.f', score: 2, tags: ['y', 'z'] }));
  expect(calls()).toBe('get, atomicWrite');
  await accounts.update('1', (record) => record);
  expect(calls()).toBe('get');
  await accounts.replace(ada);
  expect(calls()).toBe('get, atomicWrite');
  await accounts.upsert(account('2'));
  expect(calls()).toBe('get, atomicWrite');
  for (let id = 10; id < 40; id++) await accounts.insert(account(`${id}`, { name: `n${id}` }));
  calls();
  expect((await accounts.page('byName', { limit: 20 })).items.length).toBe(20);
  expect(calls()).toBe('zPage, mGet');
  await accounts.find('email', 'a@b.c');
  expect(calls()).toBe('get, get');
  await accounts.find('email', 'nobody');
  await accounts.get('1');
  expect(calls()).toBe('get, get');
  await accounts.getMany(['1', '2', '3']);
  expect(calls()).toBe('mGet');
  await accounts.count('byName', { prefix: 'n' });
  expect(calls()).toBe('zLexCount');
  await accounts.remove('1');
  expect(calls()).toBe('get, atomicWrite');
});

it('are one more for an id, and one to see whether values are taken', async () => {
  const { backend, calls } = counted();
  const accounts = openAccounts(backend);
  await accounts.insert(account('1', { email: 'a@b.c' }), { id: 'w1' });
  expect(calls()).toBe('transact, get, get, transact');
  await accounts.insert(account('1', { email: 'a@b.c' }), { id: 'w1' });
  expect(calls()).toBe('transact');
});

it('are pages of all that is counted, where records expire', async () => {
  const { backend, calls } = counted();
  const accounts = openExpiring(backend, Date.now);
  for (let id = 0; id < 120; id++) await accounts.insert(account(`${id}`, { score: id }));
  calls();
  expect(await accounts.count('byScore', { min: 10 })).toBe(110);
  expect(calls()).toBe('zPage, mGet, zPage, mGet');
});
