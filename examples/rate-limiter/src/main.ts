import { connect } from '@keyvaluestore/connect';
import { listen, runProgram } from '@keyvaluestore/example-program';

import { fixedWindow, slidingWindow } from './limiters.js';
import { createLimitedServer } from './server.js';

await runProgram(async () => {
  const { backend, close } = await connect(process.env['KV_URL'] ?? 'memory:');
  const { system } = backend.driver.capabilities;
  const rate = { limit: 5, milliseconds: 10_000 };
  const limiters = { '/fixed': fixedWindow(backend, rate), '/sliding': slidingWindow(backend, rate) };

  const server = createLimitedServer(limiters);
  const port = await listen(server);
  console.log(`5 calls in 10 seconds, on ${system}: http://localhost:${port}/fixed and /sliding, ended by Ctrl+C`);
  process.once('SIGINT', () => {
    server.close(() => void close());
    server.closeIdleConnections();
  });
});
