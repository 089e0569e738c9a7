import { MemoryBackend } from '@keyvaluestore/memory';

import { TakenError, type User, Users } from '../src/users.js';

const user = (id: string, username: string, emailAddress = `${username}@example.com`): User => ({
  id,
  username,
  emailAddress,
});

describe('Users', () => {
  let users: Users;
  beforeEach(() => {
    users = new Users(new MemoryBackend());
  });

  it('finds a user by id and by name', async () => {
    await users.add(user('1', 'alice'));
    expect(await users.get('1')).toEqual(user('1', 'alice'));
    expect(await users.findByUsername('alice')).toEqual(user('1', 'alice'));
    expect(await users.get('2')).toBeNull();
    expect(await users.findByUsername('bob')).toBeNull();
  });

  it('refuses a name and an address that are taken, and adds nothing', async () => {
    await users.add(user('1', 'alice'));
    await expect(users.add(user('2', 'alice', 'other@example.com'))).rejects.toEqual(new TakenError('username'));
    await expect(users.add(user('2', 'bob', 'alice@example.com'))).rejects.toEqual(new TakenError('emailAddress'));
    expect(await users.get('2')).toBeNull();
    expect(await users.findByUsername('bob')).toBeNull();
    expect(await users.list({ limit: 10 })).toEqual([user('1', 'alice')]);
  });

  it('lets one of many writers have a name', async () => {
    const attempts = Array.from({ length: 20 }, (_, id) => users.add(user(String(id), 'alice', `${id}@example.com`)));
    const settled = await Promise.allSettled(attempts);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await users.list({ limit: 100 })).toHaveLength(1);
  });

  it('lists users in the order of their names, page by page', async () => {
    for (const [index, name] of ['mallory', 'alice', 'bob', 'carol'].entries()) await users.add(user(`${index}`, name));
    const first = await users.list({ limit: 3 });
    expect(first.map(({ username }) => username)).toEqual(['alice', 'bob', 'carol']);
    const second = await users.list({ after: 'carol', limit: 3 });
    expect(second.map(({ username }) => username)).toEqual(['mallory']);
  });

  it('fetches many at once, in the order that was asked for', async () => {
    await users.add(user('1', 'alice'));
    await users.add(user('2', 'bob'));
    expect(await users.getMany(['2', '3', '1'])).toEqual([user('2', 'bob'), null, user('1', 'alice')]);
  });

  it('renames a user all at once', async () => {
    await users.add(user('1', 'alice'));
    await users.add(user('2', 'bob'));
    const alice = user('1', 'alice');
    await expect(users.rename(alice, 'bob')).rejects.toEqual(new TakenError('username'));
    expect(await users.rename(alice, 'zoe')).toBe(true);
    expect(await users.rename(alice, 'yan')).toBe(false);
    expect(await users.findByUsername('alice')).toBeNull();
    expect((await users.list({ limit: 10 })).map(({ username }) => username)).toEqual(['bob', 'zoe']);
  });

  it('has nothing to do where the name stays', async () => {
    await users.add(user('1', 'alice'));
    expect(await users.rename(user('1', 'alice'), 'alice')).toBe(true);
    expect(await users.findByUsername('alice')).toEqual(user('1', 'alice'));
  });
});
