import { MemoryBackend } from '@keyvaluestore/memory';

import { start } from './support/start.js';

let server: Awaited<ReturnType<typeof start>>;
let cookie = '';
beforeEach(async () => {
  server = await start(new MemoryBackend());
  cookie = '';
});
afterEach(() => server.stop());

async function call(method: string, path: string, body?: unknown): Promise<[status: number, answer: unknown]> {
  const init = { method, headers: { cookie }, ...(body !== undefined && { body: JSON.stringify(body) }) };
  const response = await fetch(server.url + path, init);
  cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
  return [response.status, await response.json()];
}

const ada = { email: 'ada@example.org', password: 'password' };
const page = { url: 'https://example.org/', title: 'Example', tags: ['a'] };

it('keeps bookmarks of those who have signed in', async () => {
  expect((await call('GET', '/api/bookmarks'))[0]).toBe(401);
  expect(await call('POST', '/api/accounts', ada)).toEqual([200, {}]);
  const [status, added] = await call('POST', '/api/bookmarks', page);
  expect([status, added]).toEqual([200, expect.objectContaining(page)]);
  const { id } = added as { id: string };
  expect(await call('POST', '/api/bookmarks', page)).toEqual([409, { error: 'you have this already: url' }]);
  expect(await call('POST', '/api/bookmarks', { ...page, url: 'javascript:alert(1)' })).toEqual([
    400,
    { error: 'not as it should be: url' },
  ]);
  expect((await call('PATCH', `/api/bookmarks/${id}`, { title: 'New' }))[1]).toMatchObject({
    title: 'New',
    tags: ['a'],
  });
  expect((await call('PATCH', '/api/bookmarks/none', { title: 'New' }))[0]).toBe(404);
  expect((await call('GET', '/api/bookmarks?tag=a'))[1]).toMatchObject({ items: [{ id }], cursor: null });
  expect((await call('GET', '/api/bookmarks?cursor=x'))[0]).toBe(400);
  expect(await call('DELETE', `/api/bookmarks/${id}`)).toEqual([200, true]);
  expect(await call('DELETE', '/api/session')).toEqual([200, true]);
  expect((await call('GET', '/api/bookmarks'))[0]).toBe(401);
});

it('refuses wrong passwords, what is no JSON, and too many tries', async () => {
  await call('POST', '/api/accounts', ada);
  expect(await call('POST', '/api/accounts', ada)).toEqual([409, { error: 'you have this already: email' }]);
  expect((await call('POST', '/api/accounts', { ...ada, email: 'nobody' }))[0]).toBe(400);
  expect((await call('POST', '/api/session', { ...ada, password: 'wrong password' }))[0]).toBe(401);
  const response = await fetch(`${server.url}/api/session`, { method: 'POST', body: '{' });
  expect(response.status).toBe(400);
  for (let time = 5; time < 10; time++) expect((await call('POST', '/api/session', ada))[0]).toBe(200);
  expect((await call('POST', '/api/session', ada))[0]).toBe(429);
});
