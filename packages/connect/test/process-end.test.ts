import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  dynamoDBService,
  FOUNDATIONDB_NOT_TESTED,
  foundationDBService,
  redisClusterService,
  redisService,
  type Service,
  describeWith,
  whyMissing,
} from '@keyvaluestore/test-services';

import { runOpenProgram } from './support/programs.js';

// Each process loads its modules anew, and the machine may be busy.
jest.setTimeout(90_000);

let service: Service | undefined;
afterEach(async () => {
  await service?.stop();
  service = undefined;
});

/** Opens, writes, reads and closes in a process of its own, which must end by itself, having printed nothing else. */
async function expectToEnd(address: string, system: string, env?: NodeJS.ProcessEnv): Promise<void> {
  const { code, printed, errors } = await runOpenProgram(address, { NODE_NO_WARNINGS: '1', ...env });
  expect([code, errors]).toEqual([0, '']);
  expect(JSON.parse(printed)).toEqual({ system, value: 'hello' });
}

it('lets a process end after memory:', () => expectToEnd('memory:', 'memory'));

it('lets a process end after lmdb:', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kv-connect-'));
  await expectToEnd(`lmdb:${folder}`, 'lmdb');
  rmSync(folder, { recursive: true });
});

describeWith(whyMissing('redis'), 'redis:', () => {
  it('lets a process end', async () => {
    const redis = await redisService();
    service = redis;
    await expectToEnd(`${redis.url}?prefix=${randomUUID()}`, 'redis');
  });
});

describeWith(whyMissing('cluster'), 'redis-cluster:', () => {
  it('lets a process end', async () => {
    const cluster = await redisClusterService();
    service = cluster;
    const nodes = cluster.urls.map((url) => new URL(url).host).join(',');
    await expectToEnd(`redis-cluster://${nodes}?prefix=${randomUUID()}`, 'redis');
  });
});

describeWith(whyMissing('dynamodb'), 'dynamodb:', () => {
  it('lets a process end', async () => {
    const dynamoDB = await dynamoDBService();
    service = dynamoDB;
    const options = `endpoint=${dynamoDB.endpoint}&create=true`;
    await expectToEnd(`dynamodb://connect-${randomUUID()}?${options}`, 'aws.dynamodb');
  });
});

describeWith(
  whyMissing('foundationdb'),
  'fdb:',
  () => {
    it('lets a process end', async () => {
      const foundationDB = await foundationDBService();
      if (foundationDB === null) throw new Error(FOUNDATIONDB_NOT_TESTED);
      service = foundationDB;
      const { clusterFile } = foundationDB;
      await expectToEnd(`fdb:${clusterFile}?subspace=connect-${randomUUID()}/`, 'foundationdb');
      await expectToEnd(`fdb:?subspace=connect-${randomUUID()}/`, 'foundationdb', { FDB_CLUSTER_FILE: clusterFile });
    });

    it('says which cluster cannot be reached, and lets the process end', async () => {
      const { code, errors } = await runOpenProgram('fdb:/missing.cluster?subspace=a&timeout=1000');
      expect(code).toBe(1);
      expect(errors).toContain("code: 'UNSUPPORTED'");
    });
  },
  { optional: true },
);
