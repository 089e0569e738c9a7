import { type Backend, type Driver, DriverBackend } from '@keyvaluestore/core';

import { redisLike } from './direct.js';

/** A backend in memory that isolates nothing, and holds a set and a sorted set side by side, as DynamoDB does. */
export function unisolated(run?: (driver: Driver) => Driver['run']): Backend {
  const { driver, view } = redisLike();
  const { runIsolated, ...others } = driver;
  void runIsolated;
  const capabilities = { ...driver.capabilities, system: 'aws.dynamodb', exclusiveSortedSets: false };
  return new DriverBackend({ ...others, ...(run && { run: run(driver) }), capabilities }, view);
}
