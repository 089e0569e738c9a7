import { join } from 'node:path';
import { dynamoDBLocalFolder } from './dynamodb-local-package.js';
import { requireJava } from './java.js';
import { ManagedServer } from './managed-server.js';
import { launchOnFreePort } from './ports.js';
import { makeTempFolder } from './temp-folder.js';

const HOST = '127.0.0.1';
const HEAP_MEGABYTES = 512;
const PROBE_TIMEOUT = 5_000;

/** The region that the tests use. */
export const DYNAMODB_REGION = 'us-east-1';

/** Credentials that mean nothing, for DynamoDB Local, which checks none but wants some. */
export const DYNAMODB_CREDENTIALS: DynamoDBCredentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** An access key in the shape that the AWS SDK takes. */
export interface DynamoDBCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** How to start DynamoDB Local. */
export interface DynamoDBLocalOptions {
  /** The port to listen on; a free one by default. */
  readonly port?: number;
  /** The largest heap of its Java machine, in megabytes; 512 by default. */
  readonly heapMegabytes?: number;
}

/** A DynamoDB Local of our own. All its tables live in memory. */
export interface DynamoDBLocal {
  /** `http://127.0.0.1:port`. */
  readonly endpoint: string;
  readonly port: number;
  /** Each pair of region and access key has its own tables there. */
  readonly region: string;
  readonly credentials: DynamoDBCredentials;
  readonly pid: number;
  /** Kills it, awaits its end and removes its folder. Can be called more than once. */
  stop(): Promise<void>;
}

/**
 * Starts AWS's DynamoDB Local 1.25.1 and resolves when it answers ListTables, after some 4 seconds.
 *
 * Downloads it first if it is not in the cache folder (56 MB), and installs Java from Debian's packages if there is
 * none and we are root there. It listens on all interfaces of the machine, which cannot be changed. Throws
 * `ServiceUnavailableError` when Java or the download cannot be had.
 */
export async function startDynamoDBLocal(options: DynamoDBLocalOptions = {}): Promise<DynamoDBLocal> {
  const java = await requireJava();
  const program = await dynamoDBLocalFolder();
  return launchOnFreePort({ port: options.port }, async (port) => {
    const folder = await makeTempFolder('dynamodb');
    const endpoint = `http://${HOST}:${port}`;
    const args = javaArguments(program, folder, port, options.heapMegabytes ?? HEAP_MEGABYTES);
    const server = await ManagedServer.start({ file: java, args, folder, isReady: () => answersListTables(endpoint) });
    return {
      endpoint,
      port,
      region: DYNAMODB_REGION,
      credentials: DYNAMODB_CREDENTIALS,
      pid: server.pid,
      stop: () => server.stop(),
    };
  });
}

function javaArguments(program: string, folder: string, port: number, heapMegabytes: number): string[] {
  return [
    `-Xmx${heapMegabytes}m`,
    '-XX:+UseSerialGC',
    // A short life is over before the second compiler has paid for itself.
    '-XX:TieredStopAtLevel=1',
    '-XX:-UsePerfData',
    // SQLite's library is unpacked into this folder at each start and not removed at a kill.
    `-Djava.io.tmpdir=${folder}`,
    `-Djava.library.path=${join(program, 'DynamoDBLocal_lib')}`,
    ...['-jar', join(program, 'DynamoDBLocal.jar')],
    ...['-inMemory', '-disableTelemetry', '-port', String(port)],
  ];
}

/** Whether a ListTables request, which needs a signature in form only, is answered with a list of tables. */
export async function answersListTables(endpoint: string): Promise<boolean> {
  const credential = `${DYNAMODB_CREDENTIALS.accessKeyId}/20200101/${DYNAMODB_REGION}/dynamodb/aws4_request`;
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.ListTables',
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
    },
    body: '{}',
    signal: AbortSignal.timeout(PROBE_TIMEOUT),
  });
  return (await response.text()).includes('"TableNames"');
}
