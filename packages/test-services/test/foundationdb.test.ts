import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  findFoundationDB,
  findFoundationDBLibrary,
  foundationDBService,
  describeWith,
  FOUNDATIONDB_NOT_TESTED,
  whyNotStartable,
  startFoundationDB,
  type FoundationDBCluster,
} from '../src/index.js';
import { parseCoordinators } from '../src/foundationdb-location.js';
import { findProgram } from '../src/programs.js';
import { saveVariables, setVariable } from './support/environment.js';

const VARIABLES = ['PATH', 'FDB_CLUSTER_FILE', 'FDB_LIBRARY_PATH', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH'];

let folder: string;
let restoreVariables: () => void;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kv-fdb-'));
  restoreVariables = saveVariables(VARIABLES);
});

afterEach(async () => {
  restoreVariables();
  await rm(folder, { recursive: true });
});

async function script(name: string, text: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${text}\n`);
  await chmod(join(folder, name), 0o755);
}

/** Makes a file stand in for the client library, which these tests only look for. */
async function pretendLibrary(): Promise<void> {
  await writeFile(join(folder, 'libfdb_c.so'), '');
  process.env['FDB_LIBRARY_PATH'] = folder;
}

describe('findFoundationDB', () => {
  let coordinator: Server;
  let clusterFile: string;

  beforeEach(async () => {
    coordinator = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => coordinator.listen(0, '127.0.0.1', resolve));
    clusterFile = join(folder, 'fdb.cluster');
    const { port } = coordinator.address() as AddressInfo;
    await writeFile(clusterFile, `# a comment with an @\nname:id@127.0.0.1:1,127.0.0.1:${port}\n`);
    process.env['PATH'] = folder;
    delete process.env['FDB_CLUSTER_FILE'];
  });

  afterEach(async () => {
    await new Promise((resolve) => coordinator.close(resolve));
  });

  test('finds the cluster of FDB_CLUSTER_FILE before all', async () => {
    await pretendLibrary();
    await script('fdbserver', '');
    await script('fdbcli', '');
    process.env['FDB_CLUSTER_FILE'] = clusterFile;
    expect(await findFoundationDB()).toEqual({ kind: 'cluster', clusterFile });
    const cluster = await foundationDBService();
    expect(cluster).toMatchObject({ clusterFile, shared: true });
    await cluster?.stop();
  });

  test('a cluster that is asked for by name and cannot be used is an error', async () => {
    await pretendLibrary();
    process.env['FDB_CLUSTER_FILE'] = join(folder, 'missing');
    await expect(findFoundationDB()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await writeFile(clusterFile, 'name:id@127.0.0.1:1\n');
    process.env['FDB_CLUSTER_FILE'] = clusterFile;
    await expect(findFoundationDB()).rejects.toMatchObject({
      what: expect.stringContaining('no coordinator') as string,
    });
  });

  test('finds the programs on the PATH, if it has both', async () => {
    await pretendLibrary();
    await script('fdbserver', '');
    await script('fdbcli', '');
    const expected = { kind: 'programs', server: join(folder, 'fdbserver'), cli: join(folder, 'fdbcli') };
    expect(await findFoundationDB()).toEqual(expected);
  });

  test('the library is looked for in the folders of the variables', async () => {
    await pretendLibrary();
    const library = join(folder, 'libfdb_c.so');
    expect(await findFoundationDBLibrary()).toBe(library);
    process.env['FDB_LIBRARY_PATH'] = library;
    expect(await findFoundationDBLibrary()).toBe(library);
    delete process.env['FDB_LIBRARY_PATH'];
    process.env['LD_LIBRARY_PATH'] = `/nonexistent:${folder}`;
    expect(await findFoundationDBLibrary()).toBe(library);
  });

  test.each([
    ['a:b@1.2.3.4:4500', [['1.2.3.4', 4500]]],
    [
      'a:b@1.2.3.4:4500:tls,host-2.example:4501',
      [
        ['1.2.3.4', 4500],
        ['host-2.example', 4501],
      ],
    ],
    ['a:b@[::1]:4500', [['::1', 4500]]],
    ['# none', []],
  ])('%s has the coordinators %j', (text, expected) => {
    expect(parseCoordinators(text).map(({ host, port }) => [host, port])).toEqual(expected);
  });
});

