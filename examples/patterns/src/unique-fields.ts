import { type Backend } from '@keyvaluestore/core';

export interface Account {
  readonly id: string;
  readonly username: string;
  readonly emailAddress: string;
}

// The keys of one atomic write share the hash tag {accounts}, so that the same code runs on a Redis Cluster.
const accountKey = (id: string): string => `{accounts}:by_id:${id}`;
const usernameKey = (username: string): string => `{accounts}:by_username:${username}`;
const emailAddressKey = (address: string): string => `{accounts}:by_email_address:${address}`;

/** Adds an account, or nothing at all; gives the fields that another account has already, none if it was added. */
export async function addAccount(backend: Backend, account: Account): Promise<(keyof Account)[]> {
  const write = backend.atomicWrite();
  const id = write.setNX(accountKey(account.id), JSON.stringify(account));
  const username = write.setNX(usernameKey(account.username), account.id);
  const emailAddress = write.setNX(emailAddressKey(account.emailAddress), account.id);
  if (await write.exec()) return [];
  const conditions = Object.entries({ id, username, emailAddress });
  return conditions.flatMap(([field, { conditionFailed }]) => (conditionFailed ? [field as keyof Account] : []));
}

/** Frees the old name and takes the new one at once; false if it is taken, or if the account was changed meanwhile. */
export async function changeUsername(backend: Backend, account: Account, username: string): Promise<boolean> {
  if (username === account.username) return true;
  const write = backend.atomicWrite();
  write.setEQ(accountKey(account.id), JSON.stringify({ ...account, username }), JSON.stringify(account));
  write.setNX(usernameKey(username), account.id);
  write.delete(usernameKey(account.username));
  return write.exec();
}

/** The account with this name, or null. */
export async function findByUsername(backend: Backend, username: string): Promise<Account | null> {
  const id = await backend.get(usernameKey(username));
  const text = id === null ? null : await backend.get(accountKey(id));
  return text === null ? null : (JSON.parse(text) as Account);
}
