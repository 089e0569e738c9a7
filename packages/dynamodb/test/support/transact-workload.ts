import { transact, type Transaction } from '@keyvaluestore/core';

import { isDone, runAll, type Workload } from './fault-workloads.js';

/** Moves 1 from one balance of a worker to another, and gives what is left. */
const move = (worker: number) => async (tx: Transaction) => {
  const left = Number((await tx.get(`from ${worker}`)) ?? 0) - 1;
  tx.set(`from ${worker}`, left);
  tx.nIncrBy(`to ${worker}`, 1);
  return left;
};

/** Transactions, each asked for twice under its id, and others without one: made once, whatever is lost. */
export const transactions: Workload = async ({ faulty, sound, run, worker, rounds }) => {
  const checks: (() => Promise<void>)[] = [];
  let claimed = 0;
  let least = 0;
  let most = 0;
  for (let round = 0; round < rounds; round++) {
    const id = `${worker}.${round}`;
    const ask = () => run(() => transact(faulty, move(worker), { id }));
    const [first, again] = [await ask(), await ask()];
    if (isDone(first) && isDone(again)) expect(again.value).toBe(first.value);
    checks.push(async () => {
      const claim = await sound.get(`transact:${id}`);
      if (claim !== null) claimed += 1;
      for (const outcome of [first, again]) if (isDone(outcome)) expect(claim).toBe(String(outcome.value));
      if (first === 'refused' && again === 'refused') expect(claim).toBeNull();
    });
    const without = await run(() => transact(faulty, move(worker)));
    if (isDone(without)) least += 1;
    if (without !== 'refused') most += 1;
  }
  return async () => {
    await runAll(checks);
    const [from, to] = await sound.mGet([`from ${worker}`, `to ${worker}`]);
    expect(Number(from) + Number(to)).toBe(0);
    expect(Number(to)).toBeGreaterThanOrEqual(claimed + least);
    expect(Number(to)).toBeLessThanOrEqual(claimed + most);
  };
};
