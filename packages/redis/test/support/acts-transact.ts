import { transact, type Transaction } from '@keyvaluestore/core';

import { type Act, expectValue } from './act.js';
import { statesAfter, surely } from './outcome.js';

/** Moves 3 from one balance to another, and gives what is left. */
const move = (key: string) => async (tx: Transaction) => {
  const balance = Number(await tx.get(`${key}from`));
  tx.set(`${key}from`, balance - 3);
  tx.nIncrBy(`${key}to`, 3);
  return balance - 3;
};

const BEFORE = ['10', null];
const AFTER = ['7', '3'];

const transaction: Act = async ({ backend, sound, tally }, key) => {
  await surely(() => sound.set(`${key}from`, 10));
  const outcome = await tally.call(() => transact(backend, move(key)));
  expectValue(outcome, 7);
  return async () => {
    expect(statesAfter(outcome, BEFORE, AFTER)).toContainEqual(await sound.mGet([`${key}from`, `${key}to`]));
  };
};

/** Asked for again and again until it is known to be done, it is done once, and always gives the same. */
const transactionWithId: Act = async ({ backend, sound, tally }, key) => {
  await surely(() => sound.set(`${key}from`, 10));
  const ask = () => tally.call(() => transact(backend, move(key), { id: key }));
  let outcome = await ask();
  for (let again = 0; again < 3; again++) {
    expectValue(outcome, 7);
    if (typeof outcome === 'object' && again > 0) break;
    const next = await ask();
    outcome = next === 'refused' && outcome !== 'refused' ? outcome : next;
  }
  return async () => {
    const [from, to, claim] = await sound.mGet([`${key}from`, `${key}to`, `transact:${key}`]);
    expect([from, to]).toEqual(claim === null ? BEFORE : AFTER);
    if (typeof outcome === 'object') expect(claim).toBe('7');
  };
};

/** What is done by functions that read and write. */
export const TRANSACT_ACTS: readonly Act[] = [transaction, transactionWithId, transactionWithId];
