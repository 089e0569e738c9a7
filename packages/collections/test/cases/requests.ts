import { account, openAccounts } from '../support/accounts.js';
import { type Place } from '../support/describe-collections.js';

/** The requests of a few calls, by the names that a profiler is told. */
export interface Requests {
  readonly insert: string;
  readonly change: string;
  readonly page: string;
  readonly find: string;
}

export function describeRequests(place: () => Place): void {
  it('costs the requests that the docs tell', async () => {
    const { backend, requests } = place();
    let names: string[] = [];
    const accounts = openAccounts(backend.withProfiler({ request: ({ name }) => void names.push(name) }));
    const told = (): string => {
      const counts = new Map<string, number>();
      for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
      names = [];
      return [...counts].map(([name, count]) => `${count} ${name}`).join(', ');
    };
    const ada = account('1', { email: 'a@b.c', name: 'ada', score: 1, tags: ['x'] });
    await accounts.insert(account('0'));
    // The first calls of a client ask for more, such as for the version of the server.
    await accounts.page('byName', { limit: 20 });
    await accounts.update('0', (record) => ({ ...record, name: 'a' }));
    await accounts.find('email', 'nobody');
    told();
    await accounts.insert(ada);
    expect(told()).toBe(requests.insert);
    await accounts.update('1', (record) => ({ ...record, email: 'd@e.f', score: 2, tags: ['y', 'z'] }));
    expect(told()).toBe(requests.change);
    for (let id = 10; id < 35; id++) await accounts.insert(account(`${id}`, { name: `n${id}` }));
    told();
    expect((await accounts.page('byName', { limit: 20 })).items.length).toBe(20);
    expect(told()).toBe(requests.page);
    await accounts.find('email', 'd@e.f');
    expect(told()).toBe(requests.find);
    await accounts.remove('1');
    expect(told()).toBe(requests.change);
  });
}
