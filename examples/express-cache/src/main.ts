import { openBackend } from '@keyvaluestore/example-open-backend';

import { createApp } from './app.js';

const { name, backend, close } = await openBackend(process.env['KV_URL']);
const port = Number(process.env['PORT'] ?? 3000);
const server = createApp(backend).listen(port, (error) => {
  if (error !== undefined) throw error;
  console.log(`scooters on ${name}: http://localhost:${port}/scooters, ended by Ctrl+C`);
});
process.once('SIGINT', () => {
  server.close(() => void close());
});
