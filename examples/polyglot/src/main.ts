import { createServer } from 'node:http';

import { listen, runProgram } from '@keyvaluestore/example-program';
import { createClient } from 'redis';

import { createApp } from './app.js';
import { Notes } from './notes.js';

await runProgram(async () => {
  const client = createClient({ url: process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379' });
  // Lost connections are made anew; what was asked meanwhile waits.
  client.on('error', (error: Error) => console.error(`store: ${error.message}`));
  await client.connect();
  const server = createServer(createApp(new Notes(client, 'express')));
  const port = await listen(server);
  console.log(`notes by Express: http://localhost:${port}/notes, ended by Ctrl+C`);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      server.close(() => void client.close());
    });
  }
});
