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
  await expect(openBackend('mysql://localhost')).rejects.toThrow(/redis:.*dynamodb:.*fdb:/s);
  await expect(openBackend('')).rejects.toThrow(/redis:.*dynamodb:.*fdb:/s);
});
