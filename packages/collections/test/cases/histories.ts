import { type Backend } from '@keyvaluestore/core';
import { faulty } from '@keyvaluestore/memory';
import { freshSeed, type Random, seededRandom } from '@keyvaluestore/test-services';

import { account, type Account, type Accounts, openAccounts, openExpiring } from '../support/accounts.js';
import { assertAgreement } from '../support/agreement.js';
import { type Place } from '../support/describe-collections.js';

const EXPECTED = new Set(['UNIQUE', 'NOT_FOUND', 'CONFLICT', 'UNKNOWN_OUTCOME', 'UNAVAILABLE', 'THROTTLED']);

function randomAccount(random: Random, id: string, ends?: () => number): Account {
  const upTo = (count: number) => Math.floor(random() * count);
  const maybe = <T>(value: T): T | undefined => (random() < 0.3 ? undefined : value);
  return account(id, {
    email: maybe(`E${upTo(5)}@x.y`),
    team: maybe(`t${upTo(2)}`),
    seat: upTo(3),
    name: maybe(['', 'a', 'b', 'ä'][upTo(4)] as string),
    score: maybe(upTo(3)),
    tags: ['red', 'green', 'blue', 'red'].slice(upTo(4), upTo(5)),
    createdAt: new Date(upTo(4)),
    endsAt: ends === undefined ? undefined : maybe(new Date(ends())),
  });
}

async function act(accounts: Accounts, random: Random, ends?: () => number): Promise<void> {
  const id = `${Math.floor(random() * 6)}`;
  const next = randomAccount(random, id, ends);
  const options = random() < 0.2 ? { id: `w${random()}` } : {};
  const acts = [
    () => accounts.insert(next, options),
    () => accounts.upsert(next, options),
    () => accounts.replace(next, options),
    () => accounts.update(id, (old) => ({ ...old, ...next, visits: old.visits + 1 }), options),
    () => accounts.remove(id, options),
    () => accounts.page('byTag', { limit: 2 }),
    () => accounts.find('email', 'e1@x.y'),
  ];
  await (acts[Math.floor(random() * acts.length)] as () => Promise<unknown>)();
}

/** Lets several clients act at once; each error must be one that a program expects. */
async function history(seed: number, clients: number, length: number, open: () => Accounts, ends?: () => number) {
  const run = async (client: number): Promise<void> => {
    const random = seededRandom(seed + client);
    const accounts = open();
    for (let turn = 0; turn < length; turn++) {
      try {
        await act(accounts, random, ends);
      } catch (error) {
        if (!EXPECTED.has((error as { code?: string }).code ?? '')) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => run(client)));
}

async function until<T>(run: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!['CONFLICT', 'UNKNOWN_OUTCOME'].includes((error as { code?: string }).code ?? '')) throw error;
    }
  }
}

const LOSSY = { conflict: 0.05, unknownApplied: 0.1, unknownNotApplied: 0.1 };

const lossy = (backend: Backend, seed: number) => faulty(backend, { seed, operations: { atomicWrite: LOSSY } });

export function describeHistories(place: () => Place): void {
  describe('random histories of concurrent clients', () => {
    it('leave records, unique fields and indexes that agree exactly', async () => {
      const { backend } = place();
      const seed = freshSeed();
      await history(seed, 4, 40, () => openAccounts(backend));
      await assertAgreement(backend);
      expect(await openAccounts(backend).verify()).toEqual({ problems: [] });
    });

    it('do so where answers are lost', async () => {
      const { backend } = place();
      const seed = freshSeed();
      const unsafe = lossy(backend, seed);
      await history(seed, 4, 40, () => openAccounts(unsafe));
      await assertAgreement(backend);
      expect(await openAccounts(backend).verify()).toEqual({ problems: [] });
      expect(unsafe.counts.unknownApplied).toBeGreaterThan(0);
    });

    it('do so where records expire, once what they left is swept', async () => {
      const { backend, clock, pass } = place();
      const seed = freshSeed();
      const open = () => openExpiring(backend, clock);
      for (let part = 0; part < 3; part++) {
        await history(seed + 100 * part, 3, 15, open, () => clock() + 40);
        expect(await open().verify()).toEqual({ problems: [] });
        await pass(20);
      }
      await pass(60);
      await open().repair();
      await assertAgreement(backend);
      expect(await backend.zCard('{accounts}:expiring')).toBe(0);
    });

    it('count each write under an id once, where answers are lost', async () => {
      const { backend } = place();
      const unsafe = lossy(backend, freshSeed());
      const accounts = openAccounts(unsafe);
      await openAccounts(backend).insert(account('1', { tags: ['x'] }));
      const client = async (name: string): Promise<void> => {
        for (let turn = 0; turn < 8; turn++) {
          const id = `${name}:${turn}`;
          const tags = [`${name}${turn % 3}`];
          await until(() => accounts.update('1', (old) => ({ ...old, tags, visits: old.visits + 1 }), { id }));
        }
      };
      await Promise.all(['a', 'b', 'c'].map(client));
      expect((await openAccounts(backend).get('1'))?.visits).toBe(24);
      await assertAgreement(backend);
    });
  });
}
