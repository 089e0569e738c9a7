import { fileURLToPath } from 'node:url';

import { listen, openBackend, runProgram } from '@keyvaluestore/example-open-backend';

import { Bookmarks } from './bookmarks.js';
import { createBookmarksServer } from './server.js';

await runProgram(async () => {
  const { name, backend, close } = await openBackend(process.env['KV_URL'] ?? 'lmdb:./data');
  const page = fileURLToPath(new URL('../page/index.html', import.meta.url));
  const server = createBookmarksServer(new Bookmarks(backend), page);
  const port = await listen(server);
  console.log(`bookmarks on ${name}: http://localhost:${port}/, ended by Ctrl+C`);
  process.once('SIGINT', () => {
    server.close(() => void close());
    server.closeIdleConnections();
  });
});
