import { randomUUID } from 'node:crypto';
import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

import { type Backend, prefixed } from '@keyvaluestore/core';
import { connect } from '@keyvaluestore/connect';
import { faulty, MemoryBackend } from '@keyvaluestore/memory';
import { describeWith, redisService, whyMissing } from '@keyvaluestore/test-services';

import { createApp } from '../src/app.js';
import { Scooters } from '../src/scooters.js';

const PLACE = { latitude: 56.2, longitude: 15.6 };

/** Answers of an app that listens on a free port. */
class Client {
  private constructor(private readonly server: Server) {}

  static async start(backend: Backend): Promise<Client> {
    const server = createApp(backend, { ttl: 3_600_000 }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return new Client(server);
  }

  async get(path: string): Promise<[status: number, body: Record<string, unknown>]> {
    const response = await fetch(this.url(path));
    return [response.status, (await response.json()) as Record<string, unknown>];
  }

  async put(path: string, body: unknown): Promise<number> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(this.url(path), { method: 'PUT', headers, body: JSON.stringify(body) });
    await response.text();
    return response.status;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private url(path: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }
}

function describeApp(
  name: string,
  missing: string | undefined,
  open: () => Promise<{ backend: Backend; close(): Promise<void> }>,
): void {
  describeWith(missing, `the API on ${name}`, () => {
    let store: { backend: Backend; close(): Promise<void> };
    let client: Client;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store.close());
    beforeEach(async () => {
      client = await Client.start(prefixed(store.backend, `${randomUUID()}:`));
    });
    afterEach(() => {
      client.stop();
    });

    it('gives what was reported last', async () => {
      expect(await client.put('/scooters/7', { ...PLACE, battery: 12 })).toBe(204);
      expect(await client.get('/scooters/7')).toEqual([200, { id: '7', ...PLACE, battery: 12, visits: 1 }]);
      expect(await client.put('/scooters/7', { ...PLACE, battery: 100 })).toBe(204);
      expect(await client.get('/scooters/7')).toEqual([200, { id: '7', ...PLACE, battery: 100, visits: 2 }]);
      expect(await client.get('/scooters/8')).toEqual([404, { error: 'there is no such scooter', visits: 1 }]);
    });

    it('counts every visit, also of many at once', async () => {
      await client.put('/scooters/7', { ...PLACE, battery: 12 });
      const answers = await Promise.all(Array.from({ length: 30 }, () => client.get('/scooters/7')));
      const visits = answers.map(([, body]) => body['visits'] as number).sort((a, b) => a - b);
      expect(visits).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    });

    it('lists those that must be charged', async () => {
      await client.put('/scooters/1', { ...PLACE, battery: 19.5 });
      await client.put('/scooters/2', { ...PLACE, battery: 20 });
      await client.put('/scooters/3', { ...PLACE, battery: 3 });
      expect(await client.get('/scooters')).toEqual([200, { toCharge: ['3', '1'] }]);
      expect(await client.get('/scooters?below=5')).toEqual([200, { toCharge: ['3'] }]);
      expect((await client.get('/scooters?below=few'))[0]).toBe(400);
    });

    it('answers the second read from the cache', async () => {
      await client.put('/scooters/7', { ...PLACE, battery: 12 });
      await client.get('/scooters');
      expect((await client.get('/cache'))[1]).toMatchObject({ hits: 0, misses: 1 });
      await client.get('/scooters');
      expect((await client.get('/cache'))[1]).toMatchObject({ hits: 1, misses: 1 });
    });

    it('refuses what is no report', async () => {
      expect(await client.put('/scooters/7', { ...PLACE, battery: 'full' })).toBe(400);
      expect(await client.put(`/scooters/${'7'.repeat(2100)}`, { ...PLACE, battery: 1 })).toBe(413);
    });
  });
}

describeApp('memory', undefined, async () => ({ backend: new MemoryBackend(), close: async () => undefined }));

describeApp('Redis', whyMissing('redis'), async () => {
  const service = await redisService();
  const { backend, close } = await connect(service.url);
  return { backend, close: () => close().then(() => service.stop()) };
});

it('loses a scooter that reports nothing for an hour, and goes on listing it', async () => {
  let now = Date.now();
  const scooters = new Scooters(new MemoryBackend({ clock: () => now }));
  await scooters.report('7', { ...PLACE, battery: 12 });
  now += 3_599_999;
  expect(await scooters.get('7')).toEqual({ ...PLACE, battery: 12 });
  now += 1;
  expect(await scooters.get('7')).toBeNull();
  expect(await scooters.toCharge(20, 10)).toEqual(['7']);
  await scooters.report('7', { ...PLACE, battery: 11 });
  expect(await scooters.get('7')).toEqual({ ...PLACE, battery: 11 });
});

it.each([
  ['throttled', 503, 'THROTTLED'],
  ['unknownApplied', 504, 'UNKNOWN_OUTCOME'],
] as const)('tells callers what became of a request: %s', async (fault, status, error) => {
  const backend = faulty(new MemoryBackend(), { seed: 1 });
  backend.failNext(fault, { operation: 'nIncrBy' });
  const client = await Client.start(backend);
  expect(await client.get('/scooters/7')).toEqual([status, { error }]);
  client.stop();
});
