import { setTimeout } from 'node:timers/promises';

import { connect } from '@keyvaluestore/connect';
import { runProgram } from '@keyvaluestore/example-program';

import { Queue } from './queue.js';

const LEASE = 100;

await runProgram(async () => {
  const { backend, close } = await connect(process.env['KV_URL'] ?? 'memory:');
  const { system } = backend.driver.capabilities;
  const queue = new Queue(backend);
  console.log(`a queue on ${system}`);
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
