import { fileURLToPath } from 'node:url';

import { openBackend } from '@keyvaluestore/example-open-backend';

import { Leaderboard } from './leaderboard.js';
import { createLeaderboardServer } from './server.js';

const { name, backend, close } = await openBackend(process.env['KV_URL']);
const port = Number(process.env['PORT'] ?? 3000);
const pageFolder = fileURLToPath(new URL('../page', import.meta.url));
const server = createLeaderboardServer(new Leaderboard(backend), pageFolder).listen(port, () => {
  console.log(`the leaderboard on ${name}: http://localhost:${port}/, ended by Ctrl+C`);
});
process.once('SIGINT', () => {
  server.close(() => void close());
  server.closeIdleConnections();
});
