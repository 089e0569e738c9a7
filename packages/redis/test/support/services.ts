import { describeWith, whyNotStartable } from '@keyvaluestore/test-services';

/** Why a Redis or a Redis Cluster cannot be started here; undefined where both can. */
export const unavailable: string | undefined = whyNotStartable('redis') ?? whyNotStartable('cluster');

/** A `describe` of tests that start a Redis or a Redis Cluster. */
export function describeRedis(name: string, body: () => void): void {
  describeWith(unavailable, name, body);
}
