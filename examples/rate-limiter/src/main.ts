import { openBackend } from '@keyvaluestore/example-open-backend';

import { fixedWindow, slidingWindow } from './limiters.js';
import { createLimitedServer } from './server.js';

const { name, backend, close } = await openBackend(process.env['KV_URL']);
const rate = { limit: 5, milliseconds: 10_000 };
const limiters = { '/fixed': fixedWindow(backend, rate), '/sliding': slidingWindow(backend, rate) };
const port = Number(process.env['PORT'] ?? 3000);

// In one process of many; which one does not matter.
const cleaning = setInterval(() => {
  for (const limiter of Object.values(limiters)) limiter.clean().catch((error: unknown) => console.error(error));
}, 60_000);

const server = createLimitedServer(limiters).listen(port, () => {
  console.log(`5 calls in 10 seconds, on ${name}: http://localhost:${port}/fixed and /sliding, ended by Ctrl+C`);
});
process.once('SIGINT', () => {
  clearInterval(cleaning);
  server.close(() => void close());
  server.closeIdleConnections();
});
