/** What benchmarks run on, and how it is shown. */
export const ENGINES = {
  memory: 'memory',
  redis: 'Redis',
  dynamodb: 'DynamoDB Local',
  foundationdb: 'FoundationDB',
} as const;

export type EngineName = keyof typeof ENGINES;

/** An engine that is a server. */
export type ServiceName = Exclude<EngineName, 'memory'>;

/** Where the process of a benchmark finds the services that its parent has started. */
const VARIABLES: Readonly<Record<ServiceName, string>> = {
  redis: 'KV_TEST_REDIS_URL',
  dynamodb: 'KV_TEST_DYNAMODB_ENDPOINT',
  foundationdb: 'FDB_CLUSTER_FILE',
};

/** The environment by which a process finds services. */
export function environmentOf(addresses: Partial<Readonly<Record<ServiceName, string>>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(addresses).map(([name, address]) => [VARIABLES[name as ServiceName], address]),
  );
}

/** The address of a service. */
export function serviceOf(name: ServiceName): string {
  const address = process.env[VARIABLES[name]];
  if (address === undefined) throw new Error(`${VARIABLES[name]} is not set`);
  return address;
}
