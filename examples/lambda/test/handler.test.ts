import { faulty, MemoryBackend } from '@keyvaluestore/memory';

import { createHandler, type Handler } from '../src/handler.js';
import { eventOf } from './support/events.js';

async function call(handler: Handler, method: string, path: string, body?: string) {
  const result = await handler(eventOf(method, path, body));
  return {
    ...result,
    body: result.body === undefined ? undefined : (JSON.parse(result.body) as Record<string, string>),
  };
}

describe('the handler', () => {
  let handler: Handler;
  beforeEach(() => {
    handler = createHandler(new MemoryBackend());
  });

  it('makes links, follows them, and counts', async () => {
    const made = await call(handler, 'POST', '/', 'https://example.com/a?b=c');
    expect(made.statusCode).toBe(201);
    const code = made.body?.['code'];
    expect(await call(handler, 'GET', `/${code}`)).toMatchObject({
      statusCode: 302,
      headers: { location: 'https://example.com/a?b=c' },
    });
    expect((await call(handler, 'GET', '/')).body).toEqual({ latest: [{ code, visits: 1 }] });
  });

  it('takes a body in base64', async () => {
    const event = { ...eventOf('POST', '/', btoa('https://example.com/')), isBase64Encoded: true };
    expect(await handler(event)).toMatchObject({ statusCode: 201 });
  });

  it('refuses what it cannot do', async () => {
    expect(await call(handler, 'POST', '/', 'javascript:alert(1)')).toMatchObject({ statusCode: 400 });
    expect(await call(handler, 'POST', '/')).toMatchObject({ statusCode: 400 });
    expect(await call(handler, 'GET', '/nothing')).toMatchObject({ statusCode: 404 });
    expect(await call(handler, 'GET', '/%FF')).toMatchObject({ statusCode: 400 });
    expect(await call(handler, 'GET', `/${'x'.repeat(3000)}`)).toMatchObject({ statusCode: 413 });
    expect(await call(handler, 'DELETE', '/x')).toMatchObject({ statusCode: 405 });
  });

  it('says that the caller may come again when the store is throttled', async () => {
    const backend = faulty(new MemoryBackend(), { seed: 1 });
    backend.failNext('throttled');
    expect(await call(createHandler(backend), 'GET', '/x')).toMatchObject({
      statusCode: 503,
      body: { error: 'THROTTLED' },
    });
  });
});
