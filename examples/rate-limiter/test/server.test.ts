import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

import { type Backend } from '@keyvaluestore/core';
import { faulty, MemoryBackend } from '@keyvaluestore/memory';

import { fixedWindow, slidingWindow } from '../src/limiters.js';
import { createLimitedServer } from '../src/server.js';

const RATE = { limit: 2, milliseconds: 3_600_000 };

describe('the server', () => {
  let server: Server;
  const start = async (backend: Backend) => {
    server = createLimitedServer({ '/fixed': fixedWindow(backend, RATE), '/sliding': slidingWindow(backend, RATE) });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  };
  const get = async (path: string, client: string) => {
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { 'x-client': client } });
    await response.text();
    return response;
  };
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  it('refuses the third call, and says when to come again', async () => {
    const path = '/sliding';
    await start(new MemoryBackend());
    expect([(await get(path, 'ann')).status, (await get(path, 'ann')).status]).toEqual([200, 200]);
    const third = await get(path, 'ann');
    expect(third.status).toBe(429);
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await get(path, 'bob')).status).toBe(200);
    expect((await get('/', 'bob')).status).toBe(404);
  });

  it('refuses calls that come at once until they cannot be told apart', async () => {
    await start(
      faulty(new MemoryBackend(), { seed: 1, operations: { set: { conflict: 1 }, atomicWrite: { conflict: 1 } } }),
    );
    expect((await get('/sliding', 'ann')).status).toBe(429);
  });

  it('lets calls through when the store fails', async () => {
    await start(faulty(new MemoryBackend(), { seed: 1, unavailable: 1 }));
    for (let call = 0; call < 4; call++) expect((await get('/fixed', 'ann')).status).toBe(200);
  });
});
