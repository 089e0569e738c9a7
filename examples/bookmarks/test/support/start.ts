import { type AddressInfo } from 'node:net';
import { join } from 'node:path';

import { type Backend } from '@keyvaluestore/core';

import { Bookmarks } from '../../src/bookmarks.js';
import { createBookmarksServer } from '../../src/server.js';

/** A server on a free port. */
export async function start(backend: Backend, clock?: () => number) {
  const server = createBookmarksServer(new Bookmarks(backend, clock), join(__dirname, '../../page/index.html'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
