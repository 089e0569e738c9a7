import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  dynamoDBService,
  FOUNDATIONDB_NOT_TESTED,
  foundationDBService,
  redisService,
} from '@keyvaluestore/test-services';

/** An engine behind the server, at an address of its own, and how it is cleared away. */
export interface Engine {
  readonly url: string;
  stop(): Promise<void>;
}

/** The engines, each with what starts it. */
export const ENGINES = {
  memory: async () => ({ url: 'memory:?limits=native&expiringSortedSets=true', stop: async () => undefined }),
  lmdb: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keyvaluestore-suite-'));
    const url = `lmdb:${folder}?limits=native&expiringSortedSets=true`;
    return { url, stop: () => rm(folder, { recursive: true, force: true }) };
  },
  redis: async () => {
    const service = await redisService();
    return { url: `${service.url}?limits=native&expiringSortedSets=true`, stop: () => service.stop() };
  },
  foundationdb: async () => {
    const service = await foundationDBService();
    if (service === null) throw new Error(FOUNDATIONDB_NOT_TESTED);
    const url = `fdb:${service.clusterFile}?subspace=redis-suite/&limits=native&expiringSortedSets=true`;
    return { url, stop: () => service.stop() };
  },
  dynamodb: async () => {
    const service = await dynamoDBService();
    const endpoint = encodeURIComponent(service.endpoint);
    const url = `dynamodb://redis-suite?region=local&endpoint=${endpoint}&create=true&limits=native&expiringSortedSets=true`;
    return { url, stop: () => service.stop() };
  },
} as const satisfies Readonly<Record<string, () => Promise<Engine>>>;

export type EngineName = keyof typeof ENGINES;
