import { fileURLToPath } from 'node:url';

import { listen, openBackend, runProgram } from '@keyvaluestore/example-open-backend';

import { Leaderboard } from './leaderboard.js';
import { createLeaderboardServer } from './server.js';

await runProgram(async () => {
  const { name, backend, close } = await openBackend(process.env['KV_URL']);
  const pageFolder = fileURLToPath(new URL('../page', import.meta.url));
  const server = createLeaderboardServer(new Leaderboard(backend), pageFolder);
  const port = await listen(server);
  console.log(`the leaderboard on ${name}: http://localhost:${port}/, ended by Ctrl+C`);
  process.once('SIGINT', () => {
    server.close(() => void close());
    server.closeIdleConnections();
  });
});