test('a private cluster is configured, awaited, killed, restarted and stopped', async () => {
  await pretendLibrary();
  // Stand-ins: the database is available from the second question on after it was configured.
  await script('fdbserver', `echo "$@" >> ${folder}/started; exec sleep 600`);
  await script(
    'fdbcli',
    `echo "$@" >> ${folder}/asked
case "$*" in
  *configure*) echo "Database created";;
  *) [ -e ${folder}/asked-before ] && echo "The database is available." || echo "The database is unavailable"; touch ${folder}/asked-before;;
esac`,
  );
  process.env['PATH'] = `${folder}:${process.env['PATH']}`;
  delete process.env['FDB_CLUSTER_FILE'];
  const cluster = await startFoundationDB();
  if (cluster === null) throw new Error('There must be a cluster.');
  expect(cluster.owned).toBe(true);
  const address = /^\w+:\w+@(127\.0\.0\.1:\d+)\n$/.exec(await readFile(cluster.clusterFile, 'utf8'))?.[1] ?? 'none';
  const started = async (): Promise<string[]> => (await readFile(join(folder, 'started'), 'utf8')).trim().split('\n');
  expect((await started())[0]).toContain(`-p ${address} -l ${address} -C ${cluster.clusterFile}`);
  const statusQuestions = (await readFile(join(folder, 'asked'), 'utf8')).match(/status minimal/g);
  expect(statusQuestions).toHaveLength(2);
  await cluster.kill('SIGKILL');
  await cluster.restart();
  const [first, second] = await started();
  expect(second).toBe(first);
  const asked = await readFile(join(folder, 'asked'), 'utf8');
  expect(asked.match(/configure new single memory/g)).toHaveLength(1);
  await cluster.stop();
  await expect(readFile(cluster.clusterFile)).rejects.toMatchObject({ code: 'ENOENT' });
});

describe('without any FoundationDB', () => {
  test('the answer is null, and the sentence says how one gets it', async () => {
    process.env['PATH'] = '';
    for (const name of VARIABLES.slice(1)) setVariable(name, undefined);
    // A machine may have the library and the standard cluster file all the same.
    const location = await findFoundationDB();
    if (location === null) expect(await startFoundationDB()).toBeNull();
    else expect(location.kind).toBe('cluster');
    expect(FOUNDATIONDB_NOT_TESTED).toMatch(/^No real FoundationDB cluster was tested/);
    expect(FOUNDATIONDB_NOT_TESTED).toMatch(/foundationdb\.org.*foundationdb\/foundationdb:7\.3/);
  });
});

describeWith(
  whyNotStartable('foundationdb'),
  'a real fdbserver',
  () => {
    let cluster: FoundationDBCluster | null;

    async function cli(command: string): Promise<string> {
      const path = findProgram('fdbcli') ?? '';
      const args = ['-C', cluster?.clusterFile ?? '', '--timeout', '20', '--exec', command];
      return spawnSync(path, args, { encoding: 'utf8' }).stdout;
    }

    test('keeps committed data over kill -9 and a restart', async () => {
      delete process.env['FDB_CLUSTER_FILE'];
      if ((await findFoundationDBLibrary()) === null) await pretendLibrary();
      cluster = await startFoundationDB();
      expect(cluster?.owned).toBe(true);
      await cli('writemode on; set key value');
      expect(await cli('get key')).toContain("`key' is `value'");
      await cluster?.kill('SIGKILL');
      await cluster?.restart();
      expect(await cli('get key')).toContain("`key' is `value'");
      await cluster?.stop();
    });
  },
  { optional: true },
);
