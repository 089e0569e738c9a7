import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { describeWith } from '@keyvaluestore/test-services';

import { createServer, type KeyValueServer } from '../../src/index.js';
import { redisLike } from '../support/direct.js';

const missing =
  spawnSync('python3', ['-c', 'import redis']).status === 0 ? undefined : 'python3 has no redis (pip install redis)';

describeWith(
  missing,
  'redis-py',
  () => {
    let server: KeyValueServer;
    beforeAll(async () => {
      server = createServer(redisLike(), { port: 0, password: 'secret' });
      await server.listen();
    });
    afterAll(() => server.close());

    it('reads and writes every type in RESP2 and RESP3, with pipelines and transactions', async () => {
      const program = join(__dirname, 'redis-py.py');
      const { stdout } = await promisify(execFile)('python3', [program, String(server.port)], { timeout: 30_000 });
      expect(stdout).toMatch(/^redis-py \d/);
    }, 40_000);
  },
  { optional: true },
);
