import { writeSync } from 'node:fs';

import { transact } from '@keyvaluestore/core';

import { LMDBBackend } from '../../src/index.js';

/*
 * Writes without pause until it is killed, and prints what has ended: 'c' a counter, 'a' an atomic write that counts the
 * total too, 'b' a batch, 'd' an atomic write of keys that expire, 'e' a transaction with an id. The values are long enough
 * that a write takes several pages.
 */
const [path, writer] = process.argv.slice(2) as [string, string];
const backend = new LMDBBackend({ path, expiringSortedSets: true });
const told = (line: string): void => {
  for (;;) {
    try {
      writeSync(1, `${line}\n`);
      return;
    } catch (error) {
      // The pipe is full.
      if ((error as { code?: string }).code !== 'EAGAIN') throw error;
    }
  }
};
const LONG = 'x'.repeat(6_000);

async function count(): Promise<void> {
  for (;;) told(`c ${await backend.nIncrBy(`counter:${writer}`, 1)}`);
}

async function writeTogether(): Promise<void> {
  for (let number = Number((await backend.get(`left:${writer}`)) ?? 0) + 1; ; number++) {
    const write = backend.atomicWrite();
    write.set(`left:${writer}`, number);
    write.zAdd(`log:${writer}`, `entry ${number}`, number);
    write.hSet('fields', `${writer}:${number % 50}`, `${number} ${LONG}`);
    write.nIncrBy('total', 1);
    write.set(`right:${writer}`, number);
    if (!(await write.exec())) throw new Error('an atomic write without a condition was refused');
    told(`a ${number}`);
  }
}

async function writeBatches(): Promise<void> {
  for (let number = (await backend.zCount(`first:${writer}`, -Infinity, Infinity)) + 1; ; number++) {
    const batch = backend.batch();
    batch.zAdd(`first:${writer}`, number, number);
    batch.zAdd(`second:${writer}`, number, number);
    await batch.exec();
    told(`b ${number}`);
  }
}

/** What expires soon is swept by the writes after it. */
async function writeExpiring(): Promise<void> {
  for (let number = Number((await backend.get(`kept:${writer}`)) ?? 0) + 1; ; number++) {
    const write = backend.atomicWrite();
    write.set(`kept:${writer}`, number, { ttl: 3_600_000 });
    write.set(`brief:${writer}:${number}`, LONG, { ttl: 5 });
    write.hSet(`hash:${writer}:${number % 20}`, `field ${number}`, number, { ttl: 20, when: 'none' });
    write.zAdd(`sorted:${writer}:${number % 10}`, number, number, { ttl: 10 });
    if (!(await write.exec())) throw new Error('an atomic write without a condition was refused');
    told(`d ${number}`);
  }
}

/** Asks for each transaction twice under its id, and for the last one of the life before once more. */
async function payOnce(): Promise<void> {
  for (let number = Math.max(1, Number((await backend.get(`paid:${writer}`)) ?? 0)); ; number++) {
    for (const id of [`${writer}:${number}`, `${writer}:${number}`]) {
      const paid = await transact(
        backend,
        async (tx) => {
          const before = Number((await tx.get(`paid:${writer}`)) ?? 0);
          tx.set(`paid:${writer}`, before + 1);
          tx.nIncrBy(`balance:${writer}`, -1);
          return before + 1;
        },
        { id },
      );
      if (paid !== number) throw new Error(`the transaction ${id} was made as number ${paid}`);
    }
    told(`e ${number}`);
  }
}

told('ready');
await Promise.all([count(), writeTogether(), writeBatches(), writeExpiring(), payOnce()]);
