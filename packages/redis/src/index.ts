/**
 * A backend on Redis and Redis Cluster, with ioredis.
 * @module @keyvaluestore/redis
 */

export { REDIS_CAPABILITIES, REDIS_CLUSTER_CAPABILITIES } from './capabilities.js';
export { type RedisClient, type RedisClusterClient, type RedisNode } from './transport/client.js';
export { RedisBackend, type RedisBackendOptions } from './redis-backend.js';
