import { MemoryBackend } from '@keyvaluestore/memory';

import { Sessions } from '../src/session.js';

it('ends a session that nobody uses', async () => {
  let now = Date.now();
  const sessions = new Sessions(new MemoryBackend({ clock: () => now }), 30_000);
  const id = await sessions.begin({ user: 'ann', basket: [] });
  now += 29_999;
  expect(await sessions.use(id)).not.toBeNull();
  now += 30_000;
  expect(await sessions.use(id)).toBeNull();
});
