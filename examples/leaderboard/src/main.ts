import { fileURLToPath } from 'node:url';

import { connect } from '@keyvaluestore/connect';
import { listen, runProgram } from '@keyvaluestore/example-program';

import { Leaderboard } from './leaderboard.js';
import { createLeaderboardServer } from './server.js';

/** Somebody to play against, on a board that is empty. */
async function addPlayers(board: Leaderboard): Promise<void> {
  const names = ['Ada', 'Bo', 'Cleo', 'Dag', 'Eve', 'Finn', 'Gaia', 'Hugo', 'Iris', 'Jon', 'Kai', 'Lea', 'Mo', 'Nia'];
  await Promise.all(names.map((name, index) => board.add(name, 1000 - 37 * index - (index % 3))));
}

await runProgram(async () => {
  const { backend, close } = await connect(process.env['KV_URL'] ?? 'memory:');
  const { system } = backend.driver.capabilities;
  const pageFolder = fileURLToPath(new URL('../page', import.meta.url));
  const board = new Leaderboard(backend);
  if ((await board.size()) === 0) await addPlayers(board);
  const server = createLeaderboardServer(board, pageFolder);
  const port = await listen(server);
  console.log(`the leaderboard on ${system}: http://localhost:${port}/, ended by Ctrl+C`);
  process.once('SIGINT', () => {
    server.close(() => void close());
    server.closeIdleConnections();
  });
});
