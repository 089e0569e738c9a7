// Runs the handler behind a local HTTP server, in memory.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

import { MemoryBackend } from '@keyvaluestore/memory';

import { createHandler } from '../../src/handler.js';
import { eventOf } from './events.js';

const handler = createHandler(new MemoryBackend());
const port = Number(process.env['PORT'] ?? 3000);

createServer((request, response) => {
  void (async () => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const { statusCode, headers, body } = await handler(eventOf(request.method ?? 'GET', path, await text(request)));
    response.writeHead(statusCode ?? 200, headers as Record<string, string>).end(body);
  })();
}).listen(port, () => {
  process.stdout.write(`short links in memory: http://localhost:${port}/, ended by Ctrl+C\n`);
});
