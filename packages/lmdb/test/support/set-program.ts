import { LMDBBackend } from '../../src/index.js';

const [path, key, value] = process.argv.slice(2) as [string, string, string];
const backend = new LMDBBackend({ path });
await backend.set(key, value);
await backend.close();
