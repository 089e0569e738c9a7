import { createServer } from 'node:http';

import { connect } from '@keyvaluestore/connect';
import { listen, runProgram } from '@keyvaluestore/example-program';

import { createApp } from './app.js';

await runProgram(async () => {
  const { backend, close } = await connect(process.env['KV_URL'] ?? 'memory:');
  const { system } = backend.driver.capabilities;
  const server = createServer(createApp(backend));
  const port = await listen(server);
  console.log(`scooters on ${system}: http://localhost:${port}/scooters, ended by Ctrl+C`);
  process.once('SIGINT', () => {
    server.close(() => void close());
  });
});
