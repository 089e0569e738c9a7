import {
  DYNAMODB_CREDENTIALS,
  DYNAMODB_REGION,
  startDynamoDBLocal,
  type DynamoDBCredentials,
} from './dynamodb-local.js';
import { startFoundationDB } from './foundationdb.js';
import { startRedis } from './redis.js';
import { startRedisCluster } from './redis-cluster.js';

/** The environment variables that name services which run already, shared by several test processes. */
export const SERVICE_VARIABLES = {
  /** The URL of a Redis server. */
  redis: 'KV_TEST_REDIS_URL',
  /** The URLs of nodes of a Redis Cluster, separated by commas. */
  cluster: 'KV_TEST_REDIS_CLUSTER_URLS',
  /** The endpoint of a DynamoDB Local. */
  dynamodb: 'KV_TEST_DYNAMODB_ENDPOINT',
  /** The path of a FoundationDB cluster file. */
  foundationdb: 'FDB_CLUSTER_FILE',
} as const;

/** The short names of the services. */
export type ServiceName = keyof typeof SERVICE_VARIABLES;

/** What all services have in common. */
export interface Service {
  /**
   * Whether others may use it too: tests must then keep to names of their own, and neither flush nor kill it.
   */
  readonly shared: boolean;
  /** Stops a service of our own; does nothing for a shared one. */
  stop(): Promise<void>;
}

/** A Redis server. */
export interface RedisService extends Service {
  readonly url: string;
}

/** A Redis Cluster. */
export interface RedisClusterService extends Service {
  readonly urls: readonly string[];
}

/** A DynamoDB Local. */
export interface DynamoDBService extends Service {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: DynamoDBCredentials;
}

/** A FoundationDB cluster. */
export interface FoundationDBService extends Service {
  readonly clusterFile: string;
}

/** The Redis of KV_TEST_REDIS_URL, else one of our own; throws like `startRedis`. */
export async function redisService(): Promise<RedisService> {
  const url = sharedService('redis');
  if (url !== undefined) return { url, ...shared };
  const server = await startRedis();
  return { url: server.url, shared: false, stop: () => server.stop() };
}

/** The cluster of KV_TEST_REDIS_CLUSTER_URLS, else one of our own; throws like `startRedisCluster`. */
export async function redisClusterService(): Promise<RedisClusterService> {
  const urls = sharedService('cluster');
  if (urls !== undefined) return { urls: urls.split(',').map((url) => url.trim()), ...shared };
  const cluster = await startRedisCluster();
  return { urls: cluster.urls, shared: false, stop: () => cluster.stop() };
}

/** The DynamoDB Local of KV_TEST_DYNAMODB_ENDPOINT, else one of our own; throws like `startDynamoDBLocal`. */
export async function dynamoDBService(): Promise<DynamoDBService> {
  const access = { region: DYNAMODB_REGION, credentials: DYNAMODB_CREDENTIALS };
  const endpoint = sharedService('dynamodb');
  if (endpoint !== undefined) return { endpoint, ...access, ...shared };
  const server = await startDynamoDBLocal();
  return { endpoint: server.endpoint, ...access, shared: false, stop: () => server.stop() };
}

/** The cluster of FDB_CLUSTER_FILE, else what `startFoundationDB` gives, null included; throws like that. */
export async function foundationDBService(): Promise<FoundationDBService | null> {
  const cluster = await startFoundationDB();
  if (cluster === null) return null;
  return { clusterFile: cluster.clusterFile, shared: !cluster.owned, stop: () => cluster.stop() };
}

const shared: Service = { shared: true, stop: async () => Promise.resolve() };

/** What the variable of a service holds; undefined where none is named. */
export function sharedService(name: ServiceName): string | undefined {
  const value = process.env[SERVICE_VARIABLES[name]];
  return value === '' ? undefined : value;
}
