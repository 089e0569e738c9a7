import { direct } from './support/direct.js';

it('answers without a socket', async () => {
  const redis = direct()();
  expect(await redis('GET', 'a')).toBeNull();
});
