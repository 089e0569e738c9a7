import { join } from 'node:path';
import { ServiceUnavailableError } from './errors.js';
import { findProgram, requireProgram, runProgram } from './programs.js';

const OLDEST = 17;
/** How to get a Java for DynamoDB Local, in a whole sentence. */
export const JAVA_HOW_TO_GET =
  `Install Java ${OLDEST} or later (\`apt-get install default-jre-headless\` on Debian and Ubuntu, or adoptium.net) ` +
  'and have it on the PATH or in JAVA_HOME; or set KV_TEST_DYNAMODB_ENDPOINT to a DynamoDB Local that runs.';

/**
 * The path of a `java` of version 17 or later: that of JAVA_HOME, else that on the PATH, else one installed from
 * Debian's packages if we are root there.
 *
 * Throws `ServiceUnavailableError` when there is none, or only an older one.
 */
export async function requireJava(): Promise<string> {
  const home = process.env['JAVA_HOME'];
  const atHome = home === undefined || home === '' ? null : findProgram('java', join(home, 'bin'));
  const java =
    atHome ??
    (await requireProgram({ program: 'java', debianPackage: 'default-jre-headless', howToGet: JAVA_HOW_TO_GET }));
  const { stderr } = await runProgram(java, ['-version']);
  const version = javaMajorVersion(stderr);
  if (version >= OLDEST) return java;
  throw new ServiceUnavailableError(
    `${java} is Java ${version || 'of an unknown version'}, which is too old.`,
    JAVA_HOW_TO_GET,
  );
}

/** The major version in the output of `java -version`: 17 for "17.0.15", 8 for "1.8.0_402", 0 if there is none. */
export function javaMajorVersion(output: string): number {
  const match = /version "(?:1\.)?(\d+)/.exec(output);
  return Number(match?.[1] ?? 0);
}
