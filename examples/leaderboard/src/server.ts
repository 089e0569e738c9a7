import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { InvalidArgumentError, KeyValueStoreError } from '@keyvaluestore/core';

import { type Leaderboard } from './leaderboard.js';

const MOST_POINTS = 1000;

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function addPoints(
  board: Leaderboard,
  player: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { points } = (JSON.parse(await text(request)) ?? {}) as { points?: unknown };
  if (!Number.isInteger(points) || (points as number) < 1 || (points as number) > MOST_POINTS) {
    return reply(response, 400, { error: `points must be a whole number from 1 to ${MOST_POINTS}` });
  }
  reply(response, 200, { player, points: await board.add(player, points as number) });
}

async function handle(
  board: Leaderboard,
  pagePath: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const path = decodeURIComponent(url.pathname);
  const player = /^\/api\/players\/(.+)$/s.exec(path)?.[1];
  if (request.method === 'GET' && path === '/') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(await readFile(pagePath));
  } else if (request.method === 'GET' && path === '/api/players') {
    reply(response, 200, await board.page(url.searchParams.get('cursor')));
  } else if (request.method === 'GET' && player !== undefined) {
    const rows = await board.around(player, 3);
    reply(response, rows === null ? 404 : 200, rows ?? { error: 'this player has no points' });
  } else if (request.method === 'POST' && player !== undefined) await addPoints(board, player, request, response);
  else reply(response, 404, { error: 'there is nothing here' });
}

/** The leaderboard's page and its API. */
export function createLeaderboardServer(board: Leaderboard, pageFolder: string): Server {
  return createServer((request, response) => {
    handle(board, join(pageFolder, 'index.html'), request, response).catch((error: unknown) => {
      if (error instanceof SyntaxError || error instanceof URIError) {
        reply(response, 400, { error: 'this is no JSON, or no text' });
      } else if (InvalidArgumentError.is(error)) reply(response, 400, { error: 'this is no page' });
      else if (KeyValueStoreError.is(error)) reply(response, error.retryable ? 503 : 500, { error: error.code });
      else reply(response, 500, { error: 'something failed' });
    });
  });
}
