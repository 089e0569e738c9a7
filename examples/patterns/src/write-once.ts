import { type Backend, transact } from '@keyvaluestore/core';

const balanceKey = (account: string): string => `{bank}:balance:${account}`;

export interface Payment {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly amount: number;
}

/**
 * Moves an amount from one account to another, once, however often it is called with the same id, and wherever answers are
 * lost. Gives what the payer has left, the same for each call; null if it was too little.
 */
export function pay(backend: Backend, { id, from, to, amount }: Payment): Promise<number | null> {
  return transact(
    backend,
    async (tx) => {
      const left = Number((await tx.get(balanceKey(from))) ?? 0) - amount;
      if (left < 0) return null;
      tx.set(balanceKey(from), left);
      tx.nIncrBy(balanceKey(to), amount);
      return left;
    },
    { id: `{bank}:payment:${id}`, idTTL: 30 * 86_400_000 },
  );
}

/** Puts money into an account, and gives what it holds then. */
export function deposit(backend: Backend, account: string, amount: number): Promise<number> {
  return backend.nIncrBy(balanceKey(account), amount);
}

/** What an account holds. */
export async function balanceOf(backend: Backend, account: string): Promise<number> {
  return Number((await backend.get(balanceKey(account))) ?? 0);
}
