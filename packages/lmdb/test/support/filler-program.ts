import { writeSync } from 'node:fs';

import { LMDBBackend } from '../../src/index.js';

/** Writes until the file may not grow any more, and tells what it sees then. */
const backend = new LMDBBackend({ path: process.argv[2] as string });
const value = 'x'.repeat(100_000);
process.on('unhandledRejection', () => void writeSync(1, 'unhandled\n'));

let written = 0;
let refused: { readonly code?: string } = {};
while (refused.code === undefined) {
  const write = backend.atomicWrite();
  write.set(`first:${written}`, value);
  write.set(`second:${written}`, value);
  try {
    await write.exec();
    written += 1;
  } catch (error) {
    refused = error as { code?: string };
  }
}
const half = [await backend.get(`first:${written}`), await backend.get(`second:${written}`)];
const kept = (await backend.get(`second:${written - 1}`))?.length;
// What is free again can be written.
await backend.delete('first:0');
await backend.delete('second:0');
await backend.set('small', 1);
writeSync(1, `${JSON.stringify({ code: refused.code, half, kept, small: await backend.get('small'), written })}\n`);
await backend.close();
