import { setTimeout } from 'node:timers/promises';

import { openBackend, runProgram } from '@keyvaluestore/example-open-backend';

import { Queue } from './queue.js';

const LEASE = 100;

await runProgram(async () => {
  const { name, backend, close } = await openBackend(process.env['KV_URL']);
  const queue = new Queue(backend);
  console.log(`a queue on ${name}`);
  for (const town of ['Oslo', 'Lima', 'Pune']) await queue.add(`send a postcard to ${town}`);

  const crashed = await queue.take(LEASE);
  console.log(`one worker takes "${crashed?.payload}", and crashes`);
  await setTimeout(LEASE + 10);
  console.log(`${await queue.recover()} job waits again`);

  for (let lease = await queue.take(LEASE); lease !== null; lease = await queue.take(LEASE)) {
    console.log(`another does "${lease.payload}":`, await queue.finish(lease));
  }
  if (crashed !== null)
    console.log('the first one wakes up, and is told that its time was over:', await queue.finish(crashed));
  await close();
});
