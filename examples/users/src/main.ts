import { MemoryBackend } from '@keyvaluestore/memory';

import { TakenError, Users } from './users.js';

const users = new Users(new MemoryBackend());
await users.add({ id: '1', username: 'mallory', emailAddress: 'mallory@example.com' });
await users.add({ id: '2', username: 'alice', emailAddress: 'alice@example.com' });
await users.add({ id: '3', username: 'bob', emailAddress: 'bob@example.com' });
try {
  await users.add({ id: '4', username: 'alice', emailAddress: 'another@example.com' });
} catch (error) {
  if (!(error instanceof TakenError)) throw error;
  console.log(`a second alice: ${error.message}`);
}
console.log('by name:', (await users.list({ limit: 10 })).map(({ username }) => username).join(', '));
console.log('2 and 3:', (await users.getMany(['2', '3'])).map((user) => user?.emailAddress).join(', '));
