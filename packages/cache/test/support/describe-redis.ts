import { spawnSync } from 'node:child_process';

/** Why there is no Redis to be had; undefined where there is one, or where the test services can install it. */
const unavailable: string | undefined =
  process.getuid?.() === 0 || spawnSync('redis-server', ['--version']).status === 0
    ? undefined
    : 'redis-server is missing; `apt-get install redis-server` or `brew install redis` installs it';

/** A `describe` that shows as skipped, with the reason, where there is no Redis, and fails instead in CI. */
export function describeRedis(name: string, body: () => void): void {
  if (unavailable === undefined) describe(name, body);
  else if (process.env['CI'] !== undefined) it(`${name}: ${unavailable}`, () => Promise.reject(new Error(unavailable)));
  else describe.skip(`${name}: ${unavailable}`, body);
}
