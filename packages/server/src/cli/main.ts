import { readFile } from 'node:fs/promises';

import { connect } from '@keyvaluestore/connect';
import { KeyValueStoreError, prefixed } from '@keyvaluestore/core';

import { createServer } from '../connection/create-server.js';
import { type CommandLine, help, readCommandLine } from './options.js';

async function serve(line: CommandLine, version: string): Promise<void> {
  const { tlsCert, tlsKey, port, host, password, maxClients, prefix } = line;
  const tls =
    tlsCert === undefined || tlsKey === undefined
      ? undefined
      : { cert: await readFile(tlsCert), key: await readFile(tlsKey) };
  const { backend, close } = await connect(line.backend);
  try {
    const { system } = backend.driver.capabilities;
    // A flush deletes what begins with the prefix alone, yet that may be others' too.
    const options = { port, host, password, maxClients, tls, allowFlush: line.allowFlush };
    const server = createServer(prefix === '' ? backend : prefixed(backend, prefix), options);
    await server.listen();
    const scheme = tls === undefined ? 'redis' : 'rediss';
    process.stdout.write(`keyvaluestore-server ${version}: ${system} at ${scheme}://${server.host}:${server.port}\n`);
    await new Promise<void>((resolve) => {
      process.once('SIGTERM', resolve);
      process.once('SIGINT', resolve);
    });
    await server.close();
  } finally {
    await close();
  }
}

/** Runs the server until it is told to end. Gives the exit code. */
export async function main(args: readonly string[], version: string): Promise<number> {
  try {
    const line = readCommandLine(args, process.env);
    if (line.help) process.stdout.write(help());
    else if (line.version) process.stdout.write(`${version}\n`);
    else await serve(line, version);
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`keyvaluestore-server: ${message}\n`);
    return KeyValueStoreError.is(error) && error.code === 'INVALID_ARGUMENT' ? 2 : 1;
  }
}
