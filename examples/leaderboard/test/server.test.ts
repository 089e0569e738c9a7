import { faulty, MemoryBackend } from '@keyvaluestore/memory';

import { start } from './support/start.js';

type Started = Awaited<ReturnType<typeof start>>;

describe('the server', () => {
  let server: Started;
  beforeEach(async () => {
    server = await start(new MemoryBackend());
  });
  afterEach(() => {
    server.stop();
  });

  const call = async (path: string, body?: string): Promise<[status: number, body: unknown]> => {
    const response = await fetch(server.url + path, body === undefined ? {} : { method: 'POST', body });
    return [response.status, await response.json()];
  };

  it('adds points, and tells places', async () => {
    expect(await call('/api/players/ann', '{"points":5}')).toEqual([200, { player: 'ann', points: 5 }]);
    expect(await call('/api/players/ann', '{"points":6}')).toEqual([200, { player: 'ann', points: 11 }]);
    expect(await call('/api/players/%2F%20%C3%A4', '{"points":1}')).toEqual([200, { player: '/ ä', points: 1 }]);
    const rows = [
      { place: 1, player: 'ann', points: 11 },
      { place: 2, player: '/ ä', points: 1 },
    ];
    expect(await call('/api/players')).toEqual([200, { rows, cursor: null }]);
    expect(await call('/api/players/ann')).toEqual([200, rows]);
  });

  it('refuses what is not acceptable', async () => {
    for (const body of ['{"points":0}', '{"points":1001}', '{"points":1.5}', '{"points":"1"}', 'null', '{', '']) {
      expect((await call('/api/players/ann', body))[0]).toBe(400);
    }
    expect((await call('/api/players/%FF', '{"points":1}'))[0]).toBe(400);
    expect((await call('/api/players/ann'))[0]).toBe(404);
    expect((await call('/api/nothing'))[0]).toBe(404);
    expect(await call('/api/players')).toEqual([200, { rows: [], cursor: null }]);
  });

  it('says that the caller may come again when the store is throttled', async () => {
    server.stop();
    server = await start(faulty(new MemoryBackend(), { seed: 1, throttled: 1 }));
    expect(await call('/api/players')).toEqual([503, { error: 'THROTTLED' }]);
  });
});
