import { fileURLToPath } from 'node:url';

import { connect } from '@keyvaluestore/connect';
import { listen, runProgram } from '@keyvaluestore/example-program';

import { Bookmarks } from './bookmarks.js';
import { createBookmarksServer } from './server.js';

await runProgram(async () => {
  const { backend, close } = await connect(process.env['KV_URL'] ?? 'lmdb:./data');
  const page = fileURLToPath(new URL('../page/index.html', import.meta.url));
  const server = createBookmarksServer(new Bookmarks(backend), page);
  const port = await listen(server);
  console.log(`bookmarks on ${backend.driver.capabilities.system}: http://localhost:${port}/, ended by Ctrl+C`);
  process.once('SIGINT', () => {
    server.close(() => void close());
    server.closeIdleConnections();
  });
});
