import { openBackend } from '../src/index.js';

it('opens memory where no address is given', async () => {
  const { name, backend, close } = await openBackend();
  expect(name).toBe('memory');
  await backend.set('key', 'value');
  expect(await backend.get('key')).toBe('value');
  await close();
});

it('opens a new store for each call of memory', async () => {
  const [one, other] = [await openBackend('memory:'), await openBackend('memory:')];
  await one.backend.set('key', 'value');
  expect(await other.backend.get('key')).toBeNull();
});

it('refuses an address that it does not know, and says which it knows', async () => {
  for (const address of ['mysql://localhost', '', 'redis', 'redis://localhost:99999', 'redis://localhost,localhost']) {
    await expect(openBackend(address)).rejects.toThrow(/redis:.*rediss:.*dynamodb:.*fdb:/s);
  }
});

it.each([
  ['redis://user:secret@127.0.0.1:1', 'Redis cannot be reached at 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1'],
  ['redis://127.0.0.1:1,redis://127.0.0.1:2', /^Redis Cluster cannot be reached at 127.0.0.1:1, 127.0.0.1:2: ./],
])('says once that there is no server at %s', async (address, message) => {
  const printed = jest.spyOn(console, 'error').mockReturnValue();
  await expect(openBackend(address)).rejects.toThrow(message);
  expect(printed).not.toHaveBeenCalled();
  printed.mockRestore();
});
