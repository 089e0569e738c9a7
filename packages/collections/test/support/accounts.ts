import { type Backend } from '@keyvaluestore/core';
import { z } from 'zod';

import { collection } from '../../src/index.js';

export const schema = z.object({
  id: z.string(),
  email: z.string().optional(),
  team: z.string().optional(),
  seat: z.number().optional(),
  name: z.string().optional(),
  score: z.number().optional(),
  tags: z.array(z.string()),
  visits: z.number(),
  createdAt: z.coerce.date(),
  endsAt: z.coerce.date().optional(),
});

export type Account = z.infer<typeof schema>;

/** What all test collections of accounts have in common: two unique fields, four indexes. */
export const declaration = {
  schema,
  id: (account: Account) => account.id,
  unique: {
    email: (account: Account) => account.email?.toLowerCase(),
    seat: (account: Account) => (account.team === undefined ? undefined : [account.team, account.seat ?? 0]),
  },
  indexes: {
    byDate: (account: Account) => account.createdAt,
    byScore: (account: Account) => account.score,
    byName: { text: (account: Account) => account.name },
    byTag: { many: (account: Account) => account.tags },
  },
};

export const openAccounts = (backend: Backend) => collection(backend, 'accounts', declaration);

/** The same, of which each ends at a time of its own. */
export const openExpiring = (backend: Backend, clock: () => number) =>
  collection(backend, 'accounts', { ...declaration, expiresAt: (account) => account.endsAt, clock });

export type Accounts = ReturnType<typeof openAccounts>;

export const account = (id: string, changes: Partial<Account> = {}): Account => ({
  id,
  tags: [],
  visits: 0,
  createdAt: new Date(0),
  ...changes,
});

export const idsOf = (items: readonly { readonly id: string }[]): string[] => items.map(({ id }) => id);

export async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  return (error as { readonly code?: string } | undefined)?.code ?? 'none';
}
