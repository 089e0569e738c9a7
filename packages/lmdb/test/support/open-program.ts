import { writeSync } from 'node:fs';

import { LMDBBackend } from '../../src/index.js';

try {
  new LMDBBackend({ path: process.argv[2] as string });
  writeSync(1, 'opened\n');
} catch (error) {
  writeSync(1, `${(error as { code?: string }).code}\n`);
}
