import { createServer } from 'node:http';

import { listen, openBackend, runProgram } from '@keyvaluestore/example-open-backend';

import { createApp } from './app.js';

await runProgram(async () => {
  const { name, backend, close } = await openBackend(process.env['KV_URL']);
  const server = createServer(createApp(backend));
  const port = await listen(server);
  console.log(`scooters on ${name}: http://localhost:${port}/scooters, ended by Ctrl+C`);
  process.once('SIGINT', () => {
    server.close(() => void close());
  });
});
