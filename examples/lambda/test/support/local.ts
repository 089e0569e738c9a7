// Runs the handler behind a local HTTP server.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

import { connect } from '@keyvaluestore/connect';
import { listen, runProgram } from '@keyvaluestore/example-program';

import { createHandler } from '../../src/handler.js';
import { eventOf } from './events.js';

await runProgram(async () => {
  const { backend } = await connect(process.env['KV_URL'] ?? 'memory:');
  const { system } = backend.driver.capabilities;
  const handler = createHandler(backend);
  const server = createServer((request, response) => {
    void (async () => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname;
      const { statusCode, headers, body } = await handler(eventOf(request.method ?? 'GET', path, await text(request)));
      response.writeHead(statusCode ?? 200, headers as Record<string, string>).end(body);
    })();
  });
  const port = await listen(server);
  process.stdout.write(`short links in ${system}: http://localhost:${port}/, ended by Ctrl+C\n`);
});
