import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import { ConflictError, KeyValueStoreError } from '@keyvaluestore/core';

import { type Limiter } from './limiters.js';

/** Who calls: the header that a proxy sets, or the address. */
const clientOf = (request: IncomingMessage): string =>
  String(request.headers['x-client'] ?? request.socket.remoteAddress);

/** Lets a call through to `serve`, or answers 429 and says when to come again. */
async function limited(
  limiter: Limiter,
  request: IncomingMessage,
  response: ServerResponse,
  serve: () => void,
): Promise<void> {
  try {
    const { allowed, remaining, retryAfter } = await limiter.take(clientOf(request));
    response.setHeader('ratelimit-remaining', remaining);
    if (allowed) return serve();
    response.setHeader('retry-after', Math.ceil(retryAfter / 1000));
    response.writeHead(429).end('too many calls\n');
  } catch (error) {
    if (!KeyValueStoreError.is(error)) throw error;
    // More calls at once than the store could put in order are too many.
    if (ConflictError.is(error)) return void response.writeHead(429).end('too many calls\n');
    // Whoever guards something precious refuses here too.
    serve();
  }
}

/** A server of which each path has its limiter. */
export function createLimitedServer(limiters: Readonly<Record<string, Limiter>>): Server {
  return createServer((request, response) => {
    const limiter = limiters[request.url ?? ''];
    if (limiter === undefined) response.writeHead(404).end(`try ${Object.keys(limiters).join(' or ')}\n`);
    else void limited(limiter, request, response, () => response.end('hello\n'));
  });
}
