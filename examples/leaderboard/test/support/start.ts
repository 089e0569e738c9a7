import { type AddressInfo } from 'node:net';
import { join } from 'node:path';

import { type Backend } from '@keyvaluestore/core';

import { Leaderboard } from '../../src/leaderboard.js';
import { createLeaderboardServer } from '../../src/server.js';

/** A server on a free port. */
export async function start(backend: Backend) {
  const board = new Leaderboard(backend);
  const server = createLeaderboardServer(board, join(__dirname, '../../page'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    board,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
