import { ReadCache } from '@keyvaluestore/cache';
import { type Backend, joined, KeyValueStoreError } from '@keyvaluestore/core';
import express, { type ErrorRequestHandler, type Express } from 'express';

import { type Scooter, Scooters } from './scooters.js';

function scooterFrom(body: unknown): Scooter | null {
  const { latitude, longitude, battery } = (body ?? {}) as Record<string, unknown>;
  if (![latitude, longitude, battery].every((number) => Number.isFinite(number))) return null;
  return { latitude, longitude, battery } as Scooter;
}

/** Tells callers what became of their requests, and nothing of what is inside. */
const onError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (!KeyValueStoreError.is(error)) return next(error);
  const status = error.retryable ? 503 : error.code === 'UNKNOWN_OUTCOME' ? 504 : 500;
  response.status(error.code === 'LIMIT_EXCEEDED' ? 413 : status).json({ error: error.code });
};

/**
 * An API that reads through a cache. What this process writes, it sees at once; what others write, after `ttl`
 * milliseconds at most. Calls that come in together are sent together.
 */
export function createApp(backend: Backend, { ttl = 1000 } = {}): Express {
  const cache = new ReadCache(joined(backend), { ttl });
  const scooters = new Scooters(cache);
  const app = express();
  app.use(express.json());

  app.get('/scooters', async (request, response) => {
    const below = Number(request.query['below'] ?? 20);
    if (Number.isNaN(below)) response.status(400).json({ error: 'below must be a number' });
    else response.json({ toCharge: await scooters.toCharge(below, 100) });
  });

  app.get('/scooters/:id', async ({ params: { id } }, response) => {
    const [scooter, visits] = await Promise.all([scooters.get(id), scooters.visit(id)]);
    if (scooter === null) response.status(404).json({ error: 'there is no such scooter', visits });
    else response.json({ id, ...scooter, visits });
  });

  app.put('/scooters/:id', async ({ params: { id }, body }, response) => {
    const scooter = scooterFrom(body);
    if (scooter === null) {
      response.status(400).json({ error: 'latitude, longitude and battery must be numbers' });
      return;
    }
    await scooters.report(id, scooter);
    response.status(204).end();
  });

  app.get('/cache', (_request, response) => {
    response.json(cache.statistics);
  });

  app.use(onError);
  return app;
}
