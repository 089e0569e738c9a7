import express, { type Express } from 'express';

import { type Notes } from './notes.js';

/** The API, which `main.py` has too. */
export function createApp(notes: Notes): Express {
  const app = express();
  app.use(express.json());

  app.put('/notes/:name', async ({ params: { name }, body }, response) => {
    const { text } = (body ?? {}) as Record<string, unknown>;
    if (typeof text !== 'string') response.status(422).json({ error: 'text must be a text' });
    else response.json({ left: await notes.leave(name, text) });
  });

  app.get('/notes/:name', async ({ params: { name } }, response) => {
    const note = await notes.read(name);
    if (note === null) response.status(404).json({ error: 'there is no such note' });
    else response.json(note);
  });

  app.get('/notes', async (_request, response) => {
    response.json(await notes.counts());
  });

  return app;
}
