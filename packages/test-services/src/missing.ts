import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { CHROMIUM_HOW_TO_GET, findChromium } from './chromium.js';
import { FOUNDATIONDB_NOT_TESTED, STANDARD_CLUSTER_FILE } from './foundationdb-location.js';
import { JAVA_HOW_TO_GET } from './java.js';
import { canInstall, findProgram } from './programs.js';
import { REDIS_HOW_TO_GET } from './redis.js';
import { sharedService, type ServiceName } from './services.js';

/** The environment variable in which `with-services` tells tests why a service is left out. */
export function missingVariable(name: ServiceName): string {
  return `KV_TEST_MISSING_${name.toUpperCase()}`;
}

/**
 * Why a service that may be shared is not to be had here; undefined where it is. Tests must know while they are
 * described, so this looks for a reason that `with-services` left, for the service's variable, and for its programs.
 */
export function whyMissing(name: ServiceName): string | undefined {
  const reason = process.env[missingVariable(name)];
  if (reason !== undefined) return reason;
  if (sharedService(name) !== undefined) return undefined;
  if (name === 'foundationdb' && existsSync(STANDARD_CLUSTER_FILE)) return undefined;
  return whyNotStartable(name);
}

/** Why no service of our own can be started here, to be emptied or killed; undefined where one can. */
export function whyNotStartable(name: ServiceName): string | undefined {
  return process.env[missingVariable(name)] ?? (isStartable(name) ? undefined : HOW_TO_GET[name]);
}

const HOW_TO_GET: Readonly<Record<ServiceName, string>> = {
  redis: REDIS_HOW_TO_GET,
  cluster: REDIS_HOW_TO_GET,
  dynamodb: JAVA_HOW_TO_GET,
  foundationdb: FOUNDATIONDB_NOT_TESTED,
};

function isStartable(name: ServiceName): boolean {
  switch (name) {
    case 'redis':
    case 'cluster':
      return isOnPath('redis-server') || canInstall();
    case 'dynamodb':
      return isOnPath('java') || existsSync(join(process.env['JAVA_HOME'] ?? '', 'bin', 'java')) || canInstall();
    case 'foundationdb':
      return isOnPath('fdbserver') && isOnPath('fdbcli');
  }
}

function isOnPath(program: string): boolean {
  return findProgram(program) !== null;
}

/** Why there is no Chromium here; undefined where there is one, or, in CI alone, where `chromium()` installs one. */
export function whyNoChromium(): string | undefined {
  const isThere = findChromium() !== undefined || (process.env['CI'] !== undefined && canInstall());
  return isThere ? undefined : CHROMIUM_HOW_TO_GET;
}

/** How tests are shown that lack what they need. */
export interface DescribeWithOptions {
  /** Whether they are skipped in CI too. */
  readonly optional?: boolean;
}

/**
 * A `describe` of tests that need something. Where it is missing they show as skipped, with the reason, but in CI one
 * test fails with it, unless they are optional.
 * @param missing the reason, as `whyMissing` gives it; undefined where nothing is missing
 */
export function describeWith(
  missing: string | undefined,
  name: string,
  body: () => void,
  { optional = false }: DescribeWithOptions = {},
): void {
  if (missing === undefined) describe(name, body);
  else if (optional || process.env['CI'] === undefined) describe.skip(`${name}: ${missing}`, body);
  else it(`${name}: has what it needs`, () => Promise.reject(new Error(missing)));
}
