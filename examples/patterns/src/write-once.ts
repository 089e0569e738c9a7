import { type Backend, UnknownOutcomeError } from '@keyvaluestore/core';

const balanceKey = (account: string): string => `{bank}:balance:${account}`;
/** A sorted set: the ids of payments that were made, by time. */
const paymentsKey = '{bank}:payments';

/**
 * Moves an amount from one account to another, once, however often it is called with the same id; false if that was done
 * before. Where no answer tells whether it was done, it is tried again: the payment's id keeps it from being done twice.
 */
export async function pay(
  backend: Backend,
  payment: { readonly id: string; readonly from: string; readonly to: string; readonly amount: number },
  attempts = 5,
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const write = backend.atomicWrite();
    write.zAddNX(paymentsKey, payment.id, Date.now());
    write.nIncrBy(balanceKey(payment.from), -payment.amount);
    write.nIncrBy(balanceKey(payment.to), payment.amount);
    try {
      // A try after one of unknown outcome that meets the id says that the earlier one was applied.
      return (await write.exec()) || attempt > 1;
    } catch (error) {
      if (!UnknownOutcomeError.is(error) || attempt === attempts) throw error;
    }
  }
}

/** What an account holds. */
export async function balanceOf(backend: Backend, account: string): Promise<number> {
  return Number((await backend.get(balanceKey(account))) ?? 0);
}
