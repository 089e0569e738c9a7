import { listen, openBackend, runProgram } from '@keyvaluestore/example-open-backend';

import { fixedWindow, slidingWindow } from './limiters.js';
import { createLimitedServer } from './server.js';

await runProgram(async () => {
  const { name, backend, close } = await openBackend(process.env['KV_URL']);
  const rate = { limit: 5, milliseconds: 10_000 };
  const limiters = { '/fixed': fixedWindow(backend, rate), '/sliding': slidingWindow(backend, rate) };

  const server = createLimitedServer(limiters);
  const port = await listen(server);
  console.log(`5 calls in 10 seconds, on ${name}: http://localhost:${port}/fixed and /sliding, ended by Ctrl+C`);
  process.once('SIGINT', () => {
    server.close(() => void close());
    server.closeIdleConnections();
  });
});
