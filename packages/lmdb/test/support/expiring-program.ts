import { LMDBBackend } from '../../src/index.js';

/** Writes keys that expire at once, and what lets them be swept, and ends without closing anything. */
const backend = new LMDBBackend({ path: process.argv[2] as string, durability: 'os' });
for (let index = 0; index < 150; index++) {
  await backend.set(`key:${index}`, index, { ttl: 1 });
  await backend.nIncrBy('n', 1);
}
process.stdout.write('done\n');
