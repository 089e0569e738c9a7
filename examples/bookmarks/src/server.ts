import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

import { InvalidRecordError, NotFoundError, UniqueError } from '@keyvaluestore/collections';
import { InvalidArgumentError, KeyValueStoreError } from '@keyvaluestore/core';
import { z } from 'zod';

import { type Bookmarks } from './bookmarks.js';

const credentials = z.object({ email: z.string(), password: z.string().min(8).max(200) });
const draft = z.object({ url: z.string(), title: z.string(), tags: z.array(z.string()).default([]) });

/** An answer that is no error of the program. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

interface Call {
  readonly bookmarks: Bookmarks;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

const sessionOf = ({ headers: { cookie = '' } }: IncomingMessage): string =>
  /(?:^|; )session=([\w-]+)/.exec(cookie)?.[1] ?? 'none';

async function bodyOf<T>({ request }: Call, schema: z.ZodType<T>): Promise<T> {
  const body = schema.safeParse(JSON.parse(await text(request)));
  if (body.success) return body.data;
  throw new Refusal(400, `not as it should be: ${body.error.issues.map(({ path }) => path.join('.')).join(', ')}`);
}

function setSession({ response }: Call, session: string): void {
  response.setHeader('set-cookie', `session=${session}; HttpOnly; SameSite=Strict; Path=/; Max-Age=604800`);
}

async function enter(call: Call, isNew: boolean): Promise<unknown> {
  const { bookmarks, request } = call;
  const isAllowed = await bookmarks.mayCall(request.socket.remoteAddress ?? 'nowhere', 10);
  if (!isAllowed) throw new Refusal(429, 'too many tries; wait a minute');
  const { email, password } = await bodyOf(call, credentials);
  const session = isNew ? await bookmarks.signUp(email, password) : await bookmarks.signIn(email, password);
  if (session === null) throw new Refusal(401, 'there is no such account, or the password is another');
  setSession(call, session);
  return {};
}

async function answer(call: Call): Promise<unknown> {
  const { bookmarks, request, url } = call;
  const route = `${request.method} ${url.pathname.replace(/^(\/api\/bookmarks)\/.+/, '$1/id')}`;
  const id = url.pathname.split('/').at(-1) as string;
  if (route === 'POST /api/accounts') return enter(call, true);
  if (route === 'POST /api/session') return enter(call, false);
  const account = await bookmarks.accountOf(sessionOf(request));
  if (account === null) throw new Refusal(401, 'sign in first');
  switch (route) {
    case 'DELETE /api/session':
      return bookmarks.signOut(sessionOf(request));
    case 'GET /api/bookmarks':
      return bookmarks.page(account, url.searchParams.get('tag'), url.searchParams.get('cursor'));
    case 'POST /api/bookmarks':
      return bookmarks.add(account, await bodyOf(call, draft));
    case 'PATCH /api/bookmarks/id':
      return bookmarks.change(account, id, await bodyOf(call, draft.omit({ tags: true }).partial()));
    case 'DELETE /api/bookmarks/id':
      return bookmarks.remove(account, id);
    default:
      throw new Refusal(404, 'there is nothing here');
  }
}

/** What an error is to the one who called. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof SyntaxError) return new Refusal(400, 'this is no JSON');
  if (UniqueError.is(error)) return new Refusal(409, `you have this already: ${error.fields.join(', ')}`);
  if (NotFoundError.is(error)) return new Refusal(404, 'there is no such bookmark');
  if (InvalidRecordError.is(error)) {
    return new Refusal(400, `not as it should be: ${error.issues.map(({ path }) => path).join(', ')}`);
  }
  if (InvalidArgumentError.is(error)) return new Refusal(400, 'this is no page');
  if (KeyValueStoreError.is(error)) return new Refusal(error.retryable ? 503 : 500, error.code);
  return new Refusal(500, 'something failed');
}

/** The page and its API. */
export function createBookmarksServer(bookmarks: Bookmarks, pagePath: string): Server {
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'GET' && url.pathname === '/') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(await readFile(pagePath));
      return;
    }
    const body = JSON.stringify(await answer({ bookmarks, request, response, url }));
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  };
  return createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      const { status, message } = refusalOf(error);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error: message }));
    });
  });
}
