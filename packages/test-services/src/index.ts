export { chromium, CHROMIUM_HOW_TO_GET, findChromium, launchChromium } from './chromium.js';
export { describeWith, whyMissing, whyNoChromium, whyNotStartable, type DescribeWithOptions } from './missing.js';
export { ServiceUnavailableError } from './errors.js';
export { startRedis, type RedisOptions, type RedisServer } from './redis.js';
export { startRedisCluster, type RedisCluster, type RedisClusterOptions } from './redis-cluster.js';
export { askRedis, type RedisAddress } from './redis-probe.js';
export {
  startDynamoDBLocal,
  DYNAMODB_CREDENTIALS,
  DYNAMODB_REGION,
  type DynamoDBCredentials,
  type DynamoDBLocal,
  type DynamoDBLocalOptions,
} from './dynamodb-local.js';
export {
  findFoundationDB,
  findFoundationDBLibrary,
  FOUNDATIONDB_HOW_TO_GET,
  FOUNDATIONDB_NOT_TESTED,
  type FoundationDBLocation,
} from './foundationdb-location.js';
export { startFoundationDB, type FoundationDBCluster } from './foundationdb.js';
export {
  dynamoDBService,
  foundationDBService,
  redisClusterService,
  redisService,
  SERVICE_VARIABLES,
  type DynamoDBService,
  type FoundationDBService,
  type RedisClusterService,
  type RedisService,
  type Service,
  type ServiceName,
} from './services.js';
export {
  startFaultProxy,
  type FaultProxy,
  type FaultProxyOptions,
  type TcpFaultPlan,
  type TcpTraffic,
} from './fault-proxy.js';
export { TCP_FAULTS, type ProxyTarget, type TcpFault, type TcpFaultSettings } from './tcp-faults.js';
export {
  startHttpFaultProxy,
  type HttpFaultPlan,
  type HttpFaultProxy,
  type HttpFaultProxyOptions,
  type HttpTraffic,
} from './http-fault-proxy.js';
export {
  HTTP_FAULTS,
  type CancellationReason,
  type DynamoDBErrorName,
  type HttpFault,
  type HttpFaultSettings,
  type OneSidedHttpFault,
  type TwoSidedHttpFault,
} from './http-faults.js';
export type { FaultFilter, FaultPlan, OrderedFault } from './fault-schedule.js';
export type { RequestPattern } from './request-pattern.js';
export { freshSeed, mulberry32, seededRandom, type Random } from './random.js';
