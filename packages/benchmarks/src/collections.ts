import { randomUUID } from 'node:crypto';

import { collection } from '@keyvaluestore/collections';
import { type Backend } from '@keyvaluestore/core';

import { account, bookmark, BookmarksByHand } from './bookmarks-by-hand.js';
import { type Call, type Duel, duels } from './duels.js';
import { openRedis } from './engines.js';
import { atMost, cpuMicroseconds, type Row } from './measure.js';
import { requestsOf, sum } from './requests.js';

const RECORDS = 100;
const ACCOUNTS = 5;
/** Calls of a round, as many as of other commands of Redis: fewer would measure the engine that still compiles them. */
const CALLS = 300;
const GROUP = 'collections on Redis';
const AGAINST = 'the same by hand';

const draft = (index: number) => ({
  url: `https://example.org/articles/${index}`,
  title: `Article ${index}`,
  tags: ['all', `tag ${index % 10}`],
});

/** What is changed in one of the records: its title, and one of its tags. */
const changes = (index: number) => ({
  title: `Changed ${index}`,
  tags: ['all', `round ${Math.floor(index / RECORDS) % 7}`],
});

const email = (index: number): string => `person-${index % ACCOUNTS}@example.org`;

/** The calls that are measured, each as the service of the example makes it. */
interface Calls {
  readonly insert: Call;
  readonly update: Call;
  readonly find: Call;
  readonly page: Call;
}

type Sides = (backend: Backend) => Calls;

/** With collections, as examples/bookmarks declares them. */
async function withCollections(backend: Backend): Promise<Sides> {
  const of = (backend: Backend) => ({
    accounts: collection(backend, 'accounts', {
      schema: account,
      id: (one) => one.id,
      unique: { email: (one) => one.email.toLowerCase() },
    }),
    bookmarks: collection(backend, 'bookmarks', {
      schema: bookmark,
      id: (one) => one.id,
      partition: (one) => one.account,
      unique: { url: (one) => one.url },
      indexes: { byDate: (one) => one.addedAt, byTag: { many: (one) => one.tags.map((tag) => [tag, one.addedAt]) } },
    }),
  });
  const { accounts, bookmarks } = of(backend);
  const add = (index: number, name: string) =>
    bookmarks.insert({ ...draft(index), id: randomUUID(), account: name, addedAt: Date.now() });
  const ids: string[] = [];
  for (let index = 0; index < RECORDS; index++) ids.push((await add(index, 'filled')).id);
  for (let index = 0; index < ACCOUNTS; index++) {
    await accounts.insert({ id: randomUUID(), email: email(index), salt: 'salt', hash: 'hash' });
  }
  return (backend) => {
    const { accounts, bookmarks } = of(backend);
    return {
      insert: (index) => bookmarks.insert({ ...draft(index), id: randomUUID(), account: 'ours', addedAt: Date.now() }),
      update: (index) =>
        bookmarks.partition('filled').update(ids[index % RECORDS] as string, (old) => ({ ...old, ...changes(index) })),
      find: (index) => accounts.find('email', email(index)),
      page: () => bookmarks.partition('filled').page('byDate', { reverse: true, limit: 20 }),
    };
  };
}

/**
 * By hand, with the same checks and guarantees: records are validated when they are written and when they are read, pages
 * filled up. In the same layout but for two things: a sorted set for each tag, and no line of what a record is found by.
 */
async function byHand(backend: Backend): Promise<Sides> {
  const service = new BookmarksByHand(backend);
  const ids: string[] = [];
  for (let index = 0; index < RECORDS; index++) ids.push((await service.add('filled by hand', draft(index))).id);
  for (let index = 0; index < ACCOUNTS; index++) await service.signUp(`by-hand-${email(index)}`, 'password');
  return (backend) => {
    const service = new BookmarksByHand(backend);
    return {
      insert: (index) => service.add('by hand', draft(index)),
      update: (index) => service.change('filled by hand', ids[index % RECORDS] as string, changes(index)),
      find: (index) => service.findAccount(`by-hand-${email(index)}`),
      page: () => service.page('filled by hand', null, null, 20),
    };
  };
}

const NAMES = {
  insert: 'insert of a bookmark, 5 operations',
  update: 'update of title and tag, 3 operations',
  find: 'find of an account by its address',
  page: 'page of 20 by date',
} as const;

type Name = keyof typeof NAMES;

/** The requests of both for one call. */
async function requestRow(backend: Backend, name: Name, ours: Sides, theirs: Sides): Promise<Row> {
  const of = async (sides: Sides): Promise<number> =>
    // A number that no measured call has, so that it is not what is there.
    sum(await requestsOf(backend, (profiled) => sides(profiled)[name](1_000_000)), ({ roundTrips }) => roundTrips ?? 1);
  const [mine, other] = [await of(ours), await of(theirs)];
  return {
    group: GROUP,
    name: `${NAMES[name]}, against ${AGAINST}`,
    unit: 'requests',
    ours: mine,
    theirs: other,
    ...atMost(other, mine),
  };
}

/** CPU time of this process and requests of collections on Redis, against the same service by hand on the backend. */
export async function collectionsOnRedis(): Promise<Row[]> {
  const { backend, close } = await openRedis();
  try {
    const [ours, theirs] = [await withCollections(backend), await byHand(backend)];
    const names = Object.keys(NAMES) as Name[];
    const requests: Row[] = [];
    for (const name of names) requests.push(await requestRow(backend, name, ours, theirs));
    const contests = names.map((name): Duel => {
      const [mine, other] = [ours(backend)[name], theirs(backend)[name]];
      return { name: NAMES[name], against: AGAINST, calls: CALLS, ours: mine, theirs: other, goal: 0.87 };
    });
    const times = await duels({ group: GROUP, unit: 'µs CPU', rounds: 31, clock: cpuMicroseconds }, contests);
    return [...times, ...requests];
  } finally {
    await close();
  }
}
