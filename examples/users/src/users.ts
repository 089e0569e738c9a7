import { type Backend } from '@keyvaluestore/core';

/** A user as the application knows one. */
export interface User {
  readonly id: string;
  readonly username: string;
  readonly emailAddress: string;
}

/** Another user has this name or address already. */
export class TakenError extends Error {
  constructor(readonly what: 'username' | 'emailAddress') {
    super(`${what} is in use`);
    this.name = 'TakenError';
  }
}

// The keys of one atomic write share the hash tag {users}, so that the same code runs on a Redis Cluster.
const userKey = (id: string): string => `{users}:${id}`;
const usernameKey = (username: string): string => `{users}:by_username:${username}`;
const emailAddressKey = (address: string): string => `{users}:by_email_address:${address}`;
const usernamesKey = '{users}:usernames';

const parse = (text: string): User => JSON.parse(text) as User;

/** A persistence layer that is written once and runs on every backend. */
export class Users {
  constructor(private readonly backend: Backend) {}

  /** Adds a user, or throws `TakenError` and adds nothing if the name or the address is taken. */
  async add(user: User): Promise<void> {
    const write = this.backend.atomicWrite();
    const added = write.setNX(userKey(user.id), JSON.stringify(user));
    const named = write.setNX(usernameKey(user.username), user.id);
    const addressed = write.setNX(emailAddressKey(user.emailAddress), user.id);
    write.zhAdd(usernamesKey, user.username, user.id, 0);
    if (await write.exec()) return;
    if (named.conditionFailed) throw new TakenError('username');
    if (addressed.conditionFailed) throw new TakenError('emailAddress');
    if (added.conditionFailed) throw new Error(`there is a user with the id ${user.id} already`);
  }

  /** The user with this id, or null. */
  async get(id: string): Promise<User | null> {
    const text = await this.backend.get(userKey(id));
    return text === null ? null : parse(text);
  }

  /** The user with this name, or null. */
  async findByUsername(username: string): Promise<User | null> {
    const id = await this.backend.get(usernameKey(username));
    return id === null ? null : this.get(id);
  }

  /** The users with these ids, in the same order, in one round trip; null where there is none. */
  async getMany(ids: readonly string[]): Promise<(User | null)[]> {
    const batch = this.backend.batch();
    const results = ids.map((id) => batch.get(userKey(id)));
    await batch.exec();
    return results.map((result) => {
      const text = result.result();
      return text === null ? null : parse(text);
    });
  }

  /** A page of users in the order of their names, beginning after a name. */
  async list(options: { after?: string; limit: number }): Promise<User[]> {
    const min = options.after === undefined ? '-' : (`(${options.after}` as const);
    const ids = await this.backend.zhRangeByLex(usernamesKey, min, '+', { limit: options.limit });
    const users = await this.getMany(ids);
    return users.filter((user) => user !== null);
  }

  /** Gives a user another name; false if somebody changed the user meanwhile, `TakenError` if the name is taken. */
  async rename(user: User, username: string): Promise<boolean> {
    if (username === user.username) return true;
    const renamed: User = { ...user, username };
    const write = this.backend.atomicWrite();
    write.setEQ(userKey(user.id), JSON.stringify(renamed), JSON.stringify(user));
    const named = write.setNX(usernameKey(username), user.id);
    write.delete(usernameKey(user.username));
    write.zhRem(usernamesKey, user.username);
    write.zhAdd(usernamesKey, username, user.id, 0);
    if (await write.exec()) return true;
    if (named.conditionFailed) throw new TakenError('username');
    return false;
  }
}
